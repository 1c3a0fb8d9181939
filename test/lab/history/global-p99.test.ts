import { expect, test } from 'vitest';
import { globalP99, withScrape } from './model/global-p99.ts';
import type { BucketScrape, RecentScrapes } from './model/global-p99.ts';
import { bounds } from './model/queue.ts';

/** Cumulative counts: `upTo` says how many responses took at most each bound (ms) that it names. */
const counts = (upTo: Readonly<Record<number, number>>): Float64Array => {
  let last = 0;
  return Float64Array.from(bounds, (bound) => (last = upTo[bound] ?? last));
};

const zero = counts({});

const scrapes = (...list: readonly (readonly [number, Float64Array])[]): RecentScrapes =>
  list
    .map(([at, within]): BucketScrape => ({ at, pods: new Map([['pod', within]]) }))
    .reduce<RecentScrapes>(withScrape, []);

const rows: readonly (readonly [string, readonly RecentScrapes[], number | undefined])[] = [
  [
    'interpolates within the bucket of the rank',
    [scrapes([0, zero], [15, counts({ 5: 98, 10: 100 })])],
    5 + 5 * (1 / 2),
  ],
  ['begins the first bucket at 0', [scrapes([0, zero], [15, counts({ 1: 200 })])], 0.99],
  [
    'gives the highest bound for what took longer',
    [scrapes([0, zero], [15, counts({ 50_000: 10, Infinity: 100 })])],
    50_000,
  ],
  [
    'adds the rates of clusters',
    [
      scrapes([0, zero], [15, counts({ 1: 990 })]),
      scrapes([1, zero], [16, counts({ 100: 0, 200: 110 })]),
    ],
    100 + 100 * ((0.99 * 1100 - 990) / 110),
  ],
  [
    'takes the value itself after a reset',
    [scrapes([0, counts({ 1: 5000 })], [15, counts({ 5: 98, 10: 100 })])],
    7.5,
  ],
  ['is NaN where nothing was asked', [scrapes([0, zero], [15, zero])], Number.NaN],
  ['is nothing with one sample', [scrapes([15, zero])], undefined],
  ['is nothing where the window holds but one', [scrapes([-10, zero], [5, zero])], undefined],
  ['is nothing without clusters', [], undefined],
];

test.each(rows)('%s', (_name, clusters, expected) => {
  const value = globalP99(clusters, 20);
  if (expected === undefined || Number.isNaN(expected)) expect(value).toBe(expected);
  else expect(value).toBeCloseTo(expected, 9);
});
