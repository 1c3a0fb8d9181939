import { quoteString } from './literal-strings.ts';

/*
 * Numbers and durations: what their tokens stand for and how the reference prints them.
 * Sources: Go 1.26 internal/strconv/{atoi,atof,ftoa}.go, prometheus/common v0.72.1 model/time.go,
 * prometheus v0.316.0 promql/parser/parse.go.
 */

/** Why a token is not a literal, in the reference's words. */
export interface LiteralError {
  readonly message: string;
}

/** The number a NUMBER token (no sign) stands for. */
export function parseNumber(token: string): number | LiteralError {
  const short = shortInteger(token);
  if (short !== undefined) return short;
  const integer = parseInteger(token);
  if (integer !== undefined) return integer;
  const float = parseFloatToken(token);
  if (float === undefined) return { message: goError('ParseFloat', token, 'invalid syntax') };
  const infinite = float === Infinity && !/^inf/i.test(token);
  return infinite ? { message: goError('ParseFloat', token, 'value out of range') } : float;
}

const maxInt64 = 2n ** 63n - 1n;
const maxUint64 = 2n ** 64n - 1n;

/** The repetition count behind an `x` in series values (decimal, unsigned, 64 bits). */
export function parseUint(token: string): bigint | LiteralError {
  if (!/^[0-9]+$/.test(token)) return { message: goError('ParseUint', token, 'invalid syntax') };
  const value = BigInt(token);
  return value > maxUint64 ? { message: goError('ParseUint', token, 'value out of range') } : value;
}

function goError(call: string, token: string, reason: string): string {
  return `strconv.${call}: parsing ${quoteString(token)}: ${reason}`;
}

