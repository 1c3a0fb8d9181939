import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  CompletionRequest,
  CompletionResolveRequest,
  HoverRequest,
  SetTraceNotification,
  type CompletionItem,
  type CompletionList,
  type MarkupKind,
} from 'vscode-languageserver/node';
import { readText } from '../../server/src/cli/node-runtime.ts';
import { fileConnections, urlConnection } from '../../server/src/cli/local-connections.ts';
import type { ConnectionsParams } from '../../server/src/protocol/connections.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import type { RunResult } from '../../server/src/protocol/query.ts';
import { paramsOf, profileOf, prometheusRoutes } from '../support/connections.ts';
import { createFailingLogger } from '../support/failing-logger.ts';
import { data, status, type FaultProxy } from '../support/fault-proxy.ts';
import { serverForTest } from '../support/thanos-api.ts';
import { at, startClient, type TestClient } from './client.ts';

const uri = 'file:///w/a.promql';

const pushing = { initializationOptions: { pushesConnections: true } };

const startPrometheus = async (): Promise<FaultProxy> => {
  const server = await serverForTest();
  server.script(
    {
      ...prometheusRoutes(['live_requests_total', 'live_up']),
      '/query': data({
        resultType: 'vector',
        result: [{ metric: { __name__: 'live_up', job: 'a' }, value: [1_700_000_000, '1'] }],
      }),
    },
    status(404),
  );
  return server;
};

const push = (client: TestClient, params: ConnectionsParams): void => {
  void client.connection.sendNotification(methods.connections, params);
};

const labelsAt = async (client: TestClient, line: number, character: number) => {
  const list = await client.connection.sendRequest(
    CompletionRequest.type,
    at(uri, line, character),
  );
  return (list as CompletionList).items.map(({ label }) => label);
};

