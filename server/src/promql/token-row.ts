import type { Language } from './dialects.ts';
import type { ScannedToken } from './scanner.ts';
import { literalRows, punctuationRows } from './tokens.ts';
import type { Terminal, TokenRow } from './tokens.ts';

/** The row of the token list that a token belongs to; `image` is the token as written. */
export function rowOf(type: Terminal, image: string, language: Language): TokenRow | undefined {
  return (
    literalRows.find((row) => row.terminal === type) ??
    punctuationRows.find((row) => row.terminal === type && row.text === image) ??
    language.keywords.get(image.toLowerCase())
  );
}

/** The reference's name of a token in a text, e.g. `LEFT_PAREN`. */
export function referenceName(token: ScannedToken, text: string, language: Language): string {
  return rowOf(token.type, text.slice(token.start, token.end), language)?.name ?? 'ERROR';
}