/** Decimal integers that a double holds exactly, which most numbers are. */
function shortInteger(token: string): number | undefined {
  if (token.length > 15 || (token.length > 1 && token.charCodeAt(0) === 0x30)) return undefined;
  let value = 0;
  for (let i = 0; i < token.length; i++) {
    const digit = token.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return token.length === 0 ? undefined : value;
}

/** Go's `ParseInt(token, 0, 64)`; undefined on any failure. */
function parseInteger(token: string): number | undefined {
  const digits = token.replaceAll('_', '').toLowerCase();
  const octal = /^0[0-7]*$/.test(digits);
  if (!octal && !/^(?:0x[0-9a-f]+|0b[01]+|0o[0-7]+|[1-9][0-9]*)$/.test(digits)) return undefined;
  if (digits !== token.toLowerCase() && !underscoresSeparateDigits(token)) return undefined;
  const value = BigInt(octal ? `0o0${digits}` : digits);
  return value > maxInt64 ? undefined : Number(value);
}

/** Go's `ParseFloat(token, 64)` for decimal numbers, `inf` and `nan`; undefined when ill-formed. */
function parseFloatToken(token: string): number | undefined {
  if (/^[0-9_]*\.?[0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?$/.test(token)) {
    if (!/^[_.]*[0-9]/.test(token)) return undefined;
    if (!token.includes('_')) return Number(token);
    return underscoresSeparateDigits(token) ? Number(token.replaceAll('_', '')) : undefined;
  }
  if (/^inf(?:inity)?$/i.test(token)) return Infinity;
  return /^nan$/i.test(token) ? Number.NaN : undefined;
}

/** Underscores stand between digits, or between a base prefix and a digit. */
function underscoresSeparateDigits(token: string): boolean {
  const prefix = /^0[box]/i.exec(token)?.[0] ?? '';
  const digit = prefix.toLowerCase() === '0x' ? '0-9a-fA-F' : '0-9';
  const body = (prefix === '' ? '' : '0') + token.slice(prefix.length);
  return !new RegExp(`(?:^|[^${digit}])_|_(?:$|[^${digit}])`).test(body);
}

/** The number as Go's `FormatFloat(value, 'f', -1, 64)`: shortest digits, never an exponent. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const shortest = String(Math.abs(value));
  const cut = shortest.indexOf('e');
  if (cut < 0) return sign + shortest;
  const [whole = '', fraction = ''] = shortest.slice(0, cut).split('.');
  const exponent = Number(shortest.slice(cut + 1));
  const digits = whole + fraction;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}

/** The number as Go's `%v` prints it: shortest digits, an exponent below 1e-4 and from 1e6 on. */
export function formatGeneral(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const magnitude = Math.abs(value);
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e6)) return formatNumber(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

function formatSpecial(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

interface Unit {
  readonly name: string;
  /** Milliseconds. */
  readonly length: number;
  /** Printed only when nothing smaller remains. */
  readonly alone: boolean;
}

const second = 1000;
const day = 86_400 * second;

/** From the biggest to the smallest, the order in which they may be written. */
const units: readonly Unit[] = [
  { name: 'y', length: 365 * day, alone: true },
  { name: 'w', length: 7 * day, alone: true },
  { name: 'd', length: day, alone: false },
  { name: 'h', length: 3600 * second, alone: false },
  { name: 'm', length: 60 * second, alone: false },
  { name: 's', length: second, alone: false },
  { name: 'ms', length: 1, alone: false },
];

/** Milliseconds in 2^63 - 1 nanoseconds, the longest duration. */
const longest = 9_223_372_036_854;

/** The seconds that a DURATION token (`1h30m`) stands for. */
export function parseDuration(token: string): number | LiteralError {
  if (token === '0') return 0;
  if (token === '') return { message: 'empty duration string' };
  let milliseconds = 0;
  let position = 0;
  let at = 0;
  while (at < token.length) {
    const [, count = '', name = ''] = /^([0-9]*)([^0-9]*)/.exec(token.slice(at)) ?? [];
    if (count === '' || name === '' || !isUint64(count)) return notDuration(token);
    const index = units.findIndex((unit) => unit.name === name);
    const unit = units[index];
    if (unit === undefined) {
      return { message: `unknown unit ${quoteString(name)} in duration ${quoteString(token)}` };
    }
    if (index < position) return notDuration(token);
    position = index + 1;
    milliseconds += Number(count) * unit.length;
    if (milliseconds > longest) return { message: 'duration out of range' };
    at += count.length + name.length;
  }
  const rest = milliseconds % second;
  return (milliseconds - rest) / second + (rest * 1e6) / 1e9;
}

function notDuration(token: string): LiteralError {
  return { message: `not a valid duration string: ${quoteString(token)}` };
}

function isUint64(digits: string): boolean {
  return digits.length < 20 || BigInt(digits) <= maxUint64;
}

/** Whether the seconds do not fit into a duration of the reference (64 bits of nanoseconds). */
export function isDurationOutOfRange(seconds: number): boolean {
  return Math.abs(seconds) > 2 ** 63 / 1e9;
}

/** Go makes the least number of 64 bits of NaN (on amd64), and that has no absolute value. */
const leastDuration = '--106751d23h47m16s854ms';

/** The duration as a range, an offset or a step prints it: rounded to nanoseconds, `1h30m`, `0s`. */
export function formatDuration(seconds: number): string {
  if (Number.isNaN(seconds)) return leastDuration;
  const nanoseconds = Math.round(Math.abs(seconds) * 1e9);
  return (seconds < 0 ? '-' : '') + formatNanoseconds(nanoseconds);
}

/** The duration as a number literal prints it: cut to nanoseconds, the sign in front. */
export function formatDurationNumber(seconds: number): string {
  const nanoseconds = Math.trunc(Math.abs(seconds) * 1e9);
  return (seconds < 0 ? '-' : '') + formatNanoseconds(nanoseconds);
}

/** The duration that a literal with units stands for: whole milliseconds, none of which gets lost. */
export function formatDurationLiteral(seconds: number): string {
  const milliseconds = Math.round(Math.abs(seconds) * 1000);
  return (seconds < 0 ? '-' : '') + formatMilliseconds(milliseconds);
}

/** Takes a whole number of nanoseconds that may be beyond 2^53. */
function formatNanoseconds(nanoseconds: number): string {
  return formatMilliseconds((nanoseconds - (nanoseconds % 1e6)) / 1e6);
}

function formatMilliseconds(whole: number): string {
  let milliseconds = whole;
  if (milliseconds === 0) return '0s';
  let text = '';
  for (const { name, length, alone } of units) {
    if (alone && milliseconds % length !== 0) continue;
    const count = Math.floor(milliseconds / length);
    if (count === 0) continue;
    text += count + name;
    milliseconds -= count * length;
  }
  return text;
}

/** Unix seconds as `@` prints them: rounded to milliseconds, Go's `%.3f`. */
export function formatTimestamp(seconds: number): string {
  const milliseconds = Math.sign(seconds) * Math.round(Math.abs(seconds) * 1000);
  // Go makes the least number of 64 bits of what does not fit into them (on amd64).
  const value = (Math.abs(milliseconds) < 2 ** 63 ? milliseconds : -(2 ** 63)) / 1000;
  if (Math.abs(value) < 2 ** 40) return value.toFixed(3);
  return formatThousandths(value);
}

/**
 * Exactly three decimals, a tie to the even one as in Go (`toFixed` takes the larger). Doubles from
 * 2^40 on are whole multiples of 2^-12, so that the value times 2^12 is an integer.
 */
function formatThousandths(value: number): string {
  const scaled = BigInt(Math.abs(value) * 4096) * 1000n;
  let thousandths = scaled / 4096n;
  const rest = scaled % 4096n;
  if (rest > 2048n || (rest === 2048n && thousandths % 2n === 1n)) thousandths += 1n;
  const digits = String(thousandths);
  return `${value < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