describe('pushed connections', () => {
  test('the first completion waits for the server within its budget; the status follows', async () => {
    const server = await startPrometheus();
    const client = await startClient({ params: pushing });
    client.open(uri, 'live_');
    push(client, paramsOf(profileOf(server.url)));
    void client.connection.sendNotification(methods.activeDocument, { uri });
    const live = await client.status.next(
      ({ state, metrics }) => state.kind === 'live' && metrics === 2,
    );
    expect(live).toMatchObject({ connection: 'one', known: ['one'], truncated: false });
    expect(live.server).toContain('3.16.0');
    expect(await labelsAt(client, 0, 5)).toEqual(
      expect.arrayContaining(['live_requests_total', 'live_up']),
    );
  });

  test('until they arrive, and in an untrusted workspace, no server is asked', async () => {
    const server = await startPrometheus();
    const source = urlConnection(server.url);
    const client = await startClient({ params: pushing, runtime: { localConnections: source } });
    client.open(uri, 'node_cpu_seco');
    expect(await labelsAt(client, 0, 13)).toContain('node_cpu_seconds_total');
    push(client, { ...paramsOf(profileOf(server.url)), trusted: false });
    void client.connection.sendNotification(methods.activeDocument, { uri });
    const { state } = await client.status.next(({ known }) => known.length === 2);
    expect(state).toEqual({ kind: 'catalogue', reason: 'untrusted' });
    expect(await labelsAt(client, 0, 13)).toContain('node_cpu_seconds_total');
    const run = await client.connection.sendRequest<RunResult>(methods.run, {
      uri,
      expr: 'up',
      time: { kind: 'instant', at: null },
      options: {},
    });
    expect(run).toMatchObject({ ok: false, failure: { kind: 'configuration' } });
    const tested = await client.connection.sendRequest(methods.testConnection, {
      connection: profileOf(server.url),
    });
    expect(tested).toMatchObject({ ok: false });
    expect(server.connections()).toBe(0);
  });

  test('a diagnostic appears when the server has answered', async () => {
    const server = await startPrometheus();
    const client = await startClient({ params: pushing });
    client.open(uri, 'live_requets_total');
    expect((await client.diagnostics.next()).diagnostics).toEqual([]);
    push(client, paramsOf(profileOf(server.url)));
    const { diagnostics } = await client.diagnostics.next(
      ({ diagnostics: found }) => found.length > 0,
    );
    expect(diagnostics[0]).toMatchObject({ code: 'unknown-metric' });
  });

  test('who looks at a metric of the list is told how many series it has, and only then they are asked for', async () => {
    const server = await serverForTest();
    const series = ['a', 'b', 'c'].map((job) => ({ __name__: 'live_up', job }));
    const asked = { '/series': data(series) };
    server.script(
      { ...prometheusRoutes(['live_requests_total', 'live_up']), ...asked },
      status(404),
    );
    const documentationFormat: MarkupKind[] = ['plaintext'];
    const client = await startClient({
      params: pushing,
      capabilities: { textDocument: { completion: { completionItem: { documentationFormat } } } },
    });
    client.open(uri, 'live_');
    push(client, paramsOf(profileOf(server.url)));
    void client.connection.sendNotification(methods.activeDocument, { uri });
    await client.status.next(({ metrics }) => metrics === 2);
    const itemNow = async (): Promise<CompletionItem> => {
      const list = await client.connection.sendRequest(CompletionRequest.type, at(uri, 0, 5));
      const found = (list as CompletionList).items.find(({ label }) => label === 'live_up');
      if (found === undefined) throw new Error('no item');
      return found;
    };
    const timesAsked = () => server.requests.filter(({ path }) => path.endsWith('/series')).length;
    const before = timesAsked();
    const item = await itemNow();
    expect(item.detail ?? '').not.toContain('series');
    expect(timesAsked()).toBe(before);
    const resolve = () => client.connection.sendRequest(CompletionResolveRequest.type, item);
    expect(await resolve()).toMatchObject({ label: 'live_up', textEdit: item.textEdit });
    // On a busy machine the server's answer may come after the budget of the first request.
    await expect
      .poll(async () => (await resolve()).detail, { timeout: 10_000 })
      .toContain('3 series');
    expect(timesAsked()).toBe(before + 1);
    expect((await itemNow()).detail).toContain('3 series');
    expect(timesAsked()).toBe(before + 1);
    const strange = { label: 'x', data: { uri: 1 } };
    expect(await client.connection.sendRequest(CompletionResolveRequest.type, strange)).toEqual(
      strange,
    );
  });

  test('refresh asks the server again', async () => {
    const server = await startPrometheus();
    const client = await startClient({ params: pushing });
    push(client, paramsOf(profileOf(server.url)));
    void client.connection.sendNotification(methods.activeDocument, { uri });
    await client.status.next(({ metrics }) => metrics === 2);
    server.script({ ...prometheusRoutes(['live_up', 'live_new', 'live_newer']) }, status(404));
    expect(await client.connection.sendRequest(methods.refresh, { uri })).toBeNull();
    expect((await client.status.next(({ metrics }) => metrics === 3)).state.kind).toBe('live');
  });

  test('run gives a table, test gives the server', async () => {
    const server = await startPrometheus();
    const client = await startClient({ params: pushing });
    push(client, paramsOf(profileOf(server.url)));
    const result = await client.connection.sendRequest(methods.run, {
      uri,
      expr: 'live_up',
      time: { kind: 'instant', at: 1_700_000_000 },
      options: {},
    });
    expect(result).toMatchObject({ ok: true, connection: 'one', resultType: 'vector' });
    expect((result as RunResult & { ok: true }).table.rows).toHaveLength(1);
    const tested = await client.connection.sendRequest(methods.testConnection, {
      connection: profileOf(server.url, { name: 'tried' }),
    });
    expect(tested).toMatchObject({ ok: true, metrics: 2 });
  });

  test('a server that refuses ends in a named state and stops nothing else', async () => {
    const client = await startClient({ params: pushing });
    // Nobody listens on the discard port of the loopback interface.
    push(client, paramsOf(profileOf('http://127.0.0.1:9')));
    void client.connection.sendNotification(methods.activeDocument, { uri });
    const { state } = await client.status.next((one) => one.state.kind === 'degraded');
    expect(state).toMatchObject({ kind: 'degraded', failure: { kind: 'refused' } });
    client.open(uri, 'node_cpu_seco');
    expect(await labelsAt(client, 0, 13)).toContain('node_cpu_seconds_total');
  });
});

