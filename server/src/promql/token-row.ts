import type { Language } from './dialects.ts';
import type { ScannedToken } from './scanner.ts';
import { literalRows, punctuationRows } from './tokens.ts';
import type { TokenRow } from './tokens.ts';

/** The row of the token list that a token belongs to. */
export function rowOf(token: ScannedToken, language: Language): TokenRow | undefined {
  const { type, image } = token;
  return (
    literalRows.find((row) => row.terminal === type) ??
    punctuationRows.find((row) => row.terminal === type && row.text === image) ??
    language.keywords.get(image.toLowerCase())
  );
}

/** The reference's name of the token, e.g. `LEFT_PAREN`. */
export function referenceName(token: ScannedToken, language: Language): string {
  return rowOf(token, language)?.name ?? 'ERROR';
}
