import type { Path } from './path.ts';
import type { TextEdit, TextSpan } from './text-edits.ts';

export type FindingSeverity = 'error' | 'warning' | 'info';

export interface FindingFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Something to say about a place of the file. */
export interface Finding extends TextSpan {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  readonly fixes: readonly FindingFix[];
}

/** A fix by what it does to the file's values; its text comes from where they stand. */
export type FixAction =
  | { readonly kind: 'replace'; readonly path: Path; readonly text: string }
  | { readonly kind: 'rename'; readonly path: Path; readonly text: string }
  | { readonly kind: 'add'; readonly path: Path; readonly text: string }
  | { readonly kind: 'remove'; readonly path: Path };

export interface Fix {
  readonly title: string;
  readonly actions: readonly FixAction[];
}

/** What a check says: where in the file, and what can be done about it. */
export interface Remark {
  readonly path: Path;
  /** Whether the key is meant or what stands behind it. */
  readonly at?: 'key' | 'value';
  readonly message: string;
  /** Where it differs from the check's own. */
  readonly severity?: FindingSeverity;
  readonly fixes?: readonly Fix[];
}
