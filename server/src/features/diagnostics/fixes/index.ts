/** Changes that remove an error of the parser. */
import type { ParseError, ParseResult } from '../../../promql/ast.ts';
import { parse, tokenize } from '../../../promql/index.ts';
import { applyEdits } from '../../context.ts';
import type { FeatureContext } from '../../context.ts';
import type { Fix } from '../rule.ts';
import { closeBrackets, closeString, removeCloser } from './brackets.ts';
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
  ['aggregation-argument-count', addArgument],
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

/** The text is better: it parses, or is wrong in fewer places, or only further on. */
function helps(
  candidate: Fix,
  error: ParseError,
  parsed: ParseResult,
  context: FeatureContext,
): boolean {
  const text = applyEdits(parsed.text, candidate.edits);
  const { errors } = parse(text, context.language);
  const [first] = errors;
  if (first === undefined) return true;
  if (errors.length < parsed.errors.length) return true;
  return error === parsed.errors[0] && first.start > error.end && first.code !== error.code;
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
    .filter((candidate) => helps(candidate, error, parsed, context))
    .slice(0, maxFixes);
}
