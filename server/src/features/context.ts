import type { MetadataSnapshot } from '../metadata/snapshot.ts';
import type { Span } from '../promql/ast.ts';
import type { Language } from '../promql/index.ts';
import type { Settings } from '../protocol/settings.ts';

/** Where a recording rule of the workspace is written. Offsets are those of the host file. */
export interface RecordLocation extends Span {
  readonly uri: string;
}

/** A name that the workspace records. */
export interface RecordingRule {
  readonly name: string;
  /** The expression that is recorded, for people to read. */
  readonly expr: string;
  /** Where the name is recorded; several places when groups record it for different labels. */
  readonly definitions: readonly RecordLocation[];
  /** Where expressions of the workspace read the name. */
  readonly references: readonly RecordLocation[];
}

export type RecordingRules = ReadonlyMap<string, RecordingRule>;

/** All that a feature may know besides the parsed expression. */
export interface FeatureContext {
  readonly language: Language;
  readonly snapshot: MetadataSnapshot;
  readonly settings: Settings;
  readonly recordingRules: RecordingRules;
}

/** Replaces `[start, end)` of the expression. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** The text after all edits, which must not overlap; their offsets are those of the text before. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((left, right) => left.start - right.start || left.end - right.end);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    result += text.slice(at, edit.start) + edit.text;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}
