import type { Span } from '../promql/ast.ts';
import type { YamlStream } from './yaml-stream.ts';

/** What kind of rule an expression belongs to; `query` when it belongs to none. */
export type EmbeddedRole = 'query' | 'record' | 'alert';

/** One PromQL expression inside a host file. Offsets are UTF-16 code units. */
export interface EmbeddedExpr {
  /** The expression as the host's language decodes it. */
  readonly text: string;
  readonly role: EmbeddedRole;
  /** The section's title, the record name or the alert name. */
  readonly title: string | undefined;
  /** Nothing but blanks and comments: offer completion, report nothing. */
  readonly empty: boolean;
  /** Parts of it stand for something else in the host: it is read and completed, never rewritten. */
  readonly templated: boolean;
  /** Where a caret belongs to this expression, both ends included. */
  readonly hostRange: Span;
  /** What `encode` replaces: the scalar with its header and the comment behind it. */
  readonly replaceRange: Span;
  /** Host offset of the character at `offset`. Never decreases. */
  readonly toHost: (offset: number) => number;
  /** Host offset for the end of a range that ends at `offset`. */
  readonly toHostEnd: (offset: number) => number;
  /** The offset for a host offset; `undefined` outside `hostRange`. Never decreases. */
  readonly toExpr: (hostOffset: number) => number | undefined;
  /**
   * Host text that makes the expression `text` when it replaces `replaceRange`; everything else in the file keeps its
   * bytes. Line breaks at the end of `text` are dropped; a block scalar keeps its own end (chomping).
   */
  readonly encode: (text: string) => string;
  /** How `text` is written at a place inside the existing expression. */
  readonly encodeInsert: (text: string) => string;
}

export type HostKind = 'promql' | 'rules' | 'prometheus-rule' | 'autoscaler';

/** What was found in one host file. */
export interface EmbeddedDocument {
  readonly kind: HostKind;
  readonly text: string;
  readonly expressions: readonly EmbeddedExpr[];
  /** The file's YAML; absent for a host of another language. */
  readonly yaml: YamlStream | undefined;
}

/** A kind of file that holds PromQL: one file in this folder and one line in `index.ts`. */
export interface Host {
  readonly kind: HostKind;
  /** Cheap: decides by name and telling words, without parsing. */
  readonly accepts: (file: HostFile) => boolean;
  /** Finds the expressions; `previous` (the same file before an edit) only saves time. Never throws. */
  readonly extract: (text: string, previous?: EmbeddedDocument) => EmbeddedDocument;
}

/** What recognition looks at. */
export interface HostFile {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
}