describe('secrets', () => {
  const secrets = ['hunter2-basic', 'hunter2-bearer', 'hunter2-header', 'hunter2-proxy'];

  test('are in no log and no trace, however verbose, and in no message to the client', async () => {
    const server = await startPrometheus();
    const fromServer: string[] = [];
    const client = await startClient({
      params: { ...pushing, trace: 'verbose' },
      prepare: (connection) => {
        connection.onUnhandledNotification((message) => fromServer.push(JSON.stringify(message)));
      },
    });
    void client.connection.sendNotification(SetTraceNotification.type, { value: 'verbose' });
    push(client, {
      connections: [
        profileOf(server.url, {
          name: 'basic',
          credentials: { kind: 'basic', username: 'me', password: 'hunter2-basic' },
        }),
        profileOf('http://127.0.0.1:9', {
          name: 'bearer',
          credentials: { kind: 'bearer', token: 'hunter2-bearer' },
          headers: { 'X-Key': 'hunter2-header' },
        }),
        profileOf('http://127.0.0.1:9', {
          name: 'proxied',
          proxy: 'http://me:hunter2-proxy@127.0.0.1:9',
        }),
      ],
      choice: {
        fallback: 'basic',
        byUri: { 'file:///bearer': 'bearer', 'file:///proxied': 'proxied' },
      },
      trusted: true,
    });
    for (const of of [uri, 'file:///bearer/a.promql', 'file:///proxied/a.promql']) {
      client.open(of, 'rate(x[5m])');
      void client.connection.sendNotification(methods.activeDocument, { uri: of });
      await client.status.next(({ state }) => state.kind === 'live' || state.kind === 'degraded');
      await client.connection.sendRequest(HoverRequest.type, at(of, 0, 1));
      await client.connection.sendRequest(methods.run, {
        uri: of,
        expr: 'up',
        time: { kind: 'instant', at: null },
        options: {},
      });
    }
    expect(client.traces.length).toBeGreaterThan(0);
    const told = [
      ...client.traces,
      ...client.logger.lines,
      ...fromServer,
      JSON.stringify(client.status.all),
    ].join('\n');
    for (const secret of secrets) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(Buffer.from(`me:${secret}`).toString('base64'));
    }
    expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });
});

describe('connections of the command line', () => {
  test('--url serves an editor that pushes nothing', async () => {
    const server = await startPrometheus();
    const client = await startClient({ runtime: { localConnections: urlConnection(server.url) } });
    client.open(uri, 'live_');
    void client.connection.sendNotification(methods.activeDocument, { uri });
    await client.status.next(({ metrics }) => metrics === 2);
    expect(await labelsAt(client, 0, 5)).toContain('live_up');
  });

  test('--config: a file that appears later, and changes', async () => {
    const server = await startPrometheus();
    const folder = await mkdtemp(join(tmpdir(), 'gauntlet-config-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'connections.yaml');
    const logger = createFailingLogger();
    const localConnections = fileConnections(path, {
      env: {},
      readFile: readText,
      log: logger.log,
    });
    const client = await startClient({ runtime: { localConnections } });
    void client.connection.sendNotification(methods.activeDocument, { uri });
    expect((await client.status.next()).state.kind).toBe('catalogue');
    await writeFile(path, `connections: [{ name: stand, url: "${server.url}" }]\n`);
    expect((await client.status.next(({ metrics }) => metrics === 2)).connection).toBe('stand');
    await writeFile(path, 'connections: []\n# nothing is left\n');
    expect((await client.status.next(({ connection }) => connection === null)).known).toEqual([]);
    logger.verify();
  });
});
