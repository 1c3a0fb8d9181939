import {
  modelInWords,
  ownDemandReport,
  slownessInWords,
  type DemandRun,
  type OwnDemandAdvice,
  type OwnDemandReport,
} from '../../autoscale/index.ts';
import { table } from './table.ts';
import type { Request } from './request.ts';

export type { OwnDemandReport };

/** What is to say of settings that go by the demand of their own cluster; undefined where the metric is its own already. */
export const ownDemandOf = ({ ownDemand, ...request }: Request): OwnDemandReport | undefined =>
  ownDemand && ownDemandReport(request, ownDemand);

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
  const { measured, modelled, candidates } = advice;
  const lines = [
    `${head} ${slownessInWords(advice)}`,
    `Its own demand is ${queries.demand}`,
    modelInWords(advice),
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
