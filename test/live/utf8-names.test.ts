import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatScope } from '../../server/src/metadata/scope.ts';
import type { ConnectionManager } from '../../server/src/store/connection-manager.ts';
import { ensureBinary } from '../stand/binaries.mjs';
import { freePorts, ProcessSet, waitFor } from '../stand/processes.mjs';
import { liveManager, paramsOf, profileOf } from '../support/connections.ts';

/** Names that need quotes in PromQL, escapes in JSON, or cannot be part of a path. */
const page = [
  '# TYPE "my.metric" gauge',
  String.raw`{"my.metric","a/b"="slash","..."="dots","a.b"="dot","ü"="umlaut","q\"q"="quote",plain="x\ny"} 1`,
  '# TYPE plain_metric gauge',
  'plain_metric{plain="z"} 1',
  '',
].join('\n');

const { signal } = new AbortController();
const log = (): undefined => undefined;
const processes = new ProcessSet({ log });
const urls: string[] = [];
let dir: string;
let target: Server;
let manager: ConnectionManager;

const local = (port: number | undefined): string => `127.0.0.1:${port ?? 0}`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-utf8-'));
  target = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=1.0.0; escaping=allow-utf-8' });
    response.end(page);
  });
  await new Promise<void>((ready) => {
    target.listen(0, '127.0.0.1', ready);
  });
  const [web, grpc, sidecarWeb, querierWeb, querierGrpc] = await freePorts(5);
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', external_labels: { cluster: 'c1' } },
    scrape_configs: [
      {
        job_name: 'names',
        static_configs: [{ targets: [local((target.address() as AddressInfo).port)] }],
      },
    ],
  };
  const file = join(dir, 'prometheus.yml');
  await writeFile(file, JSON.stringify(config));
  const data = join(dir, 'data');
  const start = async (label: string, program: string, args: readonly string[]): Promise<void> => {
    await processes.start(label, program, args, { logFile: join(dir, `${label}.log`) });
  };
  const prometheus = await ensureBinary('prometheus', { log });
  const thanos = await ensureBinary('thanos', { log });
  await start('prometheus', prometheus, [
    `--config.file=${file}`,
    `--storage.tsdb.path=${data}`,
    '--scrape.discovery-reload-interval=200ms',
    `--web.listen-address=${local(web)}`,
  ]);
  urls.push(`http://${local(web)}`, `http://${local(querierWeb)}`);
  const answers = (url: string) => () =>
    fetch(url).then(
      async (response) =>
        response.ok && (await response.text()).includes('my.metric') ? true : undefined,
      () => undefined,
    );
  const names = '/api/v1/label/__name__/values';
  const patience = { timeoutMs: 60_000, describe: () => 'the names never came' };
  await waitFor(answers(`${urls[0]}${names}`), patience);
  await start('sidecar', thanos, [
    'sidecar',
    `--prometheus.url=http://${local(web)}`,
    '--prometheus.get_config_interval=1s',
    `--tsdb.path=${data}`,
    `--grpc-address=${local(grpc)}`,
    `--http-address=${local(sidecarWeb)}`,
  ]);
  await start('querier', thanos, [
    'query',
    `--http-address=${local(querierWeb)}`,
    `--grpc-address=${local(querierGrpc)}`,
    `--endpoint.sd-config=${JSON.stringify({ endpoints: [{ address: local(grpc) }] })}`,
    '--endpoint.info-timeout=1s',
  ]);
  await waitFor(answers(`${urls[1]}${names}`), patience);
  manager = liveManager();
});

afterAll(async () => {
  manager.dispose();
  await processes.stop();
  target.close();
  await rm(dir, { recursive: true, force: true });
});

const scope = formatScope([
  { label: '__name__', op: '=', value: 'my.metric' },
  { label: 'q"q', op: '=', value: 'quote' },
]);

const expected: readonly (readonly [label: string, values: readonly string[]])[] = [
  ['a/b', ['slash']],
  ['...', ['dots']],
  ['a.b', ['dot']],
  ['ü', ['umlaut']],
  ['q"q', ['quote']],
  ['plain', ['x\ny']],
  ['nobody/has', []],
];

test.each([0, 1])('names of any kind, at server %i', async (server) => {
  manager.apply(paramsOf(profileOf(urls[server] ?? '')));
  const source = manager.forUri('file:///a.promql');
  await source.ensure([], 20_000, signal);
  expect(source.current().metrics.has('my.metric')).toBe(true);
  const keys = expected.map(([label]) => ({ kind: 'values', label, scope, prefix: '' }) as const);
  await source.ensure([{ kind: 'labels', scope }, ...keys], 20_000, signal);
  const snapshot = source.current();
  for (const [label, items] of expected) {
    expect([label, snapshot.values(label, scope, '')]).toEqual([
      label,
      { state: 'known', items, complete: true },
    ]);
  }
  const labels = snapshot.labels(scope);
  expect(labels.state === 'known' && labels.items).toEqual(
    expect.arrayContaining(['...', 'a.b', 'a/b', 'plain', 'q"q', 'ü']),
  );
});
