import { describeRune, isLetter, quoteString } from '../../promql/index.ts';
import { byteLength } from '../../util/byte-offsets.ts';

/*
 * Tokens of Go's templates, as the annotations and labels of alerts use them.
 * Source: Go 1.26 text/template/parse/lex.go, with the delimiters `{{` and `}}`, comments left out.
 */

export type TokenType =
  | 'assign'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'declare'
  | 'eof'
  | 'error'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | KeywordType;

export type KeywordType =
  | 'block'
  | 'break'
  | 'continue'
  | 'define'
  | 'dot'
  | 'else'
  | 'end'
  | 'if'
  | 'nil'
  | 'range'
  | 'template'
  | 'with';

const keywords: ReadonlyMap<string, KeywordType> = new Map([
  ['.', 'dot'],
  ...(
    [
      'block',
      'break',
      'continue',
      'define',
      'else',
      'end',
      'if',
      'nil',
      'range',
      'template',
      'with',
    ] as const
  ).map((word) => [word, word] as const),
]);

const keywordTypes: ReadonlySet<string> = new Set(keywords.values());

/** Offsets are UTF-16 code units of the template. */
export interface TemplateToken {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** The token's text; the message of an `error`. */
  readonly text: string;
}

/** How the reference names a token in its messages. */
export const describeToken = ({ type, text }: TemplateToken): string => {
  if (type === 'eof') return 'EOF';
  if (type === 'error') return text;
  if (keywordTypes.has(type)) return `<${text}>`;
  const runes = Array.from(text);
  // The reference counts bytes to see whether the text is long, and runes to cut it.
  return byteLength(text, 0, text.length) > 10
    ? `${quoteString(runes.slice(0, 10).join(''))}...`
    : quoteString(text);
};

const isSpace = (unit: string | undefined): boolean =>
  unit === ' ' || unit === '\t' || unit === '\r' || unit === '\n';

const runeAt = (text: string, at: number): number => text.codePointAt(at) ?? -1;

const isAlphaNumeric = (rune: number): boolean =>
  rune !== -1 && (rune === 0x5f || isLetter(rune) || /^\p{Nd}$/u.test(String.fromCodePoint(rune)));

const runeLength = (rune: number): number => (rune > 0xffff ? 2 : 1);

const hasRightTrim = (text: string, at: number): boolean =>
  isSpace(text[at]) && text[at + 1] === '-';

/** State of one scan; `insideAction` and `depth` (of parentheses) are reset by each action. */
interface Scan {
  readonly text: string;
  at: number;
  insideAction: boolean;
  depth: number;
}

/** Length of a right delimiter at `at`, with a trim marker in front of it; 0 if there is none. */
const rightDelimLength = (text: string, at: number): number => {
  if (hasRightTrim(text, at) && text.startsWith('}}', at + 2)) return 4;
  return text.startsWith('}}', at) ? 2 : 0;
};

const tokenOf = (scan: Scan, type: TokenType, start: number, end: number): TemplateToken => {
  scan.at = end;
  return { type, start, end, text: scan.text.slice(start, end) };
};

const errorAt = (scan: Scan, message: string, start: number, end: number): TemplateToken => ({
  type: 'error',
  start,
  end: Math.min(Math.max(end, start), scan.text.length),
  text: message,
});

const skipSpaces = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
};

/** A comment is skipped with its delimiters; `undefined` when it is whole. */
const skipComment = (scan: Scan, from: number): TemplateToken | undefined => {
  const { text } = scan;
  const close = text.indexOf('*/', from + 2);
  if (close === -1) return errorAt(scan, 'unclosed comment', from, text.length);
  const length = rightDelimLength(text, close + 2);
  if (length === 0) {
    return errorAt(scan, 'comment ends before closing delimiter', from, close + 2);
  }
  const end = close + 2 + length;
  scan.at = length === 4 ? skipSpaces(text, end) : end;
  return undefined;
};

