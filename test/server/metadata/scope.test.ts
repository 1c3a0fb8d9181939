import { describe, expect, test } from 'vitest';
import {
  formatScope,
  matchesEmpty,
  narrowScope,
  parseScope,
  seriesFilter,
} from '../../../server/src/metadata/scope.ts';
import type { Matcher } from '../../../server/src/metadata/scope.ts';

const canonical: readonly (readonly [title: string, matchers: readonly Matcher[], text: string])[] =
  [
    ['nothing', [], ''],
    [
      'sorted and without doubles',
      [
        { label: 'job', op: '=', value: 'b' },
        { label: '__name__', op: '=', value: 'up' },
        { label: 'job', op: '=', value: 'b' },
      ],
      '{__name__="up",job="b"}',
    ],
    ['a UTF-8 label', [{ label: 'my.label', op: '!=', value: 'x' }], '{"my.label"!="x"}'],
    [
      'quotes, backslashes and line breaks',
      [{ label: 'a', op: '=~', value: 'x"\\.\n\r},b="' }],
      String.raw`{a=~"x\"\\.\n\r},b=\""}`,
    ],
  ];

describe('the canonical text of a scope', () => {
  test.each(canonical)('%s', (_, matchers, text) => {
    expect(formatScope(matchers)).toBe(text);
    const back = parseScope(text) ?? [];
    expect(formatScope(back)).toBe(text);
    expect(new Set(back.map((one) => JSON.stringify(one)))).toEqual(
      new Set(matchers.map((one) => JSON.stringify(one))),
    );
  });

  test.each(['{', '{a=b}', 'up', '{a="b"c="d"}', '{a="b}', '{="b"}'])('%s is no scope', (text) => {
    expect(parseScope(text)).toBeUndefined();
  });

  test('a lone surrogate does not leave it', () => {
    expect(formatScope([{ label: 'a', op: '=', value: '\ud800' }])).toBe('{a="\ufffd"}');
  });

  test('narrowing keeps it canonical', () => {
    expect(narrowScope('{job="a"}', { label: '__name__', op: '=~', value: 'x.*' })).toBe(
      '{__name__=~"x.*",job="a"}',
    );
  });
});

const series = { __name__: 'up', job: 'api', instance: 'a:80' };

const filters: readonly (readonly [scope: string, passes: boolean, exact: boolean])[] = [
  ['', true, true],
  ['{__name__="up",job="api"}', true, true],
  ['{job="web"}', false, true],
  ['{job!="web"}', true, true],
  ['{absent=""}', true, true],
  ['{absent!=""}', false, true],
  ['{job=~"a.*|b"}', true, true],
  ['{job=~"p"}', false, true],
  ['{job!~"a.+"}', false, true],
  ['{job=~"(?i)API"}', true, true],
  ['{constructor=""}', true, true],
  ['{job=~"(a|ap)+i"}', true, false],
  ['{job=~"[[:alpha:]]+"}', true, false],
  ['{job=~"a?p?i?a?p?i?a?p?i?"}', true, false],
  [String.raw`{job=~"("}`, true, false],
  ['not a scope', true, false],
];

describe('a scope as a filter of series', () => {
  test.each(filters)('%s', (scope, passes, exact) => {
    const filter = seriesFilter(scope);
    expect({ passes: filter.test(series), exact: filter.exact }).toEqual({ passes, exact });
  });
});

test.each([
  ['{job!="x"}', true],
  ['{job=~".*"}', true],
  ['{job=~".+"}', false],
  ['{job="",up="1"}', false],
])('%s can match a series without labels: %s', (scope, expected) => {
  expect(matchesEmpty(parseScope(scope) ?? [])).toBe(expected);
});
