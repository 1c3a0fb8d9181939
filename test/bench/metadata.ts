import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { metricIndexOf } from '../../server/src/metadata/name-index.ts';
import type { MetricIndex } from '../../server/src/metadata/snapshot.ts';
import type { LspClient } from '../stand/lsp-client.mjs';
import { againstLimit, percentile, slowness, timed } from './bench.ts';
import type { Bench, BenchResult } from './bench.ts';
import { keystrokes, metricNames } from './metric-names.ts';
import { startBundle, withServerBundle } from './server-bundle.ts';

/** Milliseconds that 95 of 100 searches take, each for at most 200 names, over words as they are typed. */
const searchTime = (index: MetricIndex): number => {
  const search = (round: number): void => {
    index.search(keystrokes[round % keystrokes.length] ?? '', 200);
  };
  return percentile(timed(search, keystrokes.length * 5, keystrokes.length), 0.95);
};

const searchFigure = (count: number, limit: number): BenchResult => {
  const index = metricIndexOf(metricNames(count), () => undefined);
  const value = searchTime(index);
  return againstLimit({
    name: `metric search p95, ${count / 1000}k names`,
    value,
    unit: 'ms',
    limit,
    slow: slowness(),
  });
};

/** A Prometheus with many names and the metadata of as many families as are asked for. */
const startMetrics = async (count: number): Promise<Server> => {
  const success = (data: unknown): string => JSON.stringify({ status: 'success', data });
  const names = success(metricNames(count));
  const family = (n: number) => [
    `family_${n}_seconds`,
    [{ type: 'histogram', help: `What takes family ${n} its time, in seconds.`, unit: 'seconds' }],
  ];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const limit = Number(url.searchParams.get('limit') ?? 0);
    const families = (): unknown =>
      Object.fromEntries(Array.from({ length: limit }, (_, n) => family(n)));
    const body = url.searchParams.get('match[]')?.includes('gauntlet_probe')
      ? success([])
      : url.pathname.endsWith('/label/__name__/values')
        ? names
        : url.pathname.endsWith('/metadata')
          ? success(families())
          : url.pathname.endsWith('/labels')
            ? success(['job'])
            : undefined;
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(body);
  });
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready);
  });
  return server;
};

/** Resident memory of a process, MB. */
const residentMB = (pid: number): number =>
  Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;

/** Asks for completions until one comes from the server's names. */
const completeLive = async (client: LspClient): Promise<void> => {
  const textDocument = { uri: 'file:///bench/a.promql' };
  const position = { line: 0, character: 11 };
  for (;;) {
    const list = (await client.request('textDocument/completion', { textDocument, position })) as {
      readonly items: readonly { readonly label: string }[];
    };
    if (list.items.some(({ label }) => label.startsWith('thanos_svc1'))) return;
    await new Promise((later) => {
      setTimeout(later, 200);
    });
  }
};

/**
 * Memory of a server that has half a million names, after people have typed. The young generation is V8's own: a smaller
 * one (`--max-semi-space-size=4`) takes 16 MB off, and makes a keystroke in a long rule file cost a third more.
 */
const serverMemory = async (file: string): Promise<BenchResult> => {
  const metrics = await startMetrics(500_000);
  const url = `http://127.0.0.1:${(metrics.address() as AddressInfo).port}`;
  const client = startBundle(file, '--url', url);
  try {
    await client.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    client.notify('initialized', {});
    const textDocument = {
      uri: 'file:///bench/a.promql',
      languageId: 'promql',
      version: 1,
      text: 'thanos_svc1',
    };
    client.notify('textDocument/didOpen', { textDocument });
    await completeLive(client);
    for (let round = 0; round < 50; round += 1) await completeLive(client);
    const value = residentMB(client.pid);
    const limit = 150;
    return {
      name: 'server memory, 500k names',
      value,
      unit: 'MB',
      ratio: limit / value,
      goal: limit,
      ok: value <= limit,
    };
  } finally {
    await client.stop();
    metrics.closeAllConnections();
    metrics.close();
  }
};

/** The metric name index, and the memory of the whole server with it. */
export const metadataBench: Bench = {
  name: 'metadata',
  run: async () => [
    searchFigure(100_000, 5),
    searchFigure(500_000, 10),
    await withServerBundle(serverMemory),
  ],
};
