import type { Span } from '../../promql/ast.ts';
import type { MetadataKey } from '../../metadata/snapshot.ts';

export interface Hover extends Span {
  /** Markdown; foreign text in it is escaped. */
  readonly contents: string;
  /** What would make it say more. */
  readonly missing: readonly MetadataKey[];
}

/** A hover before it is joined: its range and its paragraphs. */
export interface HoverText {
  readonly span: Span;
  readonly paragraphs: readonly string[];
  /** Whether the paragraphs tell the labels of the series, with their counts. */
  readonly tellsLabels?: boolean;
}

/** Longest lists that are shown whole. */
const maxListed = 20;

/** Items with commas, the last ones counted instead of shown. */
export function listText(items: readonly string[], total = items.length): string {
  const shown = items.slice(0, maxListed);
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
