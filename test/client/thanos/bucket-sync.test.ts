import { expect, it } from 'vitest';
import { afterMetrics } from '../../../client/src/thanos/bucket-sync.ts';
import type { BucketSync } from '../../../client/src/thanos/bucket-sync.ts';

const counters = (ended: number, failed: number) => [
  { name: 'thanos_blocks_meta_sync_duration_seconds_count', labels: {}, value: ended },
  { name: 'thanos_blocks_meta_sync_failures_total', labels: {}, value: failed },
];

it.each<
  [
    what: string,
    looks: readonly (readonly [ended: number, failed: number])[],
    since: number | undefined,
  ]
>([
  ['one look at a process that always went well', [[7, 0]], undefined],
  ['one look at a process that failed before', [[7, 2]], undefined],
  ['one look at a process that never came through', [[2, 2]], 0],
  ['one look before the first sync ended', [[0, 0]], undefined],
  [
    'a sync that failed',
    [
      [7, 0],
      [8, 1],
    ],
    1,
  ],
  [
    'nothing new since one failed',
    [
      [7, 0],
      [8, 1],
      [8, 1],
    ],
    1,
  ],
  [
    'more that failed: since the first',
    [
      [7, 0],
      [8, 1],
      [10, 3],
    ],
    1,
  ],
  [
    'one that went well',
    [
      [7, 0],
      [8, 1],
      [9, 1],
    ],
    undefined,
  ],
  [
    'one of two went well',
    [
      [7, 0],
      [9, 1],
    ],
    undefined,
  ],
  [
    'another process, that comes through',
    [
      [8, 1],
      [9, 2],
      [1, 0],
    ],
    undefined,
  ],
  [
    'another process, that does not',
    [
      [8, 0],
      [1, 1],
    ],
    1,
  ],
])('%s', (_, looks, since) => {
  let state: BucketSync | undefined;
  for (const [at, [ended, failed]] of looks.entries())
    state = afterMetrics(state, counters(ended, failed), at);
  expect(state?.failingSince).toBe(since);
});

it('says nothing of a process without a bucket', () => {
  expect(afterMetrics(undefined, [], 0)).toBeUndefined();
});

it('reads the counters of a bucket viewer, whose names have a word of their own', () => {
  const own = counters(2, 2).map((one) => ({
    ...one,
    name: one.name.replace('thanos_', 'thanos_bucket_'),
  }));
  expect(afterMetrics(undefined, own, 5)).toEqual({ ended: 2, failed: 2, failingSince: 5 });
});
