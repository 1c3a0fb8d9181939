import { quoteString } from '../../promql/index.ts';

/*
 * Whether literals of a template stand for values.
 * Source: Go 1.26 text/template/parse/node.go newNumber, strconv/atoi.go, strconv/quote.go.
 */

const integer =
  /^([-+]?)(?:0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/;

const decimalFloat = /^[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9_]+)?$/;
const hexFloat = /^[-+]?0[xX][0-9a-fA-F_]*\.?[0-9a-fA-F_]*[pP][-+]?[0-9_]+$/;

/** An underscore stands between digits, or between a base prefix and a digit. */
const misplacedUnderscore = /(?<![0-9a-fA-FxX])_|_(?![0-9a-fA-F])/;

const isFloat = (text: string): boolean => {
  if (misplacedUnderscore.test(text)) return false;
  if (hexFloat.test(text)) return true;
  return decimalFloat.test(text) && Number.isFinite(Number(text.replaceAll('_', '')));
};

const isInteger = (text: string): boolean => {
  if (!integer.test(text)) return false;
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const isOctal = /^0[0-7]+$/.test(digits);
  const size = BigInt(isOctal ? `0o${digits.slice(1)}` : digits.toLowerCase());
  if (text.startsWith('-')) return size <= 2n ** 63n;
  return size < (text.startsWith('+') ? 2n ** 63n : 2n ** 64n);
};

/** What is wrong with a number; `undefined` if nothing is. */
export const numberProblem = (text: string): string | undefined => {
  if (text.endsWith('i') && isFloat(text.slice(0, -1))) return undefined;
  if (isInteger(text)) return undefined;
  const illegal = `illegal number syntax: ${quoteString(text)}`;
  if (!isFloat(text)) return illegal;
  return /[.eEpP]/.test(text) ? undefined : `integer overflow: ${quoteString(text)}`;
};

const character =
  /^'(?:[^\\'\n]|\\(?:[abfnrtv\\']|[0-7]{3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))/u;

/** What is wrong with a character constant; `undefined` if nothing is. */
export const characterProblem = (text: string): string | undefined => {
  const start = character.exec(text)?.[0];
  if (start === undefined) return 'invalid syntax';
  return text.slice(start.length) === "'" ? undefined : `malformed character constant: ${text}`;
};
