import { describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DocumentDiagnosticRequest,
  HoverRequest,
} from 'vscode-languageserver/node';
import type { ClustersWantedParams, KnownCluster } from '../../server/src/protocol/clusters.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { at, startClient, type ClientOptions } from './client.ts';

const uri = 'file:///w/a.thanos-topology.yaml';
const text = `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  a: { role: both }
objectStores:
  bucket: { secret: s }
components:
  prometheus:
  compact:
  store: { shard: 2 }
  query: { eng
`;

const labelsAt = async (line: number, character: number, of = text) => {
  const client = await startClient();
  client.open(uri, of);
  const list = await client.connection.sendRequest(
    CompletionRequest.type,
    at(uri, line, character),
  );
  if (list === null || Array.isArray(list)) throw new Error('no list');
  return list.items.map(({ label }) => label);
};

describe('a topology file', () => {
  test('is completed by its form, its own names, and flags', async () => {
    expect(await labelsAt(10, 14)).toContain('engine');
    expect(await labelsAt(3, 13)).toEqual(['hub', 'data', 'both']);
    const store = text.replace('shard: 2', 'objectStore: ');
    expect(await labelsAt(9, 24, store)).toContain('bucket');
    const flags = text.replace('{ eng', '{ flags: { q } }');
    expect(await labelsAt(10, 21, flags)).toContain('query.timeout');
  });

  test('can be planned, applied and compared from its first line', async () => {
    const client = await startClient();
    client.open(uri, text);
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, {
      textDocument: { uri },
    });
    expect(lenses?.map(({ command }) => [command?.title, command?.arguments])).toEqual(
      ['Plan', 'Apply', 'Status'].map((title) => [title, [uri]]),
    );
  });

  test('explains its keys', async () => {
    const client = await startClient();
    client.open(uri, text.replace('{ eng', ''));
    const hover = await client.connection.sendRequest(HoverRequest.type, at(uri, 3, 8));
    expect(JSON.stringify(hover?.contents)).toContain('what looks over all clusters');
  });

  test('says what is wrong, with a fix', async () => {
    const client = await startClient({
      capabilities: {
        textDocument: { diagnostic: {} },
        workspace: { diagnostics: { refreshSupport: true } },
      },
    });
    client.open(uri, text.replace('{ eng', ''));
    const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri },
    });
    if (report.kind !== 'full') throw new Error('no report');
    const problem = report.items.find(({ code }) => code === 'topology-form');
    if (problem === undefined) throw new Error('no diagnostic');
    expect(problem.message).toContain('`shards` was probably meant');
    const actions = await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: problem.range,
      context: { diagnostics: [problem] },
    });
    expect(actions).toMatchObject([{ title: 'Write `shards`', isPreferred: true }]);
  });
});

describe('names of live clusters', () => {
  const secretLine = 5;
  const pushing = (budgetMs: number): ClientOptions => ({
    params: { initializationOptions: { pushesConnections: true } },
    configuration: () => ({ completion: { budgetMs } }),
    capabilities: {
      workspace: { configuration: true, diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    },
  });
  const cluster: KnownCluster = { context: 'a', connected: true, version: 'v1.36.3' };

  /** A client that answers each question with those clusters. */
  const startWith = async (
    answer: (params: ClustersWantedParams) => readonly KnownCluster[] | undefined,
    budgetMs = 5000,
  ) => {
    const wanted: ClustersWantedParams[] = [];
    const client = await startClient({
      ...pushing(budgetMs),
      prepare: (connection) => {
        connection.onRequest('workspace/diagnostic/refresh', () => null);
        connection.onNotification(methods.clustersWanted, (params: ClustersWantedParams) => {
          wanted.push(params);
          const clusters = answer(params);
          if (clusters !== undefined)
            void connection.sendNotification(methods.clusters, { clusters, whole: true });
        });
      },
    });
    client.open(uri, text.replace('{ eng', ''));
    return { client, wanted };
  };
  const secretCaret = at(uri, secretLine, '  bucket: { secret: s'.length);

  test('are asked of the client when a Secret is completed, and waited for', async () => {
    const { client, wanted } = await startWith(({ wants }) => [
      wants.length === 0
        ? cluster
        : { ...cluster, secrets: { monitoring: { names: ['s1', 's2'] } } },
    ]);
    // Contexts come first, with the first look at the file.
    await client.connection.sendRequest(HoverRequest.type, at(uri, 3, 8));
    const list = await client.connection.sendRequest(CompletionRequest.type, secretCaret);
    expect(list).toMatchObject({ isIncomplete: false, items: [{ label: 's1' }, { label: 's2' }] });
    expect(wanted).toEqual([
      { wants: [] },
      { wants: [{ kind: 'secrets', context: 'a', namespace: 'monitoring' }] },
    ]);
    const hover = await client.connection.sendRequest(HoverRequest.type, secretCaret);
    expect(JSON.stringify(hover?.contents)).toContain('Not there in a (namespace monitoring)');
  });

  test('that do not come within the budget are left out, and asked for again', async () => {
    const late = 30;
    const { client } = await startWith(
      ({ wants }) => (wants.length === 0 ? [cluster] : undefined),
      late,
    );
    await client.connection.sendRequest(HoverRequest.type, at(uri, 3, 8));
    const list = await client.connection.sendRequest(CompletionRequest.type, secretCaret);
    expect(list).toMatchObject({ isIncomplete: true, items: [] });
  });

  test('a context that is not there becomes a warning when contexts are told, with a fix', async () => {
    const { client } = await startWith(() => undefined);
    const codes = async () => {
      const report = await client.connection.sendRequest(DocumentDiagnosticRequest.type, {
        textDocument: { uri },
      });
      return report.kind === 'full' ? report.items.map(({ code }) => code) : [];
    };
    expect(await codes()).not.toContain('topology-unknown-context');
    const refreshed = new Promise<void>((resolve) => {
      client.connection.onRequest('workspace/diagnostic/refresh', () => {
        resolve();
        return null;
      });
    });
    const clusters = [{ ...cluster, context: 'prod' }];
    // Where a file of the kubeconfig could not be read, the context may be in that one.
    void client.connection.sendNotification(methods.clusters, { clusters, whole: false });
    expect(await codes()).not.toContain('topology-unknown-context');
    void client.connection.sendNotification(methods.clusters, { clusters, whole: true });
    await refreshed;
    expect(await codes()).toContain('topology-unknown-context');
  });

  test('clients that push nothing are not asked', async () => {
    const wanted: unknown[] = [];
    const client = await startClient({
      prepare: (connection) => {
        connection.onNotification(methods.clustersWanted, (params) => {
          wanted.push(params);
        });
      },
    });
    client.open(uri, text);
    const list = await client.connection.sendRequest(CompletionRequest.type, secretCaret);
    expect(list).toMatchObject({ isIncomplete: false, items: [] });
    expect(wanted).toEqual([]);
  });
});
