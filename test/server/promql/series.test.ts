import { describe, expect, test } from 'vitest';
import { histogramText, parseSeries, seriesValues } from '../../../server/src/promql/series.ts';

describe('values', () => {
  test.each([
    ['', []],
    ['my_metric', []],
    ['{} 1 2 3', [1, 2, 3]],
    ['my_metric{a="b"} 1 2 3-10x4', [1, 2, 3, -7, -17, -27, -37]],
    ['foo 1x0', [1]],
    ['foo 1x2', [1, 1, 1]],
    ['foo -0.5+0.25x2', [-0.5, -0.25, 0]],
    ['foo 1 _ 5 _x3', [1, null, 5, null, null, null]],
    ['foo _x0', []],
    ['foo 1 +1 -1  ', [1, 1, -1]],
    ['foo 1 stale', [1, Number.NaN]],
    ['foo NaN -Inf +inf', [Number.NaN, -Infinity, Infinity]],
    ['foo 0x1', [0, 0]],
    ['foo 017 1_000 1e3', [15, 1000, 1000]],
    ['# comment\nfoo{ # another\n} 1', [1]],
  ])('%s', (text, values) => {
    const result = parseSeries(text);
    expect(result.errors).toEqual([]);
    expect(seriesValues(result)).toEqual(values);
  });

  test('stop at the limit', () => {
    expect(seriesValues(parseSeries('foo 1x18446744073709551615 2'), 3)).toEqual([1, 1, 1]);
  });

  test('of histograms are not written out when most of their buckets are empty', () => {
    const text = 'foo {{buckets:[1]}}+{{buckets:[1] offset:1000000}}x1';
    const [first, sum] = seriesValues(parseSeries(text)).filter(
      (value) => typeof value === 'object',
    );
    expect([first, sum].map((value) => value && histogramText(value))).toEqual([
      '{{buckets:[1]}}',
      undefined,
    ]);
  });

  test.each(['{{z_bucket_w:NaN}}+{{z_bucket_w:1}}x2', '{{z_bucket_w:1}}-{{z_bucket_w:NaN}}x2'])(
    'of histograms come to an end where no zero bucket is the wider one: %s',
    (text) => {
      expect(seriesValues(parseSeries(`foo ${text}`))).toHaveLength(3);
    },
  );

  test.each([
    ['many buckets', `{{buckets:[${'1 '.repeat(1000)}]}}+{{buckets:[${'1 '.repeat(1000)}]}}`, 1000],
    ['wide gaps', '{{buckets:[1]}}+{{buckets:[1] offset:99999}}', 11],
  ])('of histograms end where they would fill the memory: %s', (_, text, samples) => {
    expect(seriesValues(parseSeries(`foo ${text}x9999 1`))).toHaveLength(samples);
  });

  test('mark the end of the series', () => {
    const items = parseSeries('foo stale 1').items;
    expect(items).toMatchObject([
      { kind: 'numbers', stale: true, samples: 1 },
      { kind: 'numbers', stale: false, samples: 1 },
    ]);
  });
});

describe('the metric', () => {
  test.each([
    ['a:b{}', 'a:b', false],
    ['sum 1', 'sum', false],
    ['{"http.requests", job="api"} 1', 'http.requests', true],
  ])('%s', (text, value, quoted) => {
    expect(parseSeries(text).metric).toMatchObject({ value, quoted });
  });

  test('has labels with their places', () => {
    const text = String.raw`foo{a="b", 'c d'='\u00e9'} 1`;
    const parts = parseSeries(text).labels.map(({ name, value, start, end }) => [
      name.value,
      value.value,
      text.slice(name.start, name.end),
      text.slice(start, end),
    ]);
    expect(parts).toEqual([
      ['a', 'b', 'a', 'a="b"'],
      ['c d', 'é', `'c d'`, String.raw`'c d'='\u00e9'`],
    ]);
  });
});

describe('histograms', () => {
  const none = {
    schema: 0,
    sum: 0,
    count: 0,
    zeroCount: 0,
    zeroThreshold: 0,
    customValues: [],
    offset: 0,
    buckets: [],
    negativeOffset: 0,
    negativeBuckets: [],
  };

  test.each([
    ['{{}}', {}],
    ['{{ }}', {}],
    [
      '{{schema:1 sum:-0.3 count:Inf z_bucket:7.1 z_bucket_w:0.05 }}',
      { schema: 1, sum: -0.3, count: Infinity, zeroCount: 7.1, zeroThreshold: 0.05 },
    ],
    [
      '{{BUCKETS:[5.1 -10 Inf ] offset:-3 n_buckets:[4 5] n_offset:5}}',
      { buckets: [5.1, -10, Infinity], offset: -3, negativeBuckets: [4, 5], negativeOffset: 5 },
    ],
    ['{{schema:-53 custom_values:[1 2]}}', { schema: -53, customValues: [1, 2] }],
    ['{{counter_reset_hint:not_reset}}', { counterResetHint: 'not_reset' }],
    ['{{buckets:[1-2 3]}}', { buckets: [1, 3] }],
  ])('%s', (text, properties) => {
    const [item] = parseSeries(`foo ${text}`).items;
    expect(item).toMatchObject({
      kind: 'histograms',
      samples: 1,
      first: { ...none, ...properties },
    });
  });

  test('repeat and change', () => {
    const text = 'foo {{sum:1}}x2 {{sum:1}}-{{sum:2}}x3';
    const { items, errors } = parseSeries(text);
    expect(errors).toEqual([]);
    expect(items.map(({ start, end, samples }) => [text.slice(start, end), samples])).toEqual([
      ['{{sum:1}}x2', 3],
      ['{{sum:1}}-{{sum:2}}x3', 4],
    ]);
    expect(items[1]).toMatchObject({
      first: { sum: 1 },
      step: { sign: '-', histogram: { sum: 2, start: 26, end: 35 } },
    });
  });
});

