import {
  complete,
  diagnose,
  foldingRanges,
  hover,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  symbols,
} from '../../server/src/features/index.ts';
import {
  childrenOf,
  format,
  histogramText,
  language,
  parse,
  parseSeries,
  print,
  seriesValues,
  tokenize,
  usualFeatures,
  valueTypeOf,
  type Node,
  type ParseResult,
  type Span,
} from '../../server/src/promql/index.ts';
import { contextOf } from '../support/feature-context.ts';
import type { Random } from '../support/random.ts';

const languages = [
  language('prometheus', usualFeatures),
  language('prometheus', []),
  language('prometheus', [...usualFeatures, 'unquoted-utf8-names']),
  language('thanos', usualFeatures),
];

const context = contextOf({
  metadata: {
    metrics: { up: { type: 'gauge' }, foo_total: { type: 'counter' } },
    series: [{ __name__: 'up', job: 'a' }],
  },
});

/** Texts longer than this are parsed and tokenized; features are for what people type. */
const longestForFeatures = 20_000;

const within = (what: string, { start, end }: Span, outer: Span): void => {
  if (start < outer.start || end > outer.end || start > end) {
    throw new Error(`${what} [${start}, ${end}) is not inside [${outer.start}, ${outer.end})`);
  }
};

/**
 * Every node inside its parent; `anchored` and `smoothed` stand behind the range of what they modify, as in the
 * reference. Without recursion, so that this cannot be what overflows. */
const checkTree = ({ expr, text }: ParseResult): void => {
  const whole = { start: 0, end: text.length };
  const waiting: { readonly node: Node; readonly outer: Span }[] = [{ node: expr, outer: whole }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, outer } = next;
    within(node.kind, node, node.kind === 'Extension' ? whole : outer);
    for (const child of childrenOf(node)) waiting.push({ node: child, outer: node });
  }
};

const checkFeatures = (parsed: ParseResult, random: Random): void => {
  const offset = random.below(parsed.text.length + 1);
  const { items, from, to } = complete(parsed, offset, context);
  if (items.length > 200) throw new Error(`${items.length} completions`);
  within('completion', { start: from, end: to }, { start: 0, end: parsed.text.length });
  if (from > offset || to < offset) throw new Error('a completion away from the caret');
  hover(parsed, offset, context);
  signatureHelp(parsed, offset, context);
  semanticTokens(parsed, context);
  symbols(parsed);
  foldingRanges(parsed);
  selectionRanges(parsed, offset);
  diagnose(parsed, context);
};

/** Puts one text through the language and the features; throws what is wrong. */
export const checkText = (text: string, random: Random): void => {
  const dialect = random.pick(languages);
  const parsed = parse(text, dialect);
  const whole = { start: 0, end: text.length };
  for (const error of parsed.errors) within(`error ${error.code}`, error, whole);
  for (const comment of parsed.comments) within('comment', comment, whole);
  let last = 0;
  for (const token of tokenize(text, dialect)) {
    within(`token ${token.type}`, token, whole);
    if (token.start < last) throw new Error('tokens overlap');
    last = token.end;
  }
  checkTree(parsed);
  valueTypeOf(parsed.expr, dialect);
  if (parsed.errors.length === 0) {
    const printed = print(parsed.expr);
    if (text.length <= longestForFeatures && format(parsed) === undefined) {
      throw new Error(`does not format: ${printed}`);
    }
  }
  if (text.length > longestForFeatures) return;
  const series = parseSeries(text, dialect);
  for (const token of series.tokens) within(`series token ${token.type}`, token, whole);
  for (const error of series.errors) within(`series error ${error.code}`, error, whole);
  for (const value of seriesValues(series, 100)) {
    if (typeof value === 'object' && value !== null) histogramText(value);
  }
  if (random.below(4) === 0) checkFeatures(parsed, random);
};
