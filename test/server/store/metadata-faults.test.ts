import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../../server/src/protocol/connections.ts';
import { prometheusRoutes, sourceIn, until } from '../../support/connections.ts';
import {
  data,
  halfBody,
  hang,
  html,
  hugeList,
  json,
  reset,
  status,
  text,
} from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { asked, connectTo, fetchKey, known, live, soon } from '../../support/live-store.ts';

const { signal } = new AbortController();
const uri = 'file:///a.promql';
const scope = '{__name__="up"}';

describe('time', () => {
  const key = { kind: 'values', label: 'job', scope, prefix: '' } as const;

  test('what takes longer than the budget is there for the next request', async () => {
    let answer: (() => void) | undefined;
    const { source, server, time, manager } = await live({
      '/label/job/values': (request, response) => {
        answer = () => void data(['late'])(request, response);
      },
    });
    const asking = source.ensure([key], 250, signal);
    await server.seen('/label/job/values');
    time.advance(250);
    expect(await asking).toBe(false);
    expect(source.current().values('job', scope, '')).toMatchObject({ state: 'unknown' });
    answer?.();
    await until(manager, () => source.current().values('job', scope, '').state === 'known');
  });

  test('what nobody waits for any more is cancelled', async () => {
    const abort = new AbortController();
    let closed: (() => void) | undefined;
    const isClosed = new Promise<void>((done) => {
      closed = done;
    });
    const { source, server } = await live({
      '/label/job/values': (_, response) => {
        response.once('close', () => closed?.());
      },
    });
    const asking = source.ensure([key], 60_000, abort.signal);
    await server.seen('/label/job/values');
    abort.abort();
    expect(await asking).toBe(false);
    await isClosed;
    expect(source.status().state.kind).toBe('live');
  });

  test('an old answer is shown while it is renewed, and kept when that fails', async () => {
    const { source, script, manager, server, time } = await live({
      '/label/job/values': data(['a']),
    });
    await fetchKey(source, key);
    time.advance(299_000);
    source.current().values('job', scope, '');
    expect(asked(server, '/label/job/values')).toHaveLength(1);
    script({ '/label/job/values': data(['a', 'b']) });
    time.advance(2000);
    expect(source.current().values('job', scope, '')).toEqual(known(['a']));
    const items = (): readonly string[] => {
      const found = source.current().values('job', scope, '');
      return found.state === 'known' ? found.items : [];
    };
    await until(manager, () => items().length === 2);
    await soon();
    script({ '/label/job/values': status(422, 'execution') });
    time.advance(301_000);
    items();
    await server.seen('/label/job/values', 3);
    expect(items()).toEqual(['a', 'b']);
  });

  test('a refresh forgets all', async () => {
    const { source, script, manager } = await live({ '/label/job/values': data(['a']) });
    await fetchKey(source, key);
    script({ '/label/job/values': data(['b']) });
    source.refresh();
    expect(source.status().state.kind).toBe('connecting');
    expect(source.current().values('job', scope, '')).toMatchObject({ state: 'unknown' });
    await until(manager, () => source.status().state.kind === 'live');
    await fetchKey(source, key);
    expect(source.current().values('job', scope, '')).toEqual(known(['b']));
  });

  test('the first completion waits for the names, not longer than its budget', async () => {
    const { manager, server, time } = await connectTo({ '/label/__name__/values': hang });
    const source = manager.forUri(uri);
    const first = source.ensure([], 250, signal);
    await server.seen('/label/__name__/values');
    time.advance(250);
    expect(await first).toBe(false);
    server.script(prometheusRoutes(['up']), data([]));
    time.advance(30_000);
    await until(manager, () => source.status().state.kind === 'degraded');
    time.advance(1000);
    await until(manager, () => source.status().state.kind === 'live');
    expect(source.current().metrics.size).toBe(1);
  });
});

const faults: readonly (readonly [title: string, reaction: Reaction, kind: FailureKind])[] = [
  ['401', status(401), 'unauthorized'],
  ['403', status(403), 'forbidden'],
  ['404', text('404 page not found', 'text/plain', 404), 'not-found'],
  ['422', status(422, 'execution'), 'unprocessable'],
  ['429', status(429), 'rate-limited'],
  ['500', status(500), 'server-error'],
  ['503', status(503), 'unavailable'],
  ['a web page', html(), 'not-an-api'],
  ['half a body', halfBody('{"status":"success","data":["a'), 'truncated'],
  ['wrong types', data([1, 2]), 'bad-answer'],
  ['a broken connection', reset, 'network'],
];