const lexText = (scan: Scan): TemplateToken => {
  const { text } = scan;
  for (;;) {
    const start = scan.at;
    const open = text.indexOf('{{', start);
    if (open === -1) {
      const type = start < text.length ? 'text' : 'eof';
      return tokenOf(scan, type, start, text.length);
    }
    const isTrimmed = text[open + 2] === '-' && isSpace(text[open + 3]);
    const before = text.slice(start, open);
    const shown = isTrimmed ? before.replace(/[ \t\r\n]+$/, '') : before;
    if (shown !== '') {
      scan.at = open;
      return { type: 'text', start, end: start + shown.length, text: shown };
    }
    const inside = open + (isTrimmed ? 4 : 2);
    if (!text.startsWith('/*', inside)) {
      scan.insideAction = true;
      scan.depth = 0;
      return { ...tokenOf(scan, 'leftDelim', open, inside), text: '{{' };
    }
    const problem = skipComment(scan, inside);
    if (problem !== undefined) return problem;
  }
};

const lexRightDelim = (scan: Scan, start: number, length: number): TemplateToken => {
  const end = start + length;
  scan.insideAction = false;
  const token = { ...tokenOf(scan, 'rightDelim', start, end), text: '}}' };
  if (length === 4) scan.at = skipSpaces(scan.text, end);
  return token;
};

/** A run of spaces; the last one may belong to a trim marker behind it. */
const lexSpace = (scan: Scan, start: number): TemplateToken => {
  const { text } = scan;
  const end = skipSpaces(text, start);
  if (rightDelimLength(text, end - 1) !== 4) return tokenOf(scan, 'space', start, end);
  return end - start === 1 ? lexRightDelim(scan, start, 4) : tokenOf(scan, 'space', start, end - 1);
};

const isTerminator = (text: string, at: number): boolean => {
  const unit = text[at];
  return (
    unit === undefined || isSpace(unit) || '.,|:)('.includes(unit) || text.startsWith('}}', at)
  );
};

const skipAlphaNumeric = (text: string, from: number): number => {
  let at = from;
  for (let rune = runeAt(text, at); isAlphaNumeric(rune); rune = runeAt(text, at)) {
    at += runeLength(rune);
  }
  return at;
};

const badCharacter = (scan: Scan, start: number, at: number): TemplateToken => {
  const rune = runeAt(scan.text, at);
  return errorAt(scan, `bad character ${describeRune(rune)}`, start, at + runeLength(rune));
};

const lexIdentifier = (scan: Scan, start: number): TemplateToken => {
  const { text } = scan;
  const end = skipAlphaNumeric(text, start);
  if (!isTerminator(text, end)) return badCharacter(scan, start, end);
  const word = text.slice(start, end);
  const isBool = word === 'true' || word === 'false';
  return tokenOf(scan, keywords.get(word) ?? (isBool ? 'bool' : 'identifier'), start, end);
};

const lexFieldOrVariable = (
  scan: Scan,
  start: number,
  type: 'field' | 'variable',
): TemplateToken => {
  const { text } = scan;
  const from = start + 1;
  if (isTerminator(text, from)) {
    return tokenOf(scan, type === 'variable' ? type : 'dot', start, from);
  }
  const end = skipAlphaNumeric(text, from);
  return isTerminator(text, end) ? tokenOf(scan, type, start, end) : badCharacter(scan, start, end);
};

const lexQuoted = (
  scan: Scan,
  start: number,
  kind: { readonly type: TokenType; readonly name: string },
): TemplateToken => {
  const { text } = scan;
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === quote) return tokenOf(scan, kind.type, start, at + 1);
    const isEscape = unit === '\\' && kind.type !== 'rawString';
    if (isEscape) at += 1;
    if (kind.type !== 'rawString' && text[at] === '\n') break;
  }
  return errorAt(scan, `unterminated ${kind.name}`, start, text.length);
};

const digitsOf: Readonly<Record<string, string>> = {
  x: '0123456789abcdefABCDEF_',
  o: '01234567_',
  b: '01_',
};

/** End of a number at `start`, and whether it may end there. Takes more than is valid, as the reference does. */
const scanNumber = (text: string, start: number): { end: number; ok: boolean } => {
  let at = start;
  const accept = (valid: string): boolean => {
    const unit = text[at];
    if (unit === undefined || !valid.includes(unit)) return false;
    at += 1;
    return true;
  };
  const acceptRun = (valid: string): void => {
    while (accept(valid));
  };
  accept('+-');
  let digits = '0123456789_';
  if (accept('0') && accept('xXoObB'))
    digits = digitsOf[text[at - 1]?.toLowerCase() ?? ''] ?? digits;
  acceptRun(digits);
  if (accept('.')) acceptRun(digits);
  const exponent = { 11: 'eE', 23: 'pP' }[digits.length];
  if (exponent !== undefined && accept(exponent)) {
    accept('+-');
    acceptRun('0123456789_');
  }
  accept('i');
  const next = runeAt(text, at);
  return isAlphaNumeric(next) ? { end: at + runeLength(next), ok: false } : { end: at, ok: true };
};

