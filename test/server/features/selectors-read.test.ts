import { describe, expect, test } from 'vitest';
import { selectorsRead } from '../../../server/src/features/selectors-read.ts';
import { language, parse, usualFeatures } from '../../../server/src/promql/index.ts';

const at = 1_000_000;
const lookbackMs = 300_000;
const s = (seconds: number): number => seconds * 1000;

/** Milliseconds before the evaluation; the first one of a range is not read. */
const rows: readonly (readonly [
  expr: string,
  reads: readonly (readonly [text: string, from: number, to: number])[],
])[] = [
  ['1 + 2', []],
  ['up', [['up', at - s(300) + 1, at]]],
  ['{job="a"}', [['{job="a"}', at - s(300) + 1, at]]],
  ['rate(a[5m])', [['a[5m]', at - s(300) + 1, at]]],
  [
    'rate(a{b="c"}[1h] offset 1d)',
    [['a{b="c"}[1h] offset 1d', at - s(90_000) + 1, at - s(86_400)]],
  ],
  ['up offset -1m', [['up offset -1m', at - s(240) + 1, at + s(60)]]],
  ['up @ 500', [['up @ 500', s(200) + 1, s(500)]]],
  ['up @ start() offset 1m', [['up @ start() offset 1m', at - s(360) + 1, at - s(60)]]],
  ['a[2m + 3m * 2]', [['a[2m + 3m * 2]', at - s(480) + 1, at]]],
  ['max_over_time(a[10m:1m])', [['a', at - s(900) + 1, at]]],
  [
    'max_over_time(rate(a[5m])[10m:1m] offset 1h)',
    [['a[5m]', at - s(3600 + 900) + 1, at - s(3600)]],
  ],
  [
    'max_over_time(min_over_time(a[10m:] offset 1m)[20m:] offset 2m)',
    [['a', at - s(1800 + 180 + 300) + 1, at - s(180)]],
  ],
  ['max_over_time(a[10m:1m] @ 900 offset 1m)', [['a', s(900 - 60 - 900) + 1, s(840)]]],
  ['max_over_time((a @ 700)[10m:1m] @ 900)', [['a @ 700', s(400) + 1, s(700)]]],
  [
    'a / on() b',
    [
      ['a', at - s(300) + 1, at],
      ['b', at - s(300) + 1, at],
    ],
  ],
  ['sum(a', [['a', at - s(300) + 1, at]]],
];

describe('the time that selectors read', () => {
  test.each(rows)('%s', (expr, reads) => {
    const parsed = parse(expr, language('prometheus', usualFeatures));
    const found = selectorsRead(parsed, { at, lookbackMs });
    expect(found.map(({ text, from, to }) => [text, from, to])).toEqual(reads);
  });

  test('matchers and offsets', () => {
    const parsed = parse('1 + up{a=~"b|c", "d.e"!="f"}', language('prometheus', usualFeatures));
    expect(selectorsRead(parsed, { at, lookbackMs })).toMatchObject([
      {
        start: 4,
        end: 28,
        matchers: [
          { label: '__name__', op: '=', value: 'up' },
          { label: 'a', op: '=~', value: 'b|c' },
          { label: 'd.e', op: '!=', value: 'f' },
        ],
      },
    ]);
  });
});
