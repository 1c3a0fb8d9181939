import type { ParseResult, Span } from '../../promql/ast.ts';
import type { Language, Token } from '../../promql/index.ts';
import type { Frame } from './cursor.ts';
import type { Quote } from '../quoting.ts';
import { stringWord } from './word.ts';
import type { Word } from './word.ts';

/** The text a completion replaces, and its part in front of the cursor. */
export interface Place extends Span {
  readonly typed: string;
}

/** The cursor and what surrounds it. */
export interface Site {
  readonly parsed: ParseResult;
  readonly language: Language;
  readonly offset: number;
  readonly word: Word;
  readonly frames: readonly Frame[];
}

/** Replaces nothing. */
export function at(offset: number): Place {
  return { start: offset, end: offset, typed: '' };
}

/** Replaces the word at the cursor. */
export function placeOf({ word }: Site): Place {
  return { start: word.start, end: word.end, typed: word.typed };
}

/** A place for a name: inside of quotes, or outside of them. */
export type NamePlace = Place & { readonly quote: Quote | undefined };

/**
 * The inside of the string at the cursor, up to the cursor alone when its closing quote belongs to another string.
 * Behind the closing quote it is the whole string.
 */
export function stringPlace(site: Site, token: Token): NamePlace {
  const { parsed, offset, word } = site;
  const { quote, start, end, closed } = stringWord(token, parsed.text);
  if (closed && offset > end) return { quote: undefined, ...placeOf(site) };
  const isOdd = word.after.some(
    (later) => later.type === 'STRING' && !stringWord(later, parsed.text).closed,
  );
  const typed = parsed.text.slice(start, offset);
  const wordEnd = offset + (/^[\w.-]*/.exec(parsed.text.slice(offset, end))?.[0].length ?? 0);
  const inside = closed && !isOdd ? end : Math.min(end, wordEnd);
  return { quote, start, end: Math.max(offset, inside), typed };
}

/** The name at the cursor, quoted or not. */
export function namePlace(site: Site): NamePlace {
  const { token } = site.word;
  return token?.type === 'STRING'
    ? stringPlace(site, token)
    : { quote: undefined, ...placeOf(site) };
}
