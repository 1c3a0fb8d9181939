import type { HostKind, YamlDocument, YamlScalar } from '../embedded/index.ts';
import type { DialectId, Span } from '../promql/index.ts';

/*
 * A rule file as the tools read it, with the ranges of everything. All offsets are UTF-16 code units of the file.
 */

/** A field with a text: the key and the value as they stand in the file. */
export interface TextField extends Span {
  /** The decoded value; empty for a null. */
  readonly value: string;
  readonly key: Span;
  /** The scalar itself; absent for a value of another kind. */
  readonly scalar: YamlScalar | undefined;
}

export interface DurationField extends TextField {
  /** Seconds; absent when the text is no duration. */
  readonly seconds: number | undefined;
  /** Why the text is no duration, in the tools' words. */
  readonly problem: string | undefined;
}

/** A label or an annotation. */
export interface NamedText {
  readonly name: string;
  readonly nameSpan: Span;
  readonly text: TextField;
}

export interface Rule extends Span {
  /** Place in its group, counted from 1 as the tools do. */
  readonly number: number;
  /** The rule's first line. */
  readonly head: Span;
  readonly record: TextField | undefined;
  readonly alert: TextField | undefined;
  readonly expr: TextField | undefined;
  readonly for: DurationField | undefined;
  readonly keepFiringFor: DurationField | undefined;
  readonly labels: readonly NamedText[];
  readonly annotations: readonly NamedText[];
  /** The key `annotations`, when it is there. */
  readonly annotationsKey: Span | undefined;
}

export interface RuleGroup extends Span {
  readonly head: Span;
  readonly name: TextField | undefined;
  readonly interval: DurationField | undefined;
  readonly queryOffset: DurationField | undefined;
  readonly partialResponse: TextField | undefined;
  readonly labels: readonly NamedText[];
  readonly rules: readonly Rule[];
}

/** Where a field stands. */
export type Place = 'file' | 'group' | 'rule' | 'labels' | 'annotations';

/** What kept a part of the file from being read; each kind has a check of its own. */
export type ReadIssue = Span &
  (
    | { readonly kind: 'unknown-field'; readonly name: string; readonly place: Place }
    | { readonly kind: 'repeated-key'; readonly name: string }
    | { readonly kind: 'wrong-type'; readonly wanted: string; readonly found: string }
    | {
        readonly kind: 'bad-alias';
        readonly reason: 'unknown' | 'no mapping';
        readonly name: string;
      }
  );

export interface RuleFile {
  readonly kind: HostKind;
  readonly dialect: DialectId;
  /** The file's text. */
  readonly text: string;
  readonly groups: readonly RuleGroup[];
  readonly issues: readonly ReadIssue[];
  /** The documents that are read. */
  readonly documents: readonly YamlDocument[];
  /** Documents behind the first one of a rule file, which the tools do not read. */
  readonly ignored: readonly Span[];
}
