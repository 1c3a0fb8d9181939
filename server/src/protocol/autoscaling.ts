/**
 * What trees, panels and commands ask about autoscalers. Times in Unix milliseconds. Requests say everything they
 * depend on; histories that were read lately are kept by the server, so that asking again costs no reading.
 */
import type { Failure } from './connections.ts';

/** An autoscaler in a text: `HorizontalPodAutoscaler` or `ScaledObject`. */
export interface AutoscalerName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `gauntlet/autoscale/list`: the autoscalers of a text of YAML or JSON, in their order. */
export interface ListAutoscalersParams {
  readonly text: string;
}
export interface ListAutoscalersResult {
  readonly autoscalers: readonly (AutoscalerName & {
    /** Where it begins; from 0. */
    readonly line: number;
    /** The APIs that its metrics are asked of beside that of resources; absent where none is, or KEDA answers. */
    readonly apis?: readonly MetricsApi[];
  })[];
}

/** `custom.metrics.k8s.io` or `external.metrics.k8s.io`. */
export type MetricsApi = 'custom' | 'external';

/** Whose history is meant, and from where it comes. */
export interface AutoscaleHistory {
  /** The server that is asked, as in `gauntlet/thanos/look`. */
  readonly endpoint: string;
  /** YAML or JSON that holds the autoscaler: of a file, or as a cluster has it. */
  readonly manifest: string;
  /** Which of the text; the first when absent. */
  readonly autoscaler?: AutoscalerName;
  /** Matchers that all series of its cluster satisfy, as `cluster="aks"`. */
  readonly matchers: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Minor version of Kubernetes, as `1.36`; the newest known when absent. */
  readonly kubernetes?: string;
  /** PromQL by metric, where the manifest does not say it. */
  readonly queries?: Readonly<Record<string, string>>;
  /** The prometheus-adapter whose rules stand behind its other metrics. */
  readonly adapter?: AutoscaleAdapter;
  /** What other replicas do to metrics; what their type suggests when absent. */
  readonly loadModel?: 'auto' | 'average' | 'total';
  readonly whatIfs?: readonly AutoscaleWhatIf[];
}

export interface AutoscaleAdapter {
  /** The configuration: a file of its own, or a ConfigMap that holds it. */
  readonly text: string;
  /** It asks the server of the history, or one that has its own cluster alone: that of `matchers`. */
  readonly sees: 'server' | 'cluster';
}

/** Something that did not happen, put into what did. */
export type AutoscaleWhatIf = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'missing-metrics' }
  | { readonly kind: 'traffic'; readonly factor: number }
  | { readonly kind: 'lost-cluster'; readonly clusters: number }
);

/** Other settings of the same autoscaler. */
export interface AutoscaleCandidate {
  /** Unique among those of a request; not `current`, not `recorded`. */
  readonly name: string;
  /** `PATH=VALUE` below the manifest, as `spec.maxReplicas=12`, as `gauntlet autoscale replay --set` takes them. */
  readonly sets: readonly string[];
  /** Another manifest to begin with; that of the history when absent. */
  readonly manifest?: string;
}

/** `gauntlet/autoscale/replay`. A cancelled request ends the reading. */
export interface AutoscaleReplayParams {
  readonly history: AutoscaleHistory;
  readonly candidates: readonly AutoscaleCandidate[];
  /** Points of a line at most; what lies between two is kept as its least and greatest value. */
  readonly points: number;
}

export type AutoscaleReplayResult =
  | { readonly ok: true; readonly replay: AutoscaleReplay }
  /** The server did not answer, or the manifest or the history refuses a replay; the findings say why. */
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly findings: readonly AutoscaleFinding[];
    };

export interface AutoscaleReplay {
  readonly autoscaler: AutoscalerName;
  readonly target: { readonly kind: string; readonly name: string };
  readonly from: number;
  readonly to: number;
  readonly findings: readonly AutoscaleFinding[];
  readonly fit: AutoscaleFit;
  /** Sentences: what is assumed of load and pods, and by how much that was wrong for what happened. */
  readonly assumptions: readonly string[];
  /** Replicas that the demand asked for, before windows and limits. */
  readonly demand: AutoscaleLine;
  readonly metrics: readonly AutoscaleMetricLine[];
  /** What really happened. */
  readonly recorded: AutoscaleLine;
  /** What the settings as they are would have done, steering on their own. */
  readonly current: AutoscaleRun;
  /** Empty where the fit is below what advice needs. */
  readonly candidates: readonly AutoscaleRun[];
  /** What of the manifest can be set otherwise: paths and values as candidates take them. */
  readonly settings: readonly AutoscaleSetting[];
}

