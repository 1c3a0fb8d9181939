/** The door of the language core: everything other folders may use of PromQL. */
import type { ParseResult } from './ast.ts';
import type { Language } from './dialects.ts';
import type { PromqlParser } from './parser.ts';
import { newParser } from './new-parser.ts';
import { referenceName } from './token-row.ts';
import { scan } from './scanner.ts';

export type * from './ast.ts';
export { valueTypeOf } from './check.ts';
export {
  allFeatures,
  detectLanguage,
  dialectIds,
  dialectRows,
  language,
  usualFeatures,
} from './dialects.ts';
export type { DialectId, Feature, Language, ParserVersion, ServerFacts } from './dialects.ts';
export { lex } from './lex.ts';
export type { LexedToken } from './lex.ts';
export { aggregators } from './functions.ts';
export type { AggregatorSpec, FunctionSpec } from './functions.ts';
export type { Doc } from './docs/doc.ts';
export { keywordDocs, matcherDocs, operatorDocs } from './docs/keywords.ts';
export { isLegacyMetricName, quoteLabelName } from './literal-names.ts';
export { describeRune, isLetter } from './literal-runes.ts';
export { quoteString, unquoteString } from './literal-strings.ts';
export { format } from './format.ts';
export { formatDuration, parseDuration } from './literals.ts';
export { operatorHeader, print } from './print.ts';
export { regexError } from './re2-syntax.ts';
export { histogramText, parseSeries, seriesValues } from './series.ts';
export { aggregationParts, childrenOf, nodeAt, postfix, referenceEnd, walk } from './walk.ts';

export interface Token {
  /** The reference's name of the token, e.g. `IDENTIFIER`, `LEFT_PAREN`, `DURATION`; `ERROR` for text that is none. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A parser that is made when it is first used. */
function lazyParser(): (text: string, language: Language) => ParseResult {
  let parser: PromqlParser | undefined;
  return (text, language) => {
    parser ??= newParser();
    return parser.parse(text, language);
  };
}

/**
 * Parses an expression and checks its types. Any text gives a tree; the first error is the one Prometheus reports.
 */
export const parse = lazyParser();

/** All tokens of a text, comments included (`COMMENT`), without its end; goes on behind text that is no token. */
export function tokenize(text: string, language: Language): readonly Token[] {
  const { tokens, comments } = scan(text, language);
  const found = tokens
    .filter(({ start, end }) => end > start)
    .map((token) => ({
      type: referenceName(token, text, language),
      start: token.start,
      end: token.end,
    }));
  const remarks = comments.map(({ start, end }) => ({ type: 'COMMENT', start, end }));
  return [...found, ...remarks].toSorted((a, b) => a.start - b.start);
}
