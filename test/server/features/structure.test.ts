import { describe, expect, test } from 'vitest';
import {
  codeActions,
  foldingRanges,
  metricAt,
  selectionRanges,
  semanticTokens,
  symbols,
} from '../../../server/src/features/index.ts';
import type { ExpressionSymbol } from '../../../server/src/features/index.ts';
import { parse } from '../../../server/src/promql/index.ts';
import { contextOf } from '../../support/feature-context.ts';
import type { ContextOptions } from '../../support/feature-context.ts';
import { readMarks } from '../../support/marked-text.ts';

describe('semantic tokens', () => {
  /** `text:type` for each token. */
  const tokensOf = (text: string, options: ContextOptions = {}): string => {
    const context = contextOf(options);
    return semanticTokens(parse(text, context.language), context)
      .map(({ start, end, type, modifiers }) =>
        [`${text.slice(start, end)}:${type}`, ...modifiers].join('.'),
      )
      .join(' ');
  };
  const rows: readonly (readonly [text: string, tokens: string, options?: ContextOptions])[] = [
    ['up', 'up:variable'],
    ['a:b', 'a:b:variable.definition', { rules: { 'a:b': 'up' } }],
    ['rate(foo[5m])', 'rate:function.defaultLibrary foo:variable 5m:number'],
    ['nope(foo)', 'nope:function foo:variable'],
    ['SUM BY (job) (up)', 'SUM:function.defaultLibrary BY:keyword job:property up:variable'],
    [
      'up{job="a", x=~`b`}',
      'up:variable job:property =:operator "a":string x:property =~:operator `b`:regexp',
    ],
    ['{"a.b", "c.d"!~"e"}', '"a.b":variable "c.d":property !~:operator "e":regexp'],
    [
      'a + on (x) group_left (y) b',
      'a:variable +:operator on:keyword x:property group_left:keyword y:property b:variable',
    ],
    ['a > bool 1', 'a:variable >:operator bool:keyword 1:number'],
    ['a and b', 'a:variable and:keyword b:variable'],
    ['a + fill_left(-1) b', 'a:variable +:operator fill_left:keyword -1:number b:variable'],
    ['-up', '-:operator up:variable'],
    ['up offset -5m', 'up:variable offset:keyword -5m:number'],
    ['up @ 12', 'up:variable @:operator 12:number'],
    ['up @ start()', 'up:variable @:operator start:keyword'],
    [
      'rate(up[2*step()] smoothed)',
      'rate:function.defaultLibrary up:variable 2:number *:operator step:function.defaultLibrary smoothed:keyword',
    ],
    ['up[5m:1m]', 'up:variable 5m:number 1m:number'],
    [
      'label_replace(up, "a", "b", "c", "d")',
      'label_replace:function.defaultLibrary up:variable "a":string "b":string "c":string "d":string',
    ],
    // A keyword where a name stands is a name.
    ['sum + offset', 'sum:variable +:operator offset:variable'],
    ['up # why\n', 'up:variable # why:comment'],
    ['sum(up', 'sum:function.defaultLibrary up:variable'],
    ['', ''],
  ];
  for (const [text, tokens, options] of rows) {
    test(text, () => {
      expect(tokensOf(text, options)).toBe(tokens);
    });
  }
});

describe('symbols', () => {
  const outline = (list: readonly ExpressionSymbol[]): string =>
    list
      .map(({ name, detail, children }) => {
        const inner = children.length === 0 ? '' : `(${outline(children)})`;
        return `${name}${detail === '' ? '' : ` ${detail}`}${inner}`;
      })
      .join(', ');
  const rows: readonly (readonly [text: string, outline: string])[] = [
    ['up', 'up'],
    ['sum by (job) (rate(up{a="b"}[5m]))', 'sum by (job)(rate(up{a="b"}[5m]))'],
    ['a / on (x) b', '/ on (x)(a, b)'],
    ['(a + 1) * -b', '*(+(a), b)'],
    ['max_over_time(up[1h:])', 'max_over_time([1h:] subquery(up))'],
    ['sum(up\n  {\n a="b"})', 'sum(up { a="b"})'],
    ['sum(', 'sum'],
    ['', ''],
  ];
  test.each(rows)('%s', (text, expected) => {
    expect(outline(symbols(parse(text, contextOf().language)))).toBe(expected);
  });
});

