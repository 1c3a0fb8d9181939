import { createLineIndex, type LineIndex } from '../../util/line-index.ts';
import type { Finding, FindingSeverity } from './finding.ts';

interface Spanned {
  readonly start: number;
  readonly end: number;
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly message: string;
}

/** Findings by offsets of a text, with the lines that they are in. */
export const located = (
  file: string,
  text: string,
  spanned: readonly Spanned[],
  lines: LineIndex = createLineIndex(text),
): readonly Finding[] =>
  spanned.map(({ start, end, severity, code, message }) => {
    const from = lines.positionAt(start);
    const lineStart = lines.offsetAt({ line: from.line, character: 0 });
    const lineEnd = lines.offsetAt({ line: from.line, character: Number.MAX_SAFE_INTEGER });
    const line = text.slice(lineStart, lineEnd);
    return { file, start: from, end: lines.positionAt(end), severity, code, message, line };
  });
