/** What trees and panels ask about Thanos. The client finds the servers and opens the way; only the server talks. */
import type { ConnectionProfile, Failure } from './connections.ts';

/**
 * `gauntlet/endpoints`: replaces all servers that trees look at, apart from the connections PromQL is written
 * against. Names are unique among endpoints; in an untrusted workspace the list is empty.
 */
export interface EndpointsParams {
  readonly endpoints: readonly ConnectionProfile[];
}

/** External label that names the cluster where nobody says otherwise. */
export const defaultClusterLabel = 'cluster';

/** One answer, or why there is none; a part that fails takes no other part with it. */
export type Part<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** Texts of the server. */ readonly warnings?: readonly string[];
    }
  | { readonly ok: false; readonly failure: Failure };

/** What can be asked of an endpoint; a component that does not have it answers `not-found`. */
export interface ThanosParts {
  readonly build: BuildFacts;
  readonly flags: Readonly<Record<string, string>>;
  readonly stores: readonly StoreFacts[];
  readonly rules: readonly RuleGroupFacts[];
  readonly targets: readonly TargetSummary[];
  /** From `/api/v1/blocks` of compactor, store gateway or bucket web. */
  readonly blocks: BlocksFacts;
  /** Single-valued families of `/metrics` that the doctor and the tree read; see server/src/thanos/README.md. */
  readonly metrics: readonly MetricSample[];
  /** From a receiver's `/metrics` and its hashring file's facts. */
  readonly ready: { readonly ready: boolean };
}
export type ThanosPartName = keyof ThanosParts;

/** `gauntlet/thanos/look`. */
export interface LookParams {
  readonly endpoint: string;
  readonly parts: readonly ThanosPartName[];
  /** External label that names the cluster, for the summary of targets; `defaultClusterLabel` when absent. */
  readonly clusterLabel?: string;
}
export type LookResult = { readonly [P in ThanosPartName]?: Part<ThanosParts[P]> };

export interface BuildFacts {
  /** `Thanos`, `Prometheus`, or empty when it does not say. */
  readonly product: string;
  readonly version: string;
  /** Unix milliseconds of the process' start; absent when it does not say. */
  readonly startedAt?: number;
}

/** Labels of one TSDB: the external labels. */
export type LabelSet = Readonly<Record<string, string>>;

/** As `/api/v1/stores` names them; `query` for a querier below. */
export type StoreKind = 'sidecar' | 'store' | 'rule' | 'receive' | 'query' | 'debug' | 'unknown';

export interface StoreFacts {
  /** The address that the querier dials. Unique within a querier. */
  readonly name: string;
  readonly kind: StoreKind;
  readonly labelSets: readonly LabelSet[];
  /** Unix milliseconds; absent = unbounded (no minimum, or "now and on"). */
  readonly minTime?: number;
  readonly maxTime?: number;
  /** It holds no data yet: its minimum lies after its maximum. */
  readonly empty: boolean;
  /** Unix milliseconds. */
  readonly lastCheck?: number;
  readonly lastError?: string;
}

export interface RuleGroupFacts {
  readonly name: string;
  readonly file: string;
  /** Seconds. */
  readonly interval: number;
  readonly evaluationTime: number;
  /** Unix milliseconds; absent when it never ran. */
  readonly lastEvaluation?: number;
  readonly partialResponse: 'abort' | 'warn' | '';
  readonly rules: readonly RuleFacts[];
}

export interface RuleFacts {
  readonly kind: 'alerting' | 'recording';
  readonly name: string;
  readonly expr: string;
  readonly labels: LabelSet;
  readonly health: string;
  readonly lastError?: string;
  readonly state?: 'inactive' | 'pending' | 'firing';
  readonly alerts: readonly AlertFacts[];
}

export interface AlertFacts {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly state: string;
  readonly value: string;
  readonly activeAt?: number;
}

export interface TargetSummary {
  /** Value of the cluster label, or empty. */
  readonly cluster: string;
  readonly pool: string;
  readonly up: number;
  readonly down: number;
  readonly unknown: number;
  /** Of one target that is down. */
  readonly lastError?: string;
}

