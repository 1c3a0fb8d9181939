/** Changes that remove an error of the parser. */
import type { ParseError, ParseErrorKind, ParseResult } from '../../../promql/ast.ts';
import { parse, tokenize } from '../../../promql/index.ts';
import { applyEdits } from '../../context.ts';
import type { FeatureContext } from '../../context.ts';
import type { Fix } from '../rule.ts';
import { closeBrackets, closeString, doubleBackslashes, removeCloser } from './brackets.ts';
import { computeDuration, insertWindow, respellDuration } from './durations.ts';
import {
  globToRegex,
  moveModifier,
  moveRange,
  removeSecondName,
  requireLabel,
} from './modifiers.ts';
import { knownFunction } from './names.ts';
import type { Fixer } from './site.ts';
import {
  addArgument,
  addBool,
  completeAggregation,
  convertOperand,
  convertType,
  removeBool,
  removeGrouping,
  removeGroupLabel,
  removeMatching,
  wrapScalars,
} from './types.ts';
import { removeComma, unexpectedCharacter, unexpectedToken } from './words.ts';

/** What may be done about each error of the parser, by its code. */
const fixers: ReadonlyMap<string, Fixer> = new Map([
  ['aggregation-argument-count', completeAggregation],
  ['argument-count', addArgument],
  ['bad-number', respellDuration],
  ['duration-expression-not-enabled', computeDuration],
  ['grouped-set-operator', removeGrouping],
  ['invalid-duration', respellDuration],
  ['invalid-regex', globToRegex],
  ['label-in-on-and-group', removeGroupLabel],
  ['matching-on-scalar', removeMatching],
  ['misplaced-at', moveModifier],
  ['misplaced-bool', removeBool],
  ['misplaced-offset', moveModifier],
  ['misplaced-range', moveRange],
  ['missing-bool', addBool],
  ['name-set-twice', removeSecondName],
  ['operand-type', convertOperand],
  ['selects-everything', requireLabel],
  ['set-operator-on-scalar', wrapScalars],
  ['subquery-type', convertType],
  ['trailing-comma', removeComma],
  ['unclosed-brace', closeBrackets],
  ['unclosed-bracket', closeBrackets],
  ['unclosed-duration', insertWindow],
  ['unclosed-parenthesis', closeBrackets],
  ['unexpected-character', unexpectedCharacter],
  ['unexpected-token', unexpectedToken],
  ['unknown-escape', doubleBackslashes],
  ['unknown-function', knownFunction],
  ['unopened-parenthesis', removeCloser],
  ['unterminated-quoted-string', closeString],
  ['unterminated-raw-string', closeString],
  ['wrong-type', convertType],
]);

/** More choices help nobody. */
const maxFixes = 3;
/** Every candidate is parsed to see that it helps; texts beyond this length get none. UTF-16 units. */
const maxLength = 20_000;
/** Later errors are mostly consequences of the first. */
const maxErrors = 5;

/** How far the parser got: errors in the tokens hide those in the meaning, and those hide the ones in the types. */
const stages: Readonly<Record<ParseErrorKind, number>> = {
  lexical: 0,
  syntax: 0,
  nesting: 0,
  semantic: 1,
  type: 2,
};

/** What a change leaves: 0 = a valid text, 1 = a better one, 2 = nothing better. */
function remainder(
  candidate: Fix,
  error: ParseError,
  parsed: ParseResult,
  context: FeatureContext,
): number {
  const { errors } = parse(applyEdits(parsed.text, candidate.edits), context.language);
  const [first] = errors;
  if (first === undefined) return 0;
  const isFurther =
    error === parsed.errors[0] && first.start > error.end && first.code !== error.code;
  const isLater = stages[first.kind] > stages[error.kind];
  return errors.length < parsed.errors.length || isLater || isFurther ? 1 : 2;
}

/** Fixes for one error, those that make the whole expression valid first. */
export function fixesFor(
  error: ParseError,
  parsed: ParseResult,
  context: FeatureContext,
): readonly Fix[] {
  const fixer = fixers.get(error.code);
  if (fixer === undefined || parsed.text.length > maxLength) return [];
  if (parsed.errors.indexOf(error) >= maxErrors) return [];
  const tokens = tokenize(parsed.text, context.language).filter(({ type }) => type !== 'COMMENT');
  return fixer({ error, parsed, context, tokens })
    .map((candidate) => ({ candidate, left: remainder(candidate, error, parsed, context) }))
    .filter(({ left }) => left < 2)
    .sort((one, other) => one.left - other.left)
    .slice(0, maxFixes)
    .map(({ candidate }) => candidate);
}
