import { describe, expect, test } from 'vitest';
import {
  codeActions,
  complete,
  diagnose,
  foldingRanges,
  hover,
  metricAt,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  symbols,
} from '../../../server/src/features/index.ts';
import type { FeatureContext } from '../../../server/src/features/index.ts';
import { parse } from '../../../server/src/promql/index.ts';
import type { Span } from '../../../server/src/promql/ast.ts';
import { contextOf, unansweredSnapshot } from '../../support/feature-context.ts';
import { randomExpression } from '../../support/random-promql.ts';
import { createRandom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';

const contexts: readonly FeatureContext[] = [
  contextOf(),
  contextOf({ dialect: 'thanos', features: [] }),
  contextOf({ snapshot: unansweredSnapshot, features: ['unquoted-utf8-names'] }),
  contextOf({
    metadata: {
      series: [{ __name__: 'up', job: 'a"b\\c`d\n', 'a.b': '1' }],
      replicaLabels: ['job'],
    },
    rules: { 'a:b:c': 'sum(' },
  }),
];

const pieces = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '`',
  ',',
  '=',
  '=~',
  '#',
  '\n',
  '\0',
  '\ud800',
  'é',
  '5m',
  ' by ',
  '@',
  'offset',
];

/** One edit somewhere: something lost, something put in, or the end cut off. */
function damaged(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(3)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(4));
    default:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
  }
}

function isInside({ start, end }: Span, text: string): boolean {
  return start >= 0 && start <= end && end <= text.length;
}

/** Everything that looks at an offset; answers the ranges that were wrong. */
function outOfBounds(text: string, offset: number, context: FeatureContext): readonly unknown[] {
  const parsed = parse(text, context.language);
  const { items, from, to } = complete(parsed, offset, context);
  const spans: Span[] = [{ start: from, end: to }];
  for (const item of items)
    spans.push({ start: item.from, end: offset }, { start: offset, end: item.to });
  const shown = hover(parsed, offset, context);
  if (shown !== undefined) spans.push(shown);
  spans.push(...selectionRanges(parsed, offset));
  signatureHelp(parsed, offset, context);
  const metric = metricAt(parsed, offset);
  if (metric !== undefined) spans.push(metric);
  return spans.filter((span) => !isInside(span, text));
}

/** Everything that looks at the whole text. */
function outOfText(text: string, context: FeatureContext): readonly unknown[] {
  const parsed = parse(text, context.language);
  const { diagnostics } = diagnose(parsed, context);
  const edits = diagnostics.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits));
  codeActions(parsed, { start: 0, end: text.length }, context);
  symbols(parsed);
  const spans = [
    ...diagnostics,
    ...edits,
    ...foldingRanges(parsed),
    ...semanticTokens(parsed, context),
  ];
  return spans.filter((span) => !isInside(span, text));
}

describe('any text at any offset', () => {
  const random = createRandom(20_261_123);
  const texts = Array.from({ length: 400 }, () => {
    const whole = randomExpression(random, 3).slice(0, 300);
    return random.below(4) === 0 ? whole : damaged(damaged(whole, random), random);
  });

  test.each(contexts.map((context, index) => [index, context] as const))(
    'context %i',
    (_, context) => {
      for (const text of texts) {
        expect(outOfText(text, context)).toEqual([]);
        for (let round = 0; round < 3; round += 1) {
          expect(outOfBounds(text, random.below(text.length + 1), context)).toEqual([]);
        }
      }
    },
  );

  const deep: readonly (readonly [name: string, text: string])[] = [
    ['operators', `${'a + '.repeat(3000)}a`],
    ['parentheses', `${'('.repeat(2000)}a`],
    ['calls', `${'abs('.repeat(490)}a${')'.repeat(490)}`],
    ['aggregations', `${'sum by (b) ('.repeat(490)}a${')'.repeat(490)}`],
    ['quotes', '"'.repeat(1001)],
    ['matchers', `a{${'x="y",'.repeat(1000)}}`],
  ];
  test.each(deep)('deep or long: %s', (_, text) => {
    const context = contextOf();
    expect(outOfText(text, context)).toEqual([]);
    expect(outOfBounds(text, text.length >> 1, context)).toEqual([]);
    expect(outOfBounds(text, text.length, context)).toEqual([]);
  });
});
