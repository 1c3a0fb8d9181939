import type { Span } from '../../server/src/promql/ast.ts';

export interface MarkedText {
  readonly text: string;
  /** Where `|` stands; the end of the text without one. */
  readonly cursor: number;
  /** What stands between `[[` and `]]`, in order of their starts. */
  readonly ranges: readonly Span[];
}

/**
 * Reads a text with marks: `|` is the cursor, `[[…]]` a range, which may hold others. `\|` is a bar of the text.
 * PromQL has none of them outside of strings.
 */
export function readMarks(marked: string): MarkedText {
  let text = '';
  let cursor = -1;
  const ranges: { start: number; end: number }[] = [];
  const open: { start: number; end: number }[] = [];
  for (const [part] of marked.matchAll(/\\\||\[\[|\]\]|\||[^|[\]\\]+|./gsu)) {
    if (part === '|') cursor = text.length;
    else if (part === '[[') {
      const range = { start: text.length, end: text.length };
      open.push(range);
      ranges.push(range);
    } else if (part === ']]' && open.length > 0) {
      const range = open.pop();
      if (range !== undefined) range.end = text.length;
    } else text += part === String.raw`\|` ? '|' : part;
  }
  if (open.length > 0) throw new Error(`a range is not closed: ${marked}`);
  return { text, cursor: cursor === -1 ? text.length : cursor, ranges };
}
