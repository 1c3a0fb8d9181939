/**
 * The syntax of Go regular expressions, judged as Prometheus judges matchers: which pattern is refused, and with which
 * words. Source: Go 1.26 regexp/syntax parse.go with the flags `Perl | DotNL`, as prometheus v0.316.0
 * model/labels/regexp.go calls it. Matching is not our business, so classes keep no ranges.
 */
import { isUnicodeGroup } from './re2-names.ts';

/** Of a repetition of repetitions, at most this many copies of the innermost thing. */
const maxCopies = 1000;
const maxHeight = 1000;
/** Instructions of 40 bytes in 128 MiB. */
const maxSize = Math.floor((128 * 2 ** 20) / 40);

const dotNewline = 1;
const foldCase = 2;
const multiLine = 4;
const nonGreedy = 8;

interface Piece {
  readonly kind: 'piece' | 'group' | 'bar';
  /** Flags to go back to at the closing parenthesis. */
  readonly flags: number;
  readonly captures: boolean;
  readonly height: number;
  /** Compiled size in instructions. */
  readonly size: number;
  /** Largest product of counted repetitions on a path into it. */
  readonly copies: number;
  /** Whether it matches where there is no text at all. */
  readonly empty: boolean;
}

const leaf: Piece = {
  kind: 'piece',
  flags: 0,
  captures: false,
  height: 1,
  size: 1,
  copies: 1,
  empty: false,
};
/** `^`, `$` and the like: true at the edge of an empty text. */
const edge: Piece = { ...leaf, empty: true };

class SyntaxFailure extends Error {}

const fail = (what: string, where: string): never => {
  throw new SyntaxFailure(`error parsing regexp: ${what}: \`${where}\``);
};

/** Go's error for a pattern, in Go's words; undefined when the pattern is fine. */
export const regexError = (pattern: string): string | undefined => {
  const judged = judge(pattern);
  return typeof judged === 'string' ? judged : undefined;
};

/** Whether a pattern, anchored at both ends as in a matcher, matches the empty text; false for a broken pattern. */
export const regexMatchesEmpty = (pattern: string): boolean => {
  const judged = judge(pattern);
  return typeof judged !== 'string' && judged.empty;
};

const judge = (pattern: string): Piece | string => {
  try {
    return new PatternReader(pattern).read();
  } catch (error) {
    if (error instanceof SyntaxFailure) return error.message;
    throw error;
  }
};

const isOctal = (text: string): boolean => text >= '0' && text <= '7' && text.length === 1;
const isHex = (text: string): boolean => /^[0-9A-Fa-f]$/.test(text);
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** Controls by their letter, punctuation as itself; undefined for what may not be escaped. */
const plainEscape = (rune: string): number | undefined => {
  const code = rune.codePointAt(0) ?? 0;
  return controls[rune] ?? (code < 0x80 && !/[0-9A-Za-z]/.test(rune) ? code : undefined);
};

const posixClass =
  /^\[:\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]$/;

class PatternReader {
  readonly #text: string;
  #at = 0;
  #flags = dotNewline;
  #stack: Piece[] = [];

  constructor(pattern: string) {
    this.#text = pattern;
  }

  read(): Piece {
    /** Where the repetition operator just read starts; -1 when the last thing was none. */
    let lastRepeat = -1;
    while (this.#at < this.#text.length) {
      lastRepeat = this.#readOne(lastRepeat);
    }
    this.#closeAlternation();
    const [whole, ...more] = this.#stack;
    return whole && more.length === 0 ? whole : fail('missing closing )', this.#text);
  }

  #readOne(lastRepeat: number): number {
    switch (this.#text[this.#at]) {
      case '(':
        this.#readGroup();
        return -1;
      case '|':
        this.#joinConcatenation();
        this.#startBar();
        this.#at += 1;
        return -1;
      case ')':
        this.#readClose();
        return -1;
      case '[':
        this.#readClass();
        return -1;
      case '*':
      case '+':
      case '?':
        return this.#repeat(this.#at, this.#at + 1, undefined, lastRepeat);
      case '{':
        return this.#readCount(lastRepeat);
      case '\\':
        this.#readEscaped();
        return -1;
      case '^':
      case '$':
        this.#at += 1;
        this.#push(edge);
        return -1;
      default:
        this.#nextRune();
        this.#push(leaf);
        return -1;
    }
  }