describe('folding', () => {
  const foldsOf = (text: string): readonly string[] =>
    foldingRanges(parse(text, contextOf().language)).map(
      ({ start, end, kind }) => `${kind} ${JSON.stringify(text.slice(start, end))}`,
    );
  test('brackets that span lines, from the outside in', () => {
    expect(foldsOf('sum(\n  rate(foo{\n    a="b"\n  }[5m])\n)')).toEqual([
      String.raw`region "(\n  rate(foo{\n    a=\"b\"\n  }[5m])\n)"`,
      String.raw`region "(foo{\n    a=\"b\"\n  }[5m])"`,
      String.raw`region "{\n    a=\"b\"\n  }"`,
    ]);
  });
  test('blocks of comments', () => {
    expect(foldsOf('# one\n# two\nup\n# three')).toEqual([String.raw`comment "# one\n# two"`]);
  });
  test.each(['sum(rate(foo[5m]))', ''])('none in %j', (text) => {
    expect(foldsOf(text)).toEqual([]);
  });
});

describe('selection ranges', () => {
  const growing = (marked: string): readonly string[] => {
    const { text, cursor } = readMarks(marked);
    return selectionRanges(parse(text, contextOf().language), cursor).map(({ start, end }) =>
      text.slice(start, end),
    );
  };
  const rows: readonly (readonly [marked: string, texts: readonly string[]])[] = [
    [
      'sum by (job) (rate(fo|o{a="b"}[5m]))',
      [
        'foo',
        'foo{a="b"}',
        'foo{a="b"}[5m]',
        '(foo{a="b"}[5m])',
        'rate(foo{a="b"}[5m])',
        '(rate(foo{a="b"}[5m]))',
        'sum by (job) (rate(foo{a="b"}[5m]))',
      ],
    ],
    ['foo{abc="x|y"}', ['xy', '"xy"', 'abc="xy"', '{abc="xy"}', 'foo{abc="xy"}']],
    [
      'sum by (jo|b, x) (foo)',
      ['job', 'job, x', '(job, x)', 'by (job, x)', 'sum by (job, x) (foo)'],
    ],
    ['a + b|', ['b', 'a + b']],
    ['up # com|ment', ['# comment', 'up # comment']],
    ['|', []],
  ];
  test.each(rows)('%s', (marked, texts) => {
    expect(growing(marked)).toEqual(texts);
  });
});

describe('the metric that is named', () => {
  const named = (marked: string): string | undefined => {
    const { text, cursor } = readMarks(marked);
    return metricAt(parse(text, contextOf().language), cursor)?.name;
  };
  test.each(['sum(job:|up)', '{"job:|up"}', '{__name__="job|:up"}', 'job:up|{a="b"}'])(
    'here: %s',
    (marked) => {
      expect(named(marked)).toBe('job:up');
    },
  );
  test.each(['su|m(job:up)', 'job:up{a="|b"}', '{__name__=~"job:|up"}', '1 + |2'])(
    'not here: %s',
    (marked) => {
      expect(named(marked)).toBeUndefined();
    },
  );
});

describe('code actions', () => {
  const titles = (marked: string): readonly string[] => {
    const { text, ranges } = readMarks(marked);
    const context = contextOf();
    const range = ranges[0] ?? { start: 0, end: text.length };
    return codeActions(parse(text, context.language), range, context).map(
      ({ title, preferred }) => `${preferred ? '*' : ''}${title}`,
    );
  };
  const rows: readonly (readonly [marked: string, titles: readonly string[]])[] = [
    ['rate([[f]]oo)', ['*Add the range [5m]']],
    ['[[sum]](foo_total)', []],
    ['sum([[foo_total]])', ['*Take the rate over 5 minutes', 'Take the increase over 5 minutes']],
    ['up{job=~"a"}', ['*Replace =~ by =']],
    ['up', []],
    // What is missing is offered all over the expression.
    ['[[s]]um(rate(up[5m])\n# more\n', ['*Add the missing ")"']],
    ['[[r]]ate(up[5m)', ['*Add the missing "]"']],
    ['[[s]]um(up{a="b")', ['*Add the missing "}"']],
    ['[[s]]um(up{a="b"} by (a)', ['*Add the missing ")"']],
    // The error is at the end of the text, the change where the parenthesis is missing.
    ['sum(rate(up[5m][[)]]\n# more\n', ['*Add the missing ")"']],
  ];
  test.each(rows)('%s', (marked, expected) => {
    expect(titles(marked)).toEqual(expected);
  });
});
