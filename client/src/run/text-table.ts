import type { RunTable } from '../../../server/src/protocol/query.ts';

/** Characters that end a line, move the cursor or turn the direction of text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;

/** A text from a server on one line: what would break the table is written as an escape. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** Columns of a fixed-width font that a printable text takes. */
export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** The table as lines of aligned columns: a head, a rule, one line per row. */
export function tableLines(table: RunTable): readonly string[] {
  const head = table.columns.map(({ name }) => printable(name));
  const rows = table.rows.map((row) => head.map((_, column) => printable(row[column] ?? '')));
  const widths = head.map((name, column) =>
    rows.reduce((most, row) => Math.max(most, textWidth(row[column] ?? '')), textWidth(name)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - textWidth(cell));
        return table.columns[column]?.align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)];
}
