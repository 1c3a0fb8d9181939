import { describe, expect, test } from 'vitest';
import type { RangeQuestion } from '../../../server/src/protocol/autoscale.ts';
import type { FailureKind } from '../../../server/src/protocol/connections.ts';
import type { ThanosApi } from '../../../server/src/thanos/api.ts';
import type { QueryQuestion } from '../../../server/src/thanos/endpoints/query.ts';
import { createRangeReader } from '../../../server/src/thanos/range-reader.ts';

type Outcome = Awaited<ReturnType<ThanosApi['query']>>;

const question: RangeQuestion = { expr: 'x', start: 0, end: 604_800, step: 15, resolution: 'raw' };

/** A server that gives every point of every range. */
const whole = ({ time }: QueryQuestion, warnings: readonly string[] = []): Outcome => {
  if (time.kind !== 'range') throw new Error('not a range');
  const count = Math.floor((time.end - time.start) / time.step) + 1;
  const samples = Array.from(
    { length: count },
    (_, index) => [time.start + index * time.step, index === 1 ? '+Inf' : '7'] as const,
  );
  return {
    ok: true,
    value: {
      data: { type: 'matrix', series: [{ labels: { a: '1' }, samples }], total: 1 },
      warnings,
      infos: [],
      complete: warnings.length === 0,
    },
  };
};

const refusal = (kind: FailureKind): Outcome => ({
  ok: false,
  failure: { kind, message: `it ${kind}` },
});

const readWith = async (
  answer: (asked: QueryQuestion) => Outcome,
  { budgetMs = 60_000, signal = new AbortController().signal, clock = (): number => 0 } = {},
) => {
  const asked: QueryQuestion[] = [];
  let [running, most] = [0, 0];
  const query = async (one: QueryQuestion): Promise<Outcome> => {
    asked.push(one);
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return answer(one);
  };
  const reader = createRangeReader({
    api: { query },
    clock,
    budgetMs,
    options: { partialResponse: true, maxSourceResolution: 'auto' },
  });
  return { asked, most: () => most, answer: await reader.read(question, signal) };
};

describe('reading a range', () => {
  test('in parts, each point once, a few at a time', async () => {
    const { asked, answer, most } = await readWith((one) => whole(one));
    expect(asked).toHaveLength(15);
    expect(most()).toBe(4);
    expect(answer.series).toHaveLength(1);
    const times = (answer.series[0]?.points ?? []).map(([at]) => at);
    expect(times).toEqual(Array.from({ length: 40_321 }, (_, index) => index * 15));
    expect(answer.series[0]?.points[1]).toEqual([15, Infinity]);
    expect(answer).toMatchObject({ warnings: [], partial: false, failures: [] });
  });

  test('asks for raw data and whole answers, whatever the connection says', async () => {
    const { asked } = await readWith((one) => whole(one));
    expect(asked[0]?.options).toEqual({
      dedup: true,
      partialResponse: false,
      maxSourceResolution: '0s',
    });
  });

  test('halves what is too much', async () => {
    const { asked, answer } = await readWith((one) =>
      one.time.kind === 'range' && one.time.end - one.time.start > 30_000
        ? refusal('too-large')
        : whole(one),
    );
    expect(asked).toHaveLength(15 + 28);
    expect(answer.failures).toEqual([]);
    expect(answer.series[0]?.points).toHaveLength(40_321);
  });

  test('names a part that is not answered, and goes on', async () => {
    const { answer } = await readWith((one) =>
      one.time.kind === 'range' && one.time.start === 43_200 ? refusal('server-error') : whole(one),
    );
    expect(answer.failures).toEqual([
      { from: 43_200, to: 86_385, kind: 'failed', message: 'it server-error' },
    ]);
    expect(answer.series[0]?.points).toHaveLength(40_321 - 2880);
  });

  test('does not halve for ever', async () => {
    const { asked, answer } = await readWith(() => refusal('timeout'));
    expect(asked.length).toBeLessThan(1000);
    expect(answer.series).toEqual([]);
    expect(answer.failures[0]).toMatchObject({ from: 0, kind: 'failed' });
  });

  test('tells warnings once, and that something may be missing', async () => {
    const { answer } = await readWith((one) => whole(one, ['a store is down']));
    expect(answer).toMatchObject({ warnings: ['a store is down'], partial: true });
  });

  test('asks nothing when the time is over', async () => {
    let now = 0;
    const { asked, answer } = await readWith(
      (one) => {
        now += 20_000;
        return whole(one);
      },
      { clock: () => now },
    );
    expect(asked.length).toBeLessThan(15);
    expect(answer.failures[0]).toMatchObject({
      kind: 'budget',
      message: 'the time for reading, 60 s, was over',
    });
  });

  test('asks nothing when it is cancelled', async () => {
    const { asked, answer } = await readWith((one) => whole(one), { signal: AbortSignal.abort() });
    expect(asked).toEqual([]);
    expect(answer.failures).toHaveLength(15);
    expect(answer.failures[0]).toMatchObject({ kind: 'cancelled' });
  });
});