export interface BlocksFacts {
  readonly blocks: readonly BlockFacts[];
  /** What the component says went wrong with its last look. */
  readonly error?: string;
  /** Unix milliseconds of the component's own last look. */
  readonly refreshedAt?: number;
}

export interface BlockFacts {
  readonly ulid: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly labels: LabelSet;
  /** Milliseconds: 0 raw, 300000, 3600000. */
  readonly resolution: number;
  readonly level: number;
  readonly source: string;
  readonly series: number;
  readonly samples: number;
}

export interface MetricSample {
  readonly name: string;
  readonly labels: LabelSet;
  /** Finite; samples that are not are left out. */
  readonly value: number;
}

/** `gauntlet/thanos/query`: instant queries of one view, sent together. */
export interface QueryBatchParams {
  readonly endpoint: string;
  readonly queries: readonly { readonly id: string; readonly expr: string }[];
  /** Unix milliseconds; now when absent. */
  readonly at?: number;
}
export interface QueryBatchResult {
  readonly results: Readonly<Record<string, Part<readonly VectorSample[]>>>;
}
export interface VectorSample {
  readonly labels: LabelSet;
  /** `NaN` and infinities as JSON cannot say them: as text. */
  readonly value: number | 'NaN' | '+Inf' | '-Inf';
}

/** `gauntlet/thanos/coverage`: which time of which label set is answered by whom. */
export interface CoverageParams {
  readonly endpoint: string;
  /** Endpoints with a block API (store gateways, compactors, bucket web) of the same bucket or buckets. */
  readonly buckets: readonly string[];
  /** Unix milliseconds; the present. */
  readonly now: number;
}
export interface CoverageResult {
  /** Of very many label sets those that have gaps, and some of the others; a problem says so. */
  readonly rows: readonly CoverageRow[];
  /** Label sets in all. */
  readonly total: number;
  readonly problems: readonly Failure[];
  /** Unix milliseconds of the whole picture. */
  readonly from: number;
  readonly to: number;
}
export interface CoverageRow {
  readonly labels: LabelSet;
  readonly spans: readonly CoverageSpan[];
  /**
   * Times between the first and the last span that nobody answers, and the end when it lies before now. Shorter ones
   * than the look-back of five minutes are none.
   */
  readonly gaps: readonly CoverageGap[];
}
export interface CoverageGap {
  readonly from: number;
  readonly to: number;
  /** Stores that answer all of it for another replica: deduplicated queries see no gap. Empty: it is lost. */
  readonly coveredBy: readonly string[];
}
export interface CoverageSpan {
  readonly store: string;
  readonly kind: StoreKind;
  readonly from: number;
  readonly to: number;
  /** Resolutions (ms) that the blocks below it have; `[0]` for live sources; empty when nobody lists the blocks. */
  readonly resolutions: readonly number[];
  /** Another span of a live or a bucket source covers the same time; which ones. */
  readonly overlaps: readonly string[];
  /** The store cannot be reached: it has the time, but does not answer for it. */
  readonly lastError?: string;
}

/** `gauntlet/thanos/reach`: would the selectors under the caret see everything? */
export interface ReachParams {
  readonly endpoint: string;
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly now: number;
}
export interface ReachResult {
  readonly selectors: readonly {
    readonly selector: string;
    /** Unix milliseconds that the selector reads, offset and range included. */
    readonly from: number;
    readonly to: number;
    readonly stores: readonly {
      readonly store: string;
      readonly kind: StoreKind;
      readonly asked: boolean;
      /** One sentence: why it is asked or skipped, and what that means. */
      readonly reason: string;
    }[];
    /** Sentences about what the query will not see; empty when it sees everything. */
    readonly missing: readonly string[];
  }[];
}

/** `gauntlet/thanos/storeInfo`: gRPC Info and LabelNames of one store, through a port the client forwarded. */
export interface StoreInfoParams {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly tls?: { readonly serverName?: string; readonly caFile?: string };
}
export type StoreInfoResult = Part<{
  readonly component: string;
  readonly labelSets: readonly LabelSet[];
  readonly minTime?: number;
  readonly maxTime?: number;
  /** `store`, `rules`, `targets`, `exemplars`, `metadata`, `query`, `status`. */
  readonly apis: readonly string[];
  readonly labelNames: readonly string[];
  readonly empty: boolean;
}>;
