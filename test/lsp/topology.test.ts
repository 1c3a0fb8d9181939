import { describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DocumentDiagnosticRequest,
  HoverRequest,
} from 'vscode-languageserver/node';
import { at, startClient } from './client.ts';

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
