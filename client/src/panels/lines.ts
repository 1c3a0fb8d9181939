import { plainLabel } from '../trees/plain-label.ts';

/** Texts to be read as they stand: sections of short lines, what belongs together in columns. */

/** Characters of a line, so that a text beside the editor can be read whole. */
const widest = 60;

/** A heading with lines below it; nothing when there are none. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...indented(lines)];
}

export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** Rows as aligned columns; texts of servers become one line each, in which nothing hides. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const plain = rows.map((row) => row.map(plainLabel));
  const widths = plain.reduce<readonly number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  return plain.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A sentence as lines, broken between words. */
export function wrapped(text: string): readonly string[] {
  return filled(plainLabel(text).split(' '));
}

/** Words as lines, each as long as it may be. */
export function filled(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= widest)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
