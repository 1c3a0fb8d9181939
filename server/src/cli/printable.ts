import { unprintable } from '../util/unprintable.ts';

const replacement = '\u{fffd}';

/** A name or a sentence as one line for a terminal: nothing in it can move the cursor or pretend to be another line. */
export const printable = (text: string): string => text.replaceAll(unprintable, replacement);

/** The same for a text that may have several lines; tabs stay tabs. */
export const printableLines = (text: string): string =>
  text.replaceAll(unprintable, (character) =>
    character === '\n' || character === '\t' ? character : replacement,
  );