  #push(one: Piece): void {
    this.#stack.push(one);
    this.#checkLimits(one);
  }

  #checkLimits({ size, height }: Piece): void {
    if (size > maxSize) fail('expression too large', this.#text);
    if (height > maxHeight) fail('expression nests too deeply', this.#text);
  }

  /** Reads one character; half of a surrogate pair stands for a byte that is no UTF-8. */
  #nextRune(): string {
    const code = this.#text.codePointAt(this.#at) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) fail('invalid UTF-8', this.#text.slice(this.#at));
    const rune = String.fromCodePoint(code);
    this.#at += rune.length;
    return rune;
  }

  // Groups.

  #readGroup(): void {
    const start = this.#at;
    if (this.#text[start + 1] !== '?') {
      this.#openGroup(true);
      this.#at += 1;
      return;
    }
    const rest = this.#text.slice(start);
    const head = /^\(\?P<(?=.)|^\(\?<(?=.|$)/s.exec(rest)?.[0];
    if (head !== undefined && (head.length === 4 ? rest.length > 4 : rest.length > 3)) {
      this.#readNamedGroup(rest, head.length);
    } else {
      this.#readFlags(start);
    }
  }

  #openGroup(captures: boolean): void {
    this.#stack.push({ ...leaf, kind: 'group', flags: this.#flags, captures });
  }

  #readNamedGroup(rest: string, nameStart: number): void {
    const end = rest.indexOf('>');
    this.#checkUnicode(this.#at, end < 0 ? this.#text.length : this.#at + end);
    if (end < 0) fail('invalid named capture', rest);
    if (!/^\w+$/.test(rest.slice(nameStart, end))) {
      fail('invalid named capture', rest.slice(0, end + 1));
    }
    this.#openGroup(true);
    this.#at += end + 1;
  }

  #checkUnicode(from: number, to: number): void {
    const found = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.exec(
      this.#text.slice(from, to),
    );
    if (found) fail('invalid UTF-8', this.#text.slice(from + found.index, to));
  }

  /** `(?flags)`, `(?flags:`; a minus switches the flags behind it off. */
  #readFlags(start: number): void {
    this.#at = start + 2;
    let on = this.#flags;
    let negative = false;
    let sawFlag = false;
    const bits: Readonly<Record<string, number>> = {
      i: foldCase,
      m: multiLine,
      s: dotNewline,
      U: nonGreedy,
    };
    while (this.#at < this.#text.length) {
      const rune = this.#nextRune();
      const bit = bits[rune];
      if (bit !== undefined) {
        on = negative ? on & ~bit : on | bit;
        sawFlag = true;
      } else if (rune === '-' && !negative) {
        negative = true;
        sawFlag = false;
      } else if ((rune === ':' || rune === ')') && !(negative && !sawFlag)) {
        if (rune === ':') this.#openGroup(false);
        this.#flags = on;
        return;
      } else break;
    }
    fail('invalid or unsupported Perl syntax', this.#text.slice(start, this.#at));
  }

  #readClose(): void {
    this.#closeAlternation();
    const inner = this.#stack.pop();
    const open = this.#stack.pop();
    if (!inner || open?.kind !== 'group') return fail('unexpected )', this.#text);
    this.#flags = open.flags;
    const { height, size } = inner;
    this.#push(open.captures ? { ...inner, height: height + 1, size: size + 2 } : inner);
    this.#at += 1;
  }

  // Concatenation and alternation: what stands above the last `(` or `|`.

  #joinConcatenation(): void {
    const from = this.#stack.findLastIndex(({ kind }) => kind !== 'piece') + 1;
    const parts = this.#stack.splice(from);
    if (parts.length === 1 && parts[0]) this.#stack.push(parts[0]);
    else this.#push({ ...joined(parts, 0), empty: parts.every(({ empty }) => empty) });
  }

  /** Keeps the bar above the alternatives read so far, as one marker on the stack. */
  #startBar(): void {
    this.#stack.push({ ...leaf, kind: 'bar' });
  }

  #closeAlternation(): void {
    this.#joinConcatenation();
    const from = this.#stack.findLastIndex(({ kind }) => kind === 'group') + 1;
    const parts = this.#stack.splice(from).filter(({ kind }) => kind === 'piece');
    if (parts.length === 1 && parts[0]) this.#stack.push(parts[0]);
    else
      this.#push({ ...joined(parts, parts.length - 1), empty: parts.some(({ empty }) => empty) });
  }

  // Repetition.

  #repeat(
    start: number,
    end: number,
    count: { readonly min: number; readonly max: number } | undefined,
    lastRepeat: number,
  ): number {
    const after = this.#text[end] === '?' ? end + 1 : end;
    if (lastRepeat >= 0) {
      fail('invalid nested repetition operator', this.#text.slice(lastRepeat, after));
    }
    const operator = this.#text.slice(start, after);
    const inner = this.#stack.at(-1);
    if (inner?.kind !== 'piece') {
      return fail('missing argument to repetition operator', operator);
    }
    const { height, size, empty } = inner;
    const whole = count
      ? counted(inner, count)
      : { ...inner, height: height + 1, size: size + 2, empty: empty || this.#text[start] !== '+' };
    this.#stack[this.#stack.length - 1] = whole;
    this.#checkLimits(whole);
    if (count && (count.min >= 2 || count.max >= 2) && whole.copies > maxCopies) {
      fail('invalid repeat count', operator);
    }
    this.#at = after;
    return start;
  }

  #readCount(lastRepeat: number): number {
    const found = /^\{(0|[1-9]\d*)(?:(,)(0|[1-9]\d*)?)?\}/.exec(this.#text.slice(this.#at));
    if (!found) {
      this.#at += 1;
      this.#push(leaf);
      return -1;
    }
    const min = Number(found[1]);
    const open = found[2] !== undefined && found[3] === undefined;
    const max = open ? -1 : Number(found[3] ?? found[1]);
    if (min > 1000 || max > 1000 || (max >= 0 && min > max)) {
      fail('invalid repeat count', found[0]);
    }
    return this.#repeat(this.#at, this.#at + found[0].length, { min, max }, lastRepeat);
  }

  // Escapes and classes.

  #readEscaped(): void {
    const next = this.#text[this.#at + 1] ?? '';
    if (next === 'C') fail('invalid escape sequence', String.raw`\C`);
    if (next === 'Q') return this.#readQuoted();
    if (next !== '' && 'AbBz'.includes(next)) {
      this.#at += 2;
      this.#push(next === 'b' ? leaf : edge);
      return;
    }
    if (!this.#readGroupEscape()) this.#readCharacterEscape();
    this.#push(leaf);
  }

  /** `\Q…\E`: all of it literal. */
  #readQuoted(): void {
    this.#at += 2;
    const found = this.#text.indexOf(String.raw`\E`, this.#at);
    const end = found < 0 ? this.#text.length : found;
    while (this.#at < end) {
      this.#nextRune();
      this.#push(leaf);
    }
    this.#at = found < 0 ? end : end + 2;
  }

  /** `\d`, `\p{Greek}` and the like; false when the escape is another one. */
  #readGroupEscape(): boolean {
    const next = this.#text[this.#at] === '\\' ? (this.#text[this.#at + 1] ?? '') : '';
    if (next !== '' && 'dDsSwW'.includes(next)) {
      this.#at += 2;
      return true;
    }
    if (next !== 'p' && next !== 'P') return false;
    const start = this.#at;
    this.#at += 2;
    if (this.#at >= this.#text.length) {
      // Go reads a NUL here and names an empty group.
      return fail('invalid character class range', this.#text.slice(start));
    }
    if (this.#nextRune() === '{') {
      const end = this.#text.indexOf('}', start);
      this.#checkUnicode(end < 0 ? start : start + 3, end < 0 ? this.#text.length : end);
      if (end < 0) fail('invalid character class range', this.#text.slice(start));
      this.#at = end + 1;
    }
    const sequence = this.#text.slice(start, this.#at);
    const name = sequence
      .replace(/^\\[pP]\{?/, '')
      .replace(/\}$/, '')
      .replace(/^\^/, '');
    if (!isUnicodeGroup(name)) fail('invalid character class range', sequence);
    return true;
  }

  /** One escaped character; gives its code point. */
  #readCharacterEscape(): number {
    const start = this.#at;
    this.#at += 1;
    if (this.#at >= this.#text.length) fail('trailing backslash at end of expression', '');
    const rune = this.#nextRune();
    if (isOctal(rune) && (rune === '0' || isOctal(this.#text[this.#at] ?? ''))) {
      return this.#readOctal(rune);
    }
    const value = rune === 'x' ? this.#readHex() : plainEscape(rune);
    return value ?? fail('invalid escape sequence', this.#text.slice(start, this.#at));
  }

  /** Up to three octal digits, of which one was read. */
  #readOctal(first: string): number {
    let value = Number(first);
    for (let more = 1; more < 3 && isOctal(this.#text[this.#at] ?? ''); more += 1) {
      value = value * 8 + Number(this.#text[this.#at]);
      this.#at += 1;
    }
    return value;
  }

  /** The digits behind `\x`; undefined when they are none. */
  #readHex(): number | undefined {
    if (this.#at >= this.#text.length) return undefined;
    const first = this.#nextRune();
    if (first !== '{') {
      // Go asks for the second digit before it judges the first; at the end of the text that is a NUL.
      const second = this.#at < this.#text.length ? this.#nextRune() : '';
      return isHex(first) && isHex(second) ? Number.parseInt(first + second, 16) : undefined;
    }
    let value = 0;
    for (let digits = 0; this.#at < this.#text.length; digits += 1) {
      const rune = this.#nextRune();
      if (rune === '}') return digits > 0 ? value : undefined;
      if (!isHex(rune)) return undefined;
      value = value * 16 + Number.parseInt(rune, 16);
      if (value > 0x10_ff_ff) return undefined;
    }
    return undefined;
  }

  #readClass(): void {
    const start = this.#at;
    this.#at += 1;
    if (this.#text[this.#at] === '^') this.#at += 1;
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      if (!this.#readNamedClass() && !this.#readGroupEscape()) this.#readRange(start);
    }
    this.#at += 1;
    this.#push(leaf);
  }

  /** `[:alpha:]` inside a class. */
  #readNamedClass(): boolean {
    const rest = this.#text.slice(this.#at);
    const end = rest.startsWith('[:') && rest.length > 2 ? rest.indexOf(':]', 2) : -1;
    if (end < 0) return false;
    const name = rest.slice(0, end + 2);
    if (!posixClass.test(name)) fail('invalid character class range', name);
    this.#at += name.length;
    return true;
  }

  #readRange(classStart: number): void {
    const start = this.#at;
    const low = this.#readClassCharacter(classStart);
    const [dash, next] = [this.#text[this.#at], this.#text[this.#at + 1]];
    if (dash !== '-' || next === undefined || next === ']') return;
    this.#at += 1;
    const high = this.#readClassCharacter(classStart);
    if (high < low) fail('invalid character class range', this.#text.slice(start, this.#at));
  }

  #readClassCharacter(classStart: number): number {
    if (this.#at >= this.#text.length) fail('missing closing ]', this.#text.slice(classStart));
    if (this.#text[this.#at] === '\\') return this.#readCharacterEscape();
    return this.#nextRune().codePointAt(0) ?? 0;
  }
}

const joined = (parts: readonly Piece[], extra: number): Piece => ({
  ...leaf,
  height: 1 + parts.reduce((most, { height }) => Math.max(most, height), 0),
  size: Math.max(
    1,
    parts.reduce((sum, { size }) => sum + size, extra),
  ),
  copies: parts.reduce((most, { copies }) => Math.max(most, copies), 1),
});

/** `x{min,max}`; `max` is -1 for no bound. The divisions of the reference are products here. */
const counted = (
  inner: Piece,
  { min, max }: { readonly min: number; readonly max: number },
): Piece => {
  const open = min === 0 ? 2 + inner.size : 1 + min * inner.size;
  const size = max < 0 ? open : max * inner.size + (max - min);
  return {
    ...inner,
    height: inner.height + 1,
    size: Math.max(1, size),
    copies: max === 0 ? 1 : Math.max(1, max < 0 ? min : max) * inner.copies,
    empty: inner.empty || min === 0,
  };
};
