import { describe, expect, it } from 'vitest';
import { historyOf, lostSince, spanOf } from '../../../../client/src/topology/migration/history.ts';
import type { History } from '../../../../client/src/topology/migration/history.ts';
import type { Fields } from '../../../../client/src/util/values.ts';
import { createFakeApi } from '../fake-api.ts';

const querier = {
  cluster: 'aks',
  component: 'query',
  namespace: 'mon',
  service: 'thanos-query',
  port: 9090,
  global: true,
  further: 0,
  expects: [],
};
const now = Date.UTC(2026, 10, 23, 12);

const api = (answer: Fields, asked: string[] = []) => ({
  ...createFakeApi(),
  ask: async (_place: unknown, path: string) => {
    asked.push(path);
    return Promise.resolve(answer);
  },
});

const history = (values: Record<string, readonly (readonly [number, number])[]>): History =>
  new Map(Object.entries(values).map(([cluster, pairs]) => [cluster, new Map(pairs)]));

describe('the span of all history', () => {
  const day = 24 * 3_600_000;
  it.each([
    [
      'from the oldest store',
      [now - 10 * day, now - 2 * day],
      { start: now / 1000 - 864_000, end: now / 1000, step: 3600 },
    ],
    [
      'no more often than things are scraped',
      [now - 60_000],
      { start: now / 1000 - 60, end: now / 1000, step: 30 },
    ],
    ['empty buckets left out', [2 ** 63], undefined],
    ['none that begins before all time', [-62_135_596_800_000], undefined],
  ])('%s', async (_what, times, expected) => {
    const data = { store: times.map((minTime) => ({ name: 'a', minTime })) };
    expect(await spanOf(api({ status: 'success', data }), querier, now)).toEqual(expected);
  });
});

describe('history', () => {
  const span = { start: 60, end: 120, step: 60 };
  it('is asked without partial answers', async () => {
    const asked: string[] = [];
    const result = [
      {
        metric: { cluster: 'gke' },
        values: [
          [60, '2'],
          [120, '3'],
        ],
      },
    ];
    const answer = { status: 'success', data: { resultType: 'matrix', result } };
    expect(await historyOf(api(answer, asked), querier, span)).toEqual(
      history({
        gke: [
          [60, 2],
          [120, 3],
        ],
      }),
    );
    expect(asked).toEqual([
      '/api/v1/query_range?query=count%28up%29by%28cluster%29&start=60&end=120&step=60&partial_response=false',
    ]);
  });

  it('is none where the answer is partial', async () => {
    const answer = { status: 'success', warnings: ['a store is away'], data: { result: [] } };
    expect(await historyOf(api(answer), querier, span)).toBe('a store is away');
  });

  it('is what others know where a partial answer is enough', async () => {
    const result = [{ metric: { cluster: 'gke' }, values: [[60, '2']] }];
    const answer = { status: 'success', warnings: ['a store is away'], data: { result } };
    const known = await historyOf(api(answer), querier, { ...span, partial: true });
    expect(known).toEqual(history({ gke: [[60, 2]] }));
    const failed = { status: 'error', error: 'no store' };
    expect(await historyOf(api(failed), querier, { ...span, partial: true })).toBe('no store');
  });

  const before = history({
    aks: [[60, 2]],
    gke: [
      [60, 2],
      [120, 3],
      [180, 3],
    ],
  });
  it.each([
    ['the same', before, []],
    [
      'more',
      history({
        aks: [
          [60, 5],
          [0, 1],
        ],
        gke: [
          [60, 2],
          [120, 3],
          [180, 4],
        ],
        eks: [],
      }),
      [],
    ],
    [
      'a gap',
      history({ aks: [[60, 2]], gke: [[60, 2]] }),
      [
        'At 2 instants between 1970-01-01T00:02:00.000Z and 1970-01-01T00:03:00.000Z fewer series of gke answer than before.',
      ],
    ],
    [
      'fewer series',
      history({
        aks: [[60, 1]],
        gke: [
          [60, 2],
          [120, 3],
          [180, 3],
        ],
      }),
      [
        'At 1 instant between 1970-01-01T00:01:00.000Z and 1970-01-01T00:01:00.000Z fewer series of aks answer than before.',
      ],
    ],
  ])('compared: %s', (_what, after, expected) => {
    expect(lostSince(before, after)).toEqual(expected);
  });
});
