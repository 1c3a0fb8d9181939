import { randomExpression } from '../support/random-promql.ts';
import type { Random } from '../support/random.ts';

/** A way of making hostile texts. `weight` is how often it is taken. */
export interface TextSource {
  readonly name: string;
  readonly weight: number;
  readonly make: (random: Random) => string;
}

const fragments = [
  ...'(){}[],:@#"\'`\\=!~<>+-*/%^|.;$&?_ \t\r\n\u0000\u00a0\ufeff\u2028é😀日'.split(''),
  '\ud800',
  '\udc00',
  '\udcff',
  'sum',
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'bool',
  'offset',
  'rate',
  'topk',
  'fill',
  'fill_left',
  'anchored',
  'smoothed',
  'step()',
  'range()',
  'min_of',
  'start()',
  'and',
  'unless',
  'atan2',
  'info',
  'up',
  'a:b',
  '5m',
  '1h30m',
  '0x1F',
  '1e',
  '1_000',
  'Inf',
  'nan',
  '"\\x',
  "'\\u12",
  '=~"',
  '</',
  '>/',
  '{{',
  'foo{a="b"}[5m]',
];

const soup = (random: Random): string =>
  Array.from({ length: 1 + random.below(24) }, () => random.pick(fragments)).join(
    random.below(2) === 0 ? '' : ' ',
  );

const randomBytes = (random: Random): string =>
  String.fromCharCode(...Array.from({ length: random.below(80) }, () => random.below(256)));

const randomUnits = (random: Random): string =>
  String.fromCharCode(...Array.from({ length: random.below(60) }, () => random.below(0x1_00_00)));

const expression = (random: Random): string => randomExpression(random, 1 + random.below(5));

/** One to four edits: a piece taken out, put in twice, cut off, or replaced by a fragment. */
const edited = (whole: string, random: Random): string => {
  let text = whole;
  for (let edits = 1 + random.below(4); edits > 0; edits -= 1) {
    const start = random.below(text.length + 1);
    const end = Math.min(text.length, start + random.below(8));
    const [head, piece, tail] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
    text = random.pick([
      () => head + tail,
      () => head + piece + piece + tail,
      () => head,
      () => head + random.pick(fragments) + tail,
    ])();
  }
  return text;
};

const mutated = (random: Random): string => edited(expression(random), random);

const seriesTexts = [
  'up{a="b", "c d"="e"} 1+2x3 _ stale -Inf {{schema:1 sum:2 buckets:[1 2]}}+{{schema:2 z_bucket_w:3}}x3',
  '{"http.requests"} {{schema:-53 custom_values:[1 2] buckets:[3 4 5]}}-{{schema:-53 custom_values:[2] offset:1}}x9',
  'x {{buckets:[1] z_bucket_w:1}}+{{buckets:[1] offset:9 z_bucket_w:NaN}}x9',
  'a:b _x99 {{z_bucket:1 z_bucket_w:0.5 n_buckets:[1 2 3] n_offset:-1 counter_reset_hint:gauge}}x2 1e3x99999999999',
];

/** A series description of a rule unit test, edited. */
const series = (random: Random): string => edited(random.pick(seriesTexts), random);

const deepPieces: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['-', ''],
  ['+', ''],
  ['sum(', ')'],
  ['sum by (a) (', ')'],
  ['abs(', ')'],
  ['up[5m:', ']'],
  ['1 + ', ''],
  ['2 ^ ', ''],
  ['up offset (', ')'],
  ['up[(', ')]'],
  ['up[-', ']'],
  ['{', '}'],
  ['[', ']'],
  ['a and on (b) ', ''],
];

/** Up to 10,000 levels of one construct, closed or not. */
const deep = (random: Random): string => {
  const [open, close] = random.pick(deepPieces);
  const levels = 400 + random.below(9601);
  return (
    open.repeat(levels) + random.pick(['up', '1', '']) + close.repeat(random.below(2) * levels)
  );
};

const longPieces = [
  'a',
  '1',
  ' ',
  '"',
  "\\'",
  'up + ',
  'a="b",',
  '{',
  '5m',
  '#',
  '\n',
  'é',
  '\ud800',
];

/** A line of one megabyte. */
const long = (random: Random): string => {
  const piece = random.pick(longPieces);
  const head = random.pick(['', 'up{', '"', 'sum(', '# ', 'up + ']);
  return head + piece.repeat(Math.ceil(2 ** 20 / piece.length));
};

export const textSources: readonly TextSource[] = [
  { name: 'mutated expressions', weight: 5000, make: mutated },
  { name: 'mutated series', weight: 1000, make: series },
  { name: 'token soup', weight: 3000, make: soup },
  { name: 'random bytes', weight: 1000, make: randomBytes },
  { name: 'random code units', weight: 1000, make: randomUnits },
  { name: 'deep nesting', weight: 5, make: deep },
  { name: 'lines of 1 MB', weight: 1, make: long },
];
