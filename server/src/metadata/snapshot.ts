/**
 * What a server (or the embedded catalogue) knows, as an immutable value. Features read it synchronously;
 * what is not there yet is named by a `MetadataKey`, which the adapter may fetch within a budget.
 */

export type MetricType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'gaugehistogram'
  | 'summary'
  | 'info'
  | 'stateset'
  | 'unknown';

export interface MetricInfo {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

/** An answer that may have been cut by a limit. */
export interface Known<T> {
  readonly state: 'known';
  readonly items: readonly T[];
  /** False when a limit cut the list or a store failed: then nothing may be called unknown because of it. */
  readonly complete: boolean;
}

/** Not asked yet, or being asked: fetch `key` and look again. */
export interface Unknown {
  readonly state: 'unknown';
  readonly key: MetadataKey;
}

/** There is nobody to ask (catalogue, or the request failed): do not wait. */
export interface Unavailable {
  readonly state: 'unavailable';
}

export type Lookup<T> = Known<T> | Unknown | Unavailable;

/** One question to a server. `scope` is a canonical selector (`{a="b",c=~"d"}`) or '' for everything. */
export type MetadataKey =
  | { readonly kind: 'labels'; readonly scope: string }
  | {
      readonly kind: 'values';
      readonly label: string;
      readonly scope: string;
      /** Typed so far; sent as a matcher when the label has more values than the limit. */
      readonly prefix: string;
    }
  | { readonly kind: 'metrics'; readonly scope: string; readonly prefix: string }
  | { readonly kind: 'series'; readonly scope: string }
  | { readonly kind: 'metadata'; readonly metric: string };

/** Stable text for a key, usable as a cache key. */
export const keyOf = (key: MetadataKey): string => {
  switch (key.kind) {
    case 'labels':
    case 'series':
      return `${key.kind}\n${key.scope}`;
    case 'values':
      return `values\n${key.label}\n${key.scope}\n${key.prefix}`;
    case 'metrics':
      return `metrics\n${key.scope}\n${key.prefix}`;
    case 'metadata':
      return `metadata\n${key.metric}`;
  }
};

export interface MetricMatch {
  readonly name: string;
  /** Higher is better. */
  readonly score: number;
}

/** All metric names, searchable by prefix and fuzzily in milliseconds at 500,000 names. */
export interface MetricIndex {
  readonly size: number;
  readonly has: (name: string) => boolean;
  readonly info: (name: string) => MetricInfo | undefined;
  /** Best matches first, at most `limit`. An empty query gives the first names in order. */
  readonly search: (query: string, limit: number) => readonly MetricMatch[];
  readonly names: () => Iterable<string>;
  /** The nearest name within a few edits ("did you mean"); searches the whole index in milliseconds. */
  readonly closest: (name: string) => string | undefined;
}

export interface MetadataSnapshot {
  readonly source: 'empty' | 'catalogue' | 'live';
  /** Grows with every change, so that results can be tied to what they were made from. */
  readonly generation: number;
  readonly metrics: MetricIndex;
  /** The list of names is whole: an absent name is unknown to the server. */
  readonly metricsComplete: boolean;
  readonly labels: (scope: string) => Lookup<string>;
  /**
   * Values of a label. The prefix only helps where there are too many to list: what is known may hold values that do
   * not start with it.
   */
  readonly values: (label: string, scope: string, prefix: string) => Lookup<string>;
  /** Names of metrics that have series under a scope without a metric name; the prefix is that of `values`. */
  readonly metricsIn: (scope: string, prefix: string) => Lookup<string>;
  /** Series of a scope, only ever asked with a limit. */
  readonly series: (scope: string) => Lookup<Readonly<Record<string, string>>>;
  /** What `series` knows already, seen in passing: a list looks at many scopes, and none is renewed or asked for it. */
  readonly seriesSeen: (scope: string) => Known<Readonly<Record<string, string>>> | undefined;
  /** Type, help and unit when the index does not hold them. */
  readonly metadata: (metric: string) => Lookup<MetricInfo>;
  /** Labels that dedup removes from results (`query.replica-label`). */
  readonly replicaLabels: readonly string[];
}