describe('faults', () => {
  test.each(faults)('%s at the first contact, and recovery by itself', async (_, fault, kind) => {
    const { manager, script, time } = await connectTo({ '/label/__name__/values': fault });
    const source = await sourceIn(manager, 'degraded');
    const { state } = source.status();
    expect(state).toMatchObject({ failure: { kind } });
    expect(state.kind === 'degraded' && state.failure.message).toMatch(/^.+\. .+\.$/);
    expect(source.current().source).toBe('empty');
    expect(await source.ensure([{ kind: 'labels', scope }], 250, signal)).toBe(false);
    script({});
    time.advance(state.kind === 'degraded' ? state.retryAt - time.clock() : 0);
    await until(manager, () => source.status().state.kind === 'live');
    expect(source.current().metrics.size).toBe(2);
  });

  test.each(faults)('%s later: what is known stays', async (_, fault) => {
    const { manager, server, source, script, time } = await live({
      '/label/job/values': data(['a']),
    });
    const job = { kind: 'values', label: 'job', scope, prefix: '' } as const;
    await fetchKey(source, job);
    script({ '/api/v1/': fault });
    time.advance(301_000);
    source.current();
    await until(manager, () => source.status().state.kind === 'degraded');
    const snapshot = source.current();
    expect(snapshot.metrics.has('up')).toBe(true);
    expect(snapshot.values('job', scope, '')).toEqual(known(['a']));
    expect(snapshot.values('pod', scope, '')).toEqual({ state: 'unavailable' });
    expect(snapshot.labels(scope)).toEqual({ state: 'unavailable' });
    const count = server.requests.length;
    await source.ensure([{ kind: 'labels', scope }], 250, signal);
    expect(server.requests.length - count).toBeLessThanOrEqual(1);
    script({});
    time.advance(300_000);
    await until(manager, () => source.status().state.kind === 'live');
    expect(source.current().labels(scope)).toMatchObject({ state: 'unknown' });
  });

  test('of one question say nothing about the others', async () => {
    const { source, time, script, server, manager } = await live({
      '/label/job/values': status(422, 'execution'),
      '/labels': data(['job']),
    });
    const job = { kind: 'values', label: 'job', scope, prefix: '' } as const;
    await source.ensure([job, { kind: 'labels', scope }], 60_000, signal);
    expect(source.status().state.kind).toBe('live');
    expect(source.current().values('job', scope, '')).toEqual({ state: 'unavailable' });
    expect(source.current().labels(scope)).toEqual(known(['job']));
    script({ '/label/job/values': data(['a']) });
    time.advance(31_000);
    source.current().values('job', scope, '');
    await server.seen('/label/job/values', 2);
    await until(manager, () => source.current().values('job', scope, '').state === 'known');
  });

  test('of a question that concern the server stop the asking', async () => {
    const { source, script } = await live({ '/labels': status(503) });
    await fetchKey(source, { kind: 'labels', scope });
    expect(source.status().state).toMatchObject({
      kind: 'degraded',
      failure: { kind: 'unavailable' },
    });
    script({});
  });

  test('attempts come less and less often, never sooner than the server wants', async () => {
    const { manager, time, script, server } = await connectTo({
      '/label/__name__/values': status(503),
    });
    const source = await sourceIn(manager, 'degraded');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      const { state } = source.status();
      const wait = state.kind === 'degraded' ? state.retryAt - time.clock() : 0;
      waits.push(wait);
      if (attempt === 8) {
        script({ '/label/__name__/values': status(429, 'limit', { 'retry-after': '200' }) });
      }
      const count = server.requests.length;
      time.advance(wait);
      await until(manager, () => {
        const now = source.status().state;
        return (
          server.requests.length > count && now.kind === 'degraded' && now.retryAt > time.clock()
        );
      });
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 200_000]);
  });

  test('a server that goes away and comes back', async () => {
    const { manager, server, source, time } = await live();
    await server.stop();
    await fetchKey(source, { kind: 'labels', scope });
    expect(source.status().state).toMatchObject({ kind: 'degraded', failure: { kind: 'refused' } });
    expect(source.current().metrics.has('up')).toBe(true);
    await server.restart();
    time.advance(1000);
    await until(manager, () => source.status().state.kind === 'live');
  });

  test('300 MB of values: a part of them, and not more work than that', async () => {
    const { source } = await live({ '/label/pod/values': hugeList(300 << 20, () => undefined) });
    await fetchKey(source, { kind: 'values', label: 'pod', scope, prefix: '' });
    const found = source.current().values('pod', scope, '');
    expect(found).toMatchObject({ state: 'known', complete: false });
    expect(found.state === 'known' && found.items.length).toBe(2000);
  });

  test('an answer with an error inside', async () => {
    const { source } = await live({ '/labels': json({ status: 'error', error: 'no' }) });
    await fetchKey(source, { kind: 'labels', scope });
    expect(source.current().labels(scope)).toEqual({ state: 'unavailable' });
    expect(source.status().state.kind).toBe('live');
  });
});

test('the memory for answers is bounded', async () => {
  const values = Array.from({ length: 2000 }, (_, n) => `value-${n}`);
  const { source } = await live({ '/label/': data(values), '/label/__name__/values': data([]) });
  for (let round = 0; round < 130; round += 1) {
    await fetchKey(source, { kind: 'values', label: `label_${round}`, scope, prefix: '' });
  }
  const snapshot = source.current();
  const isKnown = (round: number): boolean =>
    snapshot.values(`label_${round}`, scope, '').state === 'known';
  const count = Array.from({ length: 130 }, (_, round) => isKnown(round)).filter(Boolean).length;
  expect(count).toBe(100);
  expect(isKnown(129)).toBe(true);
  expect(isKnown(0)).toBe(false);
});

test('a store that goes between two questions makes the second answer incomplete', async () => {
  const stores = (lastError: string | null) => data({ sidecar: [{ name: 'a:1', lastError }] });
  const routes = {
    '/status/flags': data({ 'query.replica-label': 'replica' }),
    '/label/job/values': data(['a']),
    '/label/pod/values': data(['p']),
  };
  const { source, script, time } = await live({ ...routes, '/stores': stores(null) });
  const key = (label: string) => ({ kind: 'values', label, scope, prefix: '' }) as const;
  await fetchKey(source, key('job'));
  script({ ...routes, '/stores': stores('rpc error') });
  time.advance(1500);
  await fetchKey(source, key('pod'));
  expect(source.current().values('job', scope, '')).toEqual(known(['a']));
  expect(source.current().values('pod', scope, '')).toEqual(known(['p'], false));
});
