// The ground truth beside the samples: what was asked for, what could be served, what was decided and why.
import { globalP99 } from '../../components/rules.ts';
import type { HistoryEvent } from './events.ts';
import type { Decision, HpaSpec } from './hpa.ts';
import { scrapeOffset, startOf, stepSeconds, syncOffset, windowSeconds } from './parameters.ts';
import type { HistoryParameters } from './parameters.ts';
import { nominalRate } from './queue.ts';

/** One cluster's truth in columns: the entry n is about the step that begins at `startSeconds` + n × `stepSeconds`. */
export interface ClusterTruth {
  readonly name: string;
  readonly hpa: HpaSpec;
  /** Scrapes are at the beginning of a step plus this (s). */
  readonly scrapeOffsetSeconds: number;
  /** Passes of the HPA controller are at the beginning of a step plus this (s). */
  readonly syncOffsetSeconds: number;
  /** What clients asked for (requests/s) in the seconds before the scrape; 0 while the cluster is lost. */
  readonly offeredRps: readonly number[];
  /** What the ready replicas could serve (requests/s). */
  readonly capacityRps: readonly number[];
  /** The cluster's own p99 (ms), not rounded to buckets. */
  readonly p99Ms: readonly number[];
  /** At the pass, before it: null where there was none, as all below. */
  readonly specReplicas: readonly (number | null)[];
  readonly statusReplicas: readonly (number | null)[];
  readonly readyReplicas: readonly (number | null)[];
  readonly metricMilli: readonly (number | null)[];
  readonly proposal: readonly (number | null)[];
  readonly stabilized: readonly (number | null)[];
  readonly desired: readonly (number | null)[];
  /** Index into `reasons`. */
  readonly why: readonly (number | null)[];
}

export interface HistoryTruth {
  readonly about: string;
  readonly parameters: HistoryParameters;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly stepSeconds: number;
  readonly windowSeconds: number;
  readonly query: string;
  readonly nominalRate: number;
  readonly limits: readonly string[];
  readonly events: readonly HistoryEvent[];
  readonly reasons: readonly string[];
  readonly clusters: readonly ClusterTruth[];
}

const limits: readonly string[] = [
  'There are no staleness markers (promtool cannot write them): the last sample of a pod that ended is found for 5 more minutes by an instant selector.',
  'All targets of a cluster are scraped at the same moment.',
  'Pods that end are gone at once; those of a rollout or a scaling become ready 12 to 35 s after they were made.',
  'A replica serves its nominal rate times the factors of the deploy and the latency spike that hold at the time.',
  'Of the pods of strest, only the inbound side of strest-server is recorded.',
  'The HPA asks KEDA, which asks the querier over all: an empty or NaN answer is an error, and the HPA holds.',
];

/** One step of one cluster. */
export interface Step {
  readonly offeredRps: number;
  readonly capacityRps: number;
  readonly p99Ms: number;
}

/** One pass of a cluster's HPA controller. */
export interface Pass {
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly readyReplicas: number;
  /** Undefined where the query had no answer. */
  readonly metricMilli: number | undefined;
  readonly decision: Decision;
}

export interface TruthWriter {
  readonly step: (cluster: number, step: Step) => void;
  /** Undefined where no controller ran. */
  readonly pass: (cluster: number, pass: Pass | undefined) => void;
  readonly finish: () => HistoryTruth;
}

/** Columns that are null where no controller ran. */
const passColumns = [
  'specReplicas',
  'statusReplicas',
  'readyReplicas',
  'metricMilli',
  'proposal',
  'stabilized',
  'desired',
] as const;

type Columns = {
  -readonly [Name in keyof ClusterTruth]: ClusterTruth[Name] extends readonly (infer Value)[]
    ? Value[]
    : ClusterTruth[Name];
};

export const createTruth = (
  parameters: HistoryParameters,
  specs: readonly HpaSpec[],
  events: readonly HistoryEvent[],
): TruthWriter => {
  const reasons = new Map<string, number>();
  const clusters = parameters.clusters.map((name, index) => emptyColumns(name, index, specs));
  const columnsOf = (index: number): Columns => {
    const columns = clusters[index];
    if (!columns) throw new Error(`there is no cluster ${String(index)}`);
    return columns;
  };
  const reason = (text: string): number => {
    const known = reasons.get(text) ?? reasons.size;
    reasons.set(text, known);
    return known;
  };
  return {
    step: (cluster, { offeredRps, capacityRps, p99Ms }) => {
      const columns = columnsOf(cluster);
      columns.offeredRps.push(rounded(offeredRps));
      columns.capacityRps.push(rounded(capacityRps));
      columns.p99Ms.push(rounded(p99Ms));
    },
    pass: (cluster, pass) => {
      const columns = columnsOf(cluster);
      const row = pass && { ...pass, ...pass.decision };
      for (const name of passColumns) columns[name].push(row?.[name] ?? null);
      columns.why.push(pass ? reason(pass.decision.why) : null);
    },
    finish: () => ({
      about: 'Ground truth of a history made by test/lab/history; times in seconds since 1970.',
      parameters,
      startSeconds: startOf(parameters),
      endSeconds: parameters.endSeconds,
      stepSeconds,
      windowSeconds,
      query: globalP99,
      nominalRate,
      limits,
      events,
      reasons: [...reasons.keys()],
      clusters,
    }),
  };
};

const emptyColumns = (name: string, index: number, specs: readonly HpaSpec[]): Columns => {
  const hpa = specs[index];
  if (!hpa) throw new Error(`the cluster ${name} has no HPA`);
  return {
    name,
    hpa,
    scrapeOffsetSeconds: scrapeOffset(index),
    syncOffsetSeconds: syncOffset(index),
    offeredRps: [],
    capacityRps: [],
    p99Ms: [],
    specReplicas: [],
    statusReplicas: [],
    readyReplicas: [],
    metricMilli: [],
    proposal: [],
    stabilized: [],
    desired: [],
    why: [],
  };
};

const rounded = (value: number): number => Math.round(value * 100) / 100;