export interface AutoscaleSetting {
  /** As `spec.maxReplicas`. */
  readonly path: string;
  /** As it is written there, or the default where it is not. */
  readonly value: string;
}

export interface AutoscaleFinding {
  readonly kind: string;
  readonly severity: 'refusal' | 'warning' | 'info';
  readonly message: string;
  readonly from?: number;
  readonly to?: number;
}

export interface AutoscaleFit {
  /** From 0 to 1. */
  readonly agreement: number;
  /** Least agreement with which candidates are compared. */
  readonly least: number;
  readonly compared: number;
  readonly skipped: number;
  readonly meanReplicaError: number;
  readonly basis: 'status' | 'record';
  readonly differences: readonly {
    readonly at: number;
    readonly recorded: number;
    readonly replayed: number;
    readonly reason: string;
  }[];
}

/** Rising times with their values; `null` where nothing is known. */
export interface AutoscaleLine {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface AutoscaleMetricLine {
  /** As `External/p99`. */
  readonly key: string;
  /** PromQL that it comes from, where there is one. */
  readonly expr?: string;
  readonly line: AutoscaleLine;
  /** In the unit of the line. */
  readonly target?: number;
}

export interface AutoscaleRun {
  /** `current`, or the candidate's. */
  readonly name: string;
  readonly changes: readonly string[];
  readonly line: AutoscaleLine;
  readonly score: AutoscaleScore;
  /** Scalings with what decided them, the newest last; the newest five hundred. */
  readonly scalings: readonly AutoscaleScaling[];
  /** Why these settings are refused, or what is to be said of them. */
  readonly problems: readonly string[];
}

export interface AutoscaleScaling {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** A sentence: which metric, ratio, tolerance, policy or window decided. */
  readonly explanation: string;
}

export interface AutoscaleScore {
  readonly replicaHours: number;
  readonly minutesAboveTarget: number;
  readonly worstShortage: number;
  readonly scalingsPerHour: number;
  readonly flaps: number;
  readonly failedSyncs: number;
}

/** `gauntlet/autoscale/explain`: the pass before a time. */
export interface AutoscaleExplainParams {
  readonly history: AutoscaleHistory;
  /** The settings as they are when absent. */
  readonly candidate?: AutoscaleCandidate;
  /** What was decided with the replicas that really were, by the settings in force; no candidate then. */
  readonly asRecorded?: boolean;
  readonly at: number;
}
export type AutoscaleExplainResult =
  | {
      readonly ok: true;
      readonly at: number;
      readonly current: number;
      readonly desired: number;
      readonly sentence: string;
      /** One a step: each metric, then windows, policies and limits. */
      readonly steps: readonly string[];
    }
  | { readonly ok: false; readonly failure: Failure };

/** `gauntlet/autoscale/search`. A cancelled request answers with what was found until then. */
export interface AutoscaleSearchParams {
  readonly history: AutoscaleHistory;
  readonly constraints: {
    readonly minutesAboveTarget?: number;
    readonly replicaHours?: number;
    readonly flaps?: number;
  };
  readonly candidates: number;
  readonly seed: number;
  /** Comes back in `gauntlet/autoscale/progress`. */
  readonly token: string;
}
export type AutoscaleSearchResult =
  | {
      readonly ok: true;
      readonly feasible: boolean;
      readonly tried: number;
      readonly cancelled: boolean;
      readonly current: AutoscaleScore;
      readonly front: readonly AutoscaleAdvice[];
    }
  | { readonly ok: false; readonly failure: Failure };

export interface AutoscaleAdvice {
  /** What brings the settings about: a candidate of a replay, or the changes of a patch. */
  readonly sets: readonly string[];
  readonly changes: readonly string[];
  readonly score: AutoscaleScore;
  readonly explanation: string;
}

/**
 * `gauntlet/autoscale/advise`: what the own demand of a cluster would have given, where its autoscaler goes by a quantile
 * over all clusters. A cancelled request ends the reading.
 */
export interface AutoscaleAdviseParams {
  readonly history: AutoscaleHistory;
}
export type AutoscaleAdviseResult =
  /** Without it where the metric is not one of several clusters together. */
  | { readonly ok: true; readonly ownDemand?: AutoscaleOwnDemand }
  | { readonly ok: false; readonly failure: Failure };

export interface AutoscaleOwnDemand {
  /** That the metric is of. */
  readonly clusters: number;
  /** PromQL of the demand of this one. */
  readonly demand: string;
  /** Of an HPA: the metric that its adapter has to give from that query. */
  readonly metric?: string;
  /** Why what was recorded does not carry advice. */
  readonly refusal?: string;
  readonly advice?: AutoscaleDemandAdvice;
}

export interface AutoscaleDemandAdvice {
  /** What latencies are held against, in the unit of the metric. */
  readonly limit: number;
  /** A sentence: how often the metric was above its target, and this cluster slow itself. */
  readonly slowness: string;
  /** A sentence or two: the model of the latency, its error, and what it rests on. */
  readonly model: string;
  readonly measured: AutoscaleDemandRun;
  /** What there was, by the model: with this, candidates are compared. */
  readonly modelled: AutoscaleDemandRun;
  readonly candidates: readonly (AutoscaleDemandRun & {
    /** Requests/s of a replica. */
    readonly target: number;
    /** What brings the settings about: a candidate of a replay, or the changes of a patch. */
    readonly sets: readonly string[];
  })[];
  /** Index of the one that is advised; absent where none is cheaper or faster than what there was. */
  readonly best?: number;
}

export interface AutoscaleDemandRun {
  readonly replicaHours: number;
  /** Latencies, in the unit of the metric. */
  readonly median: number;
  readonly highest: number;
  /** Minutes above the target in force. */
  readonly minutesAbove: number;
}

/** `gauntlet/autoscale/progress`, from the server. */
export interface AutoscaleProgressParams {
  readonly token: string;
  readonly tried: number;
  readonly candidates: number;
}

/** `gauntlet/autoscale/patch`: a text with other settings; comments and order stay. */
export interface AutoscalePatchParams {
  readonly text: string;
  readonly autoscaler?: AutoscalerName;
  readonly sets: readonly string[];
}
export type AutoscalePatchResult =
  | {
      readonly ok: true;
      readonly text: string;
      /** The patched object, to be applied. */
      readonly manifest: Readonly<Record<string, unknown>>;
    }
  | { readonly ok: false; readonly failure: Failure };

/** `gauntlet/autoscale/outlook`: what live autoscalers will do next, from what was seen of them. */
export interface AutoscaleOutlookParams {
  readonly autoscalers: readonly {
    /** Comes back. */
    readonly key: string;
    /** The object as the cluster has it, newest last; an entry each time it was seen to change. */
    readonly seen: readonly {
      readonly at: number;
      readonly object: Readonly<Record<string, unknown>>;
    }[];
    readonly kubernetes?: string;
  }[];
  readonly now: number;
}
export interface AutoscaleOutlookResult {
  readonly outlooks: readonly AutoscaleOutlook[];
}
export interface AutoscaleOutlook {
  readonly key: string;
  /** Replicas that it wants once windows are over; undefined where nothing can be said. */
  readonly wants?: number;
  /** When, as far as the newest values stay; Unix milliseconds. */
  readonly at?: number;
  /** A sentence: "would scale to 2 in 3 min: the window remembers 5 until 14:03". */
  readonly sentence: string;
}

/** `gauntlet/autoscale/adapter`: what the rules of a prometheus-adapter make of a server's series now. */
export interface AdapterPreviewParams {
  readonly endpoint: string;
  /** The configuration: a file of its own, or a ConfigMap that holds it. */
  readonly text: string;
  readonly namespace?: string;
}
export type AdapterPreviewResult =
  | { readonly ok: true; readonly rules: readonly AdapterRulePreview[] }
  | { readonly ok: false; readonly failure: Failure };

export interface AdapterRulePreview {
  /** `rules[0]`, `externalRules[1]`, `resourceRules.cpu`. */
  readonly rule: string;
  readonly seriesQuery?: string;
  readonly refused?: string;
  readonly series: number;
  readonly metrics: readonly {
    readonly name: string;
    readonly resource?: string;
    readonly series: string;
    readonly found: number;
    readonly path: string;
    readonly query?: string;
    readonly values?: readonly { readonly of: string; readonly value: string }[];
    readonly problems: readonly string[];
  }[];
  /** Series that no metric comes from, and why. */
  readonly unpicked: readonly { readonly series: string; readonly why: string }[];
}
