import { expect, test } from 'vitest';
import type { DoctorParams, DoctorResult } from '../../server/src/protocol/doctor.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import type { Part } from '../../server/src/protocol/thanos.ts';
import { profileOf } from '../support/connections.ts';
import { data, status, text, type FaultProxy, type Reaction } from '../support/fault-proxy.ts';
import { serverForTest } from '../support/thanos-api.ts';
import { startWithEndpoints } from './client.ts';

const now = Date.UTC(2026, 0, 1);

const scalar = (value: string): Reaction => data({ resultType: 'scalar', result: [0, value] });
const vector = (...samples: readonly (readonly [metric: object, value: string])[]): Reaction =>
  data({
    resultType: 'vector',
    result: samples.map(([metric, value]) => ({ metric, value: [0, value] })),
  });

/** Answers instant queries by what stands in them; nothing for the others. */
const queries =
  (answers: Readonly<Record<string, Reaction>>): Reaction =>
  (request, response) => {
    const expr = request.params.get('query') ?? '';
    const found = Object.entries(answers).find(([part]) => expr.includes(part));
    return (found?.[1] ?? vector())(request, response);
  };

const sidecar = {
  name: 's1',
  lastError: null,
  labelSets: [{ cluster: 'eu1', 'a.b': 'x' }],
  minTime: 0,
  maxTime: 1e20,
};

const querier = async (answers: Readonly<Record<string, Reaction>>): Promise<FaultProxy> => {
  const server = await serverForTest();
  server.script({
    '/stores': data({ sidecar: [sidecar] }),
    '/flags': data({ 'query.replica-label': '' }),
    '/buildinfo': data({ version: '0.42.4' }),
    '/rules': data({ groups: [] }),
    '/query': queries(answers),
  });
  return server;
};

const examine = async (
  servers: Readonly<Record<string, FaultProxy>>,
  params: Partial<DoctorParams> = {},
): Promise<Part<DoctorResult>> => {
  const client = await startWithEndpoints(
    Object.entries(servers).map(([name, { url }]) => profileOf(url, { name })),
    { runtime: { clock: () => now } },
  );
  return client.connection.sendRequest(methods.doctor, {
    endpoint: 'query',
    others: [],
    deployed: [],
    now,
    ...params,
  });
};

const messages = (answer: Part<DoctorResult>): readonly string[] =>
  answer.ok ? answer.value.findings.map(({ message }) => message) : [answer.failure.message];

test('what Prometheus scraped of Thanos counts', async () => {
  const query = await querier({
    thanos_compact_halted: vector(
      [{ __name__: 'thanos_compact_halted', job: 'compact', instance: 'c:1' }, '1'],
      [{ __name__: 'thanos_build_info', version: '0.30.0', job: 'store', instance: 's:1' }, '1'],
    ),
    'time()': scalar(String(now / 1000)),
  });
  expect(messages(await examine({ query }))).toEqual([
    'The compactor compact/c:1 has halted.',
    'Thanos runs in versions from 0.30.0 to 0.42.4; behind are store/s:1.',
  ]);
});

test('clocks are compared: ours, that of the querier, those of who scrapes', async () => {
  const query = await querier({
    'time()': scalar(String(now / 1000 + 60)),
    'timestamp(up)': vector([{ cluster: 'eu1', 'a.b': 'x' }, String(now / 1000 + 180)]),
  });
  expect(messages(await examine({ query }))).toEqual([
    'The clock of the querier is 1m ahead of the one of this machine.',
    'The newest sample of {a.b="x", cluster="eu1"} lies 2m in the future.',
  ]);
  const asked = query.requests
    .filter(({ params }) => params.get('query')?.includes('timestamp(up)'))
    .map(({ params }) => [params.get('query'), params.get('time'), params.get('dedup')]);
  const expr = 'max by (cluster, "a.b") (timestamp(up))';
  expect(asked.map(([, time]) => Number(time)).toSorted((left, right) => left - right)).toEqual([
    now / 1000 + 60,
    now / 1000 + 300,
  ]);
  expect(asked.every(([own, , dedup]) => own === expr && dedup === 'false')).toBe(true);
});

test('other servers are asked for what they have, and what fails is said', async () => {
  const query = await querier({ 'time()': scalar(String(now / 1000)) });
  const [compact, store] = [await serverForTest(), await serverForTest()];
  compact.script({
    '/flags': data({ 'downsampling.disable': 'true', 'retention.resolution-raw': '0s' }),
    '/metrics': text('thanos_build_info{version="0.42.4"} 1\n', 'text/plain'),
  });
  store.script({}, status(500));
  const answer = await examine(
    { query, compact, store },
    {
      others: [
        { endpoint: 'compact', component: 'compact' },
        { endpoint: 'store', component: 'store' },
        { endpoint: 'gone', component: 'store' },
      ],
    },
  );
  expect(messages(answer)).toEqual([
    'The compactor compact does not downsample, and keeps raw data for ever.',
  ]);
  expect(answer.ok && answer.value.failures.map(({ kind }) => kind)).toEqual([
    'server-error',
    'configuration',
  ]);
});

test('queries that fail are said, not taken for silence', async () => {
  const query = await querier({ thanos_compact_halted: status(503), 'time()': status(503) });
  const answer = await examine({ query });
  expect(answer).toMatchObject({ ok: true, value: { failures: [{ kind: 'unavailable' }] } });
  expect(answer.ok && answer.value.skipped.map(({ check }) => check)).toContain('clock-skew');
});

test('what the client knows of clusters and of stores that come and go is looked at', async () => {
  const query = await querier({ 'time()': scalar(String(now / 1000)) });
  query.script({
    '/stores': data({ sidecar: [sidecar] }),
    '/flags': data({ 'query.partial-response': 'false' }),
    '/query': queries({ 'time()': scalar(String(now / 1000)) }),
  });
  const answer = await examine({ query }, { flaps: { s1: 4 } });
  expect(messages(answer)).toEqual([
    'The store s1 came and went 4 times, and queries do without partial response.',
  ]);
});

test('a querier that is not known', async () => {
  expect(await examine({})).toMatchObject({ ok: false, failure: { kind: 'configuration' } });
});
