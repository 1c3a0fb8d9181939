import type { MetricSubject } from './metric-details.ts';
import type { Span } from '../../promql/ast.ts';
import type { MetadataKey } from '../../metadata/snapshot.ts';

/** What an item is, for its icon and for scripts. */
export type CompletionKind =
  | 'metric'
  | 'function'
  | 'aggregation'
  | 'keyword'
  | 'operator'
  | 'modifier'
  | 'label'
  | 'value'
  | 'duration'
  | 'number'
  | 'snippet';

export interface CompletionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Plain text for `[from, to)`. */
  readonly insert: string;
  /** The same with places to fill in, in the syntax of the language server protocol. */
  readonly snippet: string | undefined;
  /** One line: type, unit, signature. */
  readonly detail: string;
  /** Markdown; foreign text in it is escaped. */
  readonly documentation: string;
  /** Sorts like the list. */
  readonly sortText: string;
  /** What the text in `[from, cursor)` is compared to. */
  readonly filterText: string;
  readonly from: number;
  readonly to: number;
  /** Another list is worth opening after this item was accepted. */
  readonly again: boolean;
  /** More can be said about the item by asking the server; see `metricDetails`. */
  readonly subject: MetricSubject | undefined;
}

export interface CompletionAnswer {
  /** Best first, at most 200. */
  readonly items: readonly CompletionItem[];
  /** Kinds of things that may stand here, also those of which nothing is known. */
  readonly kinds: readonly CompletionKind[];
  /** More typing may bring items that are not in this list. */
  readonly isIncomplete: boolean;
  /** What is worth fetching before this is asked again. */
  readonly missing: readonly MetadataKey[];
  /** The range that the first situation replaces; the cursor when there is none. */
  readonly from: number;
  readonly to: number;
}

/** An item before it has its place in the list. Foreign text in label and detail is made plain by whoever knows it. */
export interface Draft {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly insert?: string;
  readonly snippet?: string | undefined;
  /** A function is called only for items that are shown, as are the next two. */
  readonly detail?: string | (() => string);
  readonly documentation?: () => string;
  readonly subject?: () => MetricSubject;
  readonly filterText?: string;
  readonly place: Span & { readonly typed: string };
  /** Added to how well the item matches what is typed; one class of matching is 1. Default 0. */
  readonly bonus?: number;
  readonly again?: boolean;
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  /** There are more than these. */
  readonly cut: boolean;
}

/** A whole list of drafts. */
export function all(drafts: readonly Draft[]): Drafts {
  return { drafts, cut: false };
}

/** Text that stands for itself inside a snippet. */
export function snippetText(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}