const lexNumber = (scan: Scan, start: number): TemplateToken => {
  const { text } = scan;
  const bad = (end: number): TemplateToken =>
    errorAt(scan, `bad number syntax: ${quoteString(text.slice(start, end))}`, start, end);
  const first = scanNumber(text, start);
  if (!first.ok) return bad(first.end);
  if (text[first.end] !== '+' && text[first.end] !== '-') {
    return tokenOf(scan, 'number', start, first.end);
  }
  const second = scanNumber(text, first.end);
  const isComplex = second.ok && text[second.end - 1] === 'i';
  return isComplex ? tokenOf(scan, 'complex', start, second.end) : bad(second.end);
};

const lexParen = (scan: Scan, start: number): TemplateToken => {
  const isLeft = scan.text[start] === '(';
  scan.depth += isLeft ? 1 : -1;
  return scan.depth < 0
    ? errorAt(scan, 'unexpected right paren', start, start + 1)
    : tokenOf(scan, isLeft ? 'leftParen' : 'rightParen', start, start + 1);
};

const lexOther = (scan: Scan, start: number): TemplateToken => {
  const { text } = scan;
  const rune = runeAt(text, start);
  const unit = text[start] ?? '';
  const isDotNumber = unit === '.' && /[0-9]/.test(text[start + 1] ?? '');
  if (unit === '.' && !isDotNumber && start + 1 < text.length) {
    return lexFieldOrVariable(scan, start, 'field');
  }
  if (/[-+.0-9]/.test(unit)) return lexNumber(scan, start);
  if (isAlphaNumeric(rune)) return lexIdentifier(scan, start);
  if (rune >= 0x20 && rune < 0x7f) return tokenOf(scan, 'char', start, start + 1);
  const message = `unrecognized character in action: ${describeRune(rune)}`;
  return errorAt(scan, message, start, start + runeLength(rune));
};

const quotedKinds: Readonly<Record<string, { readonly type: TokenType; readonly name: string }>> = {
  '"': { type: 'string', name: 'quoted string' },
  '`': { type: 'rawString', name: 'raw quoted string' },
  "'": { type: 'charConstant', name: 'character constant' },
};

const lexColon = (scan: Scan, start: number): TemplateToken =>
  scan.text[start + 1] === '='
    ? tokenOf(scan, 'declare', start, start + 2)
    : errorAt(scan, 'expected :=', start, start + 1);

const lexInsideAction = (scan: Scan): TemplateToken => {
  const { text, at: start } = scan;
  const delim = rightDelimLength(text, start);
  if (delim > 0) {
    return scan.depth === 0
      ? lexRightDelim(scan, start, delim)
      : errorAt(scan, 'unclosed left paren', start, start + delim);
  }
  const unit = text[start];
  if (unit === undefined) return errorAt(scan, 'unclosed action', start, start);
  if (isSpace(unit)) return lexSpace(scan, start);
  const quoted = quotedKinds[unit];
  if (quoted !== undefined) return lexQuoted(scan, start, quoted);
  switch (unit) {
    case '=':
      return tokenOf(scan, 'assign', start, start + 1);
    case ':':
      return lexColon(scan, start);
    case '|':
      return tokenOf(scan, 'pipe', start, start + 1);
    case '$':
      return lexFieldOrVariable(scan, start, 'variable');
    case '(':
    case ')':
      return lexParen(scan, start);
    default:
      return lexOther(scan, start);
  }
};

/** All tokens of a template; the last one is an `eof` or an `error`. */
export const lexTemplate = (text: string): readonly TemplateToken[] => {
  const scan: Scan = { text, at: 0, insideAction: false, depth: 0 };
  const tokens: TemplateToken[] = [];
  for (;;) {
    const token = scan.insideAction ? lexInsideAction(scan) : lexText(scan);
    tokens.push(token);
    if (token.type === 'eof' || token.type === 'error') return tokens;
  }
};