test('every token has its place', () => {
  const { tokens } = parseSeries('foo 1x2 {{sum:1}} )(');
  expect(tokens.map(({ type, start, end }) => [type, start, end])).toEqual([
    ['IDENTIFIER', 0, 3],
    ['SPACE', 3, 4],
    ['NUMBER', 4, 5],
    ['TIMES', 5, 6],
    ['NUMBER', 6, 7],
    ['SPACE', 7, 8],
    ['OPEN_HIST', 8, 10],
    ['SUM_DESC', 10, 13],
    ['COLON', 13, 14],
    ['NUMBER', 14, 15],
    ['CLOSE_HIST', 15, 17],
    ['SPACE', 17, 18],
    ['ERROR', 18, 20],
  ]);
});

describe('the first error', () => {
  const key = 'histogram description key, e.g. buckets:[5 10 7]';

  test.each([
    ['1 2', 0, 1, 'unexpected number "1" in series values'],
    ['(foo', 0, 1, 'unexpected "(" in series values'],
    [') foo', 1, 5, `unexpected right parenthesis ')'`],
    ['bool 1', 0, 4, 'unexpected <bool> in series values'],
    ['foo x', 4, 5, 'unexpected "x"'],
    ['foo _a4', 5, 7, 'unexpected identifier "a4"'],
    ['foo 1+1', 7, 7, 'unexpected end of input in series values'],
    ['foo 1 +', 7, 7, 'unexpected end of input in series values'],
    ['foo 1--1x2', 6, 7, 'unexpected <op:-> in series values'],
    ['foo 1,2', 5, 7, `unexpected character in series sequence: ','`],
    ['foo 1 #', 6, 7, `unexpected character in series sequence: '#'`],
    ['foo 1e', 4, 6, 'bad number syntax: "1e"'],
    [
      'foo stalE',
      4,
      9,
      'unexpected identifier "stalE" in series values, expected number or "stale"',
    ],
    [
      'foo 1x1.5',
      6,
      9,
      'invalid repetition in series values: strconv.ParseUint: parsing "1.5": invalid syntax',
    ],
    [
      'foo 1e999',
      4,
      9,
      'error parsing number: strconv.ParseFloat: parsing "1e999": value out of range',
    ],
    ['foo{a', 5, 5, 'unexpected end of input inside braces'],
    ['foo{,}', 4, 5, 'unexpected "," in label set, expected identifier or "}"'],
    ['foo{a=b}', 6, 7, 'unexpected identifier "b" in label set, expected string'],
    ['foo{a=~"b"}', 5, 7, 'unexpected <op:=~> in label set, expected "="'],
    ['foo{a="b" c="d"}', 10, 11, 'unexpected identifier "c" in label set, expected "," or "}"'],
    [String.raw`foo{a="\q"}`, 6, 11, "unknown escape sequence U+0071 'q'"],
    ['foo {{', 6, 6, "histogram description incomplete unexpected: '\ufffd'"],
    ['foo {{foo:1}}', 6, 13, 'bad histogram descriptor found: "foo"'],
    ['foo {{schema :1}}', 6, 17, 'missing `:` for histogram descriptor'],
    ['foo {{sum: 1}}', 10, 11, 'unexpected " " in series values'],
    ['foo {{ schema:1}}', 7, 13, 'unexpected "<Item 57372>" "schema" in series values'],
    [
      'foo {{sum:1 counter_reset_hint:gauge gauge}}',
      37,
      42,
      `unexpected "<Item 57448>" "gauge" in histogram description, expected ${key}`,
    ],
    ['foo {{sum:1 count:}}', 18, 20, `unexpected "}}" in histogram description, expected ${key}`],
    ['foo {{schema:1 schema:1}}', 0, 0, 'duplicate key "schema" in histogram'],
    ['foo {{buckets:[1', 16, 16, "invalid character in buckets description: '\ufffd'"],
    [
      'foo {{schema:1}}+{{schema:0}}x2',
      30,
      31,
      'error combining histograms: cannot merge from schema 0 to 1',
    ],
    [
      'foo {{schema:-53}}-{{}}x1',
      24,
      25,
      'cannot apply this operation on histograms with a mix of exponential and custom bucket schemas',
    ],
  ])('%s', (text, start, end, message) => {
    expect(parseSeries(text).errors[0]).toMatchObject({ start, end, message });
  });

  test('histograms that are not combined may differ', () => {
    expect(parseSeries('foo {{schema:1}}+{{schema:0}}x0').errors).toEqual([]);
  });
});
