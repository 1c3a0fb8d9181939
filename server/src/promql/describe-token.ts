import { byteLength } from '../util/byte-offsets.ts';
import { quoteString } from './literal-strings.ts';
import type { TokenRow } from './tokens.ts';

/**
 * A token as the reference calls it in messages; without a row it is quoted.
 * Source: prometheus v0.316.0 promql/parser/lex.go (Item.desc, Item.String).
 */
export function describeToken(row: TokenRow | undefined, image: string): string {
  switch (row?.printed) {
    case 'keyword':
      return `<${image}>`;
    case 'operator':
      return `<op:${image}>`;
    case 'aggregator':
      return `<aggr:${image}>`;
    case 'described':
      if (row.name === 'EOF') return row.text;
      return `${row.text} ${row.name.endsWith('IDENTIFIER') ? quoteString(image) : shorten(image)}`;
    case 'plain':
    case undefined:
      return shorten(image);
  }
}

/** Quotes the text; one of more than ten bytes in UTF-8 is cut to ten characters. */
function shorten(image: string): string {
  if (image.length <= 10 && byteLength(image, 0, image.length) <= 10) return quoteString(image);
  return `${quoteString(Array.from(image).slice(0, 10).join(''))}...`;
}
