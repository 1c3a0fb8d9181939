import type { Subject } from '../history/subject.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import type { Recording } from '../replay/recording.ts';
import type { SyncTimes } from '../replay/replay.ts';
import { adviseOwnDemand, metricToGive, type OwnDemandAdvice } from './advise.ts';
import { groundInWords } from './conditions.ts';
import type { OwnQueries } from './own-demand.ts';
import type { OwnDemandHistory } from './read-own-demand.ts';

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

interface Known {
  readonly manifest: unknown;
  readonly subject: Subject;
  readonly config: ControllerConfig;
  readonly recording: Recording;
  readonly times: SyncTimes;
}

/** What is to say of settings that go by the demand of their own cluster. */
export const ownDemandReport = (
  { manifest, subject, config, recording, times }: Known,
  { queries, clusters, demand, latency }: OwnDemandHistory,
): OwnDemandReport => {
  const known = { manifest, subject, config, recording, times };
  const advised = adviseOwnDemand({ ...known, queries, clusters, demand, latency });
  const metric = metricToGive(subject);
  const report = { clusters: clusters.size, queries, ...(metric && { metric }) };
  return advised.ok
    ? { ...report, advice: advised.value }
    : { ...report, refusal: advised.message };
};

const rounded = (value: number, digits: number): string =>
  String(Math.round(value * 10 ** digits) / 10 ** digits);

const percent = (share: number): string => `${rounded(100 * share, 1)} %`;

/** What an advice rests on, with its stated error, in a sentence or two. */
export const modelInWords = ({ from, quality, ground }: OwnDemandAdvice): string => {
  const { above, below, balanced, typicalFactor } = quality;
  return `Latency by requests/s of a ready pod, never falling, from ${from}: of the blocks of time that a model was not made from, it puts ${percent(balanced)} on the right side of the target (${percent(above.right)} of ${String(above.times)} times above, ${percent(below.right)} of ${String(below.times)} below), and is typically off by a factor of ${rounded(typicalFactor, 2)}. It rests on ${groundInWords(ground)}.`;
};

/** How often the metric was above its target while the cluster itself was not slow, in a sentence. */
export const slownessInWords = ({ limit, slowItself }: OwnDemandAdvice): string =>
  `It was above its target of ${String(limit)} at ${String(slowItself.times)} of the compared times; at ${String(slowItself.own)} of these this cluster was slow itself.`;
