import type { QueryBatchResult, VectorSample } from '../../../server/src/protocol/thanos.ts';
import { workloadLabels } from './queries.ts';
import type { WorkloadLabel } from './queries.ts';
import type { WorkloadName } from './owner.ts';

/** The answers about one cluster: query id → samples. A query that failed or was not asked is not there. */
export type Answers = ReadonlyMap<string, readonly VectorSample[]>;

/** Divides a batch by the value of the cluster's label; all is under the empty text when series have none. */
export function answersByCluster(
  { results }: QueryBatchResult,
  clusterLabel: string,
): ReadonlyMap<string, Answers> {
  const found = new Map<string, Map<string, VectorSample[]>>();
  for (const [id, part] of Object.entries(results)) {
    if (!part.ok) continue;
    for (const sample of part.value) {
      const cluster = clusterLabel === '' ? '' : label(sample, clusterLabel);
      const answers = found.get(cluster) ?? new Map<string, VectorSample[]>();
      found.set(cluster, answers);
      const samples = answers.get(id) ?? [];
      answers.set(id, samples);
      samples.push(sample);
    }
  }
  return found;
}

/** A sample's value; what is no number counts nothing, as in Linkerd. */
export function valueOf({ value }: VectorSample): number {
  return typeof value === 'number' ? value : 0;
}

/** A label's value; empty without the label. */
export function label({ labels }: VectorSample, name: string): string {
  return labels[name] ?? '';
}

/** The workload whose proxy a series is of; with `dst_` the one that it talks to. */
export function workloadOfSample(
  sample: VectorSample,
  prefix: '' | 'dst_' = '',
): WorkloadName | undefined {
  for (const [name, kind] of Object.entries(workloadLabels) as [WorkloadLabel, string][]) {
    const value = label(sample, `${prefix}${name}`);
    if (value !== '') return { kind, namespace: label(sample, `${prefix}namespace`), name: value };
  }
  return undefined;
}

/** Seconds of a window such as `1m`; a minute for what is none. */
export function windowSeconds(window: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
  const [, count = '1', unit = 'm'] = /^(\d+)([smh])$/.exec(window) ?? [];
  return Number(count) * (units[unit] ?? 60);
}
