import {
  adviseOwnDemand,
  groundInWords,
  metricToGive,
  type DemandRun,
  type OwnDemandAdvice,
  type OwnQueries,
} from '../../autoscale/index.ts';
import { table } from './table.ts';
import type { Request } from './request.ts';

/** Advice for an autoscaler that goes by what several clusters have in common, before it is written. */
export interface OwnDemandReport {
  readonly clusters: number;
  readonly queries: OwnQueries;
  /** Of an HPA: the metric that its adapter has to give from the query of the own demand. */
  readonly metric?: string;
  /** Absent where what was recorded does not carry advice. */
  readonly advice?: OwnDemandAdvice;
  /** Why there is none. */
  readonly refusal?: string;
}

/** What is to say of settings that go by the demand of their own cluster. */
export const ownDemandOf = ({
  manifest,
  subject,
  config,
  recording,
  times,
  ownDemand,
}: Request): OwnDemandReport | undefined => {
  if (ownDemand === undefined) return undefined;
  const { queries, clusters, demand, latency } = ownDemand;
  const known = { manifest, subject, config, recording, times };
  const advised = adviseOwnDemand({ ...known, queries, clusters, demand, latency });
  const metric = metricToGive(subject);
  const report = { clusters: clusters.size, queries, ...(metric && { metric }) };
  return advised.ok
    ? { ...report, advice: advised.value }
    : { ...report, refusal: advised.message };
};

const rounded = (value: number, digits = 1): string => {
  const size = 10 ** digits;
  return String(Math.round(value * size) / size);
};

const row = (name: string, { replicaHours, latency }: DemandRun): readonly string[] => [
  name,
  rounded(replicaHours, 2),
  rounded(latency.median, 0),
  rounded(latency.highest, 0),
  rounded(latency.minutesAbove, 2),
];

const percent = (share: number): string => `${rounded(100 * share)} %`;

const adviceText = ({ best, modelled, candidates }: OwnDemandAdvice): string => {
  if (best === undefined) {
    return 'None of them is cheaper or faster than what there was.';
  }
  const [first] = candidates;
  const why =
    first === best
      ? ''
      : ' Higher targets are above the latency target for longer than what there was.';
  const saved = 1 - best.replicaHours / modelled.replicaHours;
  const cost = `${percent(Math.abs(saved))} ${saved < 0 ? 'more' : 'fewer'} replica-hours`;
  return [
    `Advice: scale on the cluster's own demand, ${String(best.target)} requests/s a replica: ${cost}, ${rounded(best.latency.minutesAbove, 2)} instead of ${rounded(modelled.latency.minutesAbove, 2)} minutes above the target, by the model.${why}`,
    ...best.sets.map((set) => `  --set '${set}'`),
  ].join('\n');
};

/** The advice for people. */
export const ownDemandText = ({
  clusters,
  queries,
  metric,
  advice,
  refusal,
}: OwnDemandReport): string => {
  const head = `The metric is one of ${String(clusters)} clusters together: whichever is slow, all of them scale.`;
  if (advice === undefined) {
    return `\n${head}\nNo advice to go by this cluster's own demand: ${(refusal ?? '').replace(/\.$/, '')}.\n`;
  }
  const { limit, from, quality, ground, measured, modelled, slowItself, candidates } = advice;
  const { above, below, balanced, typicalFactor } = quality;
  const lines = [
    `${head} It was above its target of ${String(limit)} at ${String(slowItself.times)} of the compared times; at ${String(slowItself.own)} of these this cluster was slow itself.`,
    `Its own demand is ${queries.demand}`,
    `Latency by requests/s of a ready pod, never falling, from ${from}: of the blocks of time that a model was not made from, it puts ${percent(balanced)} on the right side of the target (${percent(above.right)} of ${String(above.times)} times above, ${percent(below.right)} of ${String(below.times)} below), and is typically off by a factor of ${rounded(typicalFactor, 2)}. It rests on ${groundInWords(ground)}.`,
    '',
    table([
      ['', 'replica-hours', 'latency median', 'highest', 'min above target'],
      row('as it was, measured', measured),
      row('as it was, by the model', modelled),
      ...candidates.map((one) => row(`own demand ${String(one.target)}/s a replica`, one)),
    ]),
    '',
    adviceText(advice),
    ...(metric === undefined || advice.best === undefined
      ? []
      : [`The adapter has to give ${metric} from the query above; it does not yet.`]),
  ];
  return `\n${lines.join('\n')}\n`;
};
