import type { BlockFacts, LabelSet, MetricSample } from '../../../server/src/protocol/thanos.ts';
import { labelSetText } from './labels.ts';

/** Blocks of a bucket that have the same external labels: one stream, as the compactor sees it. */
export interface BlockStream {
  readonly labels: LabelSet;
  readonly blocks: number;
  readonly series: number;
  readonly samples: number;
  /** Unix milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Blocks of each resolution (ms), finest first. */
  readonly resolutions: readonly { readonly resolution: number; readonly blocks: number }[];
}

/** The streams of a bucket, in the order of their labels. */
export function blockStreams(blocks: readonly BlockFacts[]): readonly BlockStream[] {
  const byLabels = Map.groupBy(blocks, ({ labels }) => labelSetText(labels));
  return [...byLabels].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, stream]) => summed(stream));
}

function summed(blocks: readonly BlockFacts[]): BlockStream {
  const stream = {
    labels: blocks[0]?.labels ?? {},
    blocks: blocks.length,
    series: 0,
    samples: 0,
    from: Infinity,
    to: -Infinity,
  };
  const resolutions = new Map<number, number>();
  for (const { series, samples, minTime, maxTime, resolution } of blocks) {
    // Every block counts its series anew; the largest is the honest lower bound.
    stream.series = Math.max(stream.series, series);
    stream.samples += samples;
    stream.from = Math.min(stream.from, minTime);
    stream.to = Math.max(stream.to, maxTime);
    resolutions.set(resolution, (resolutions.get(resolution) ?? 0) + 1);
  }
  return {
    ...stream,
    resolutions: [...resolutions]
      .toSorted(([a], [b]) => a - b)
      .map(([resolution, count]) => ({ resolution, blocks: count })),
  };
}

/** The value of a family, added up over its labels; undefined when the process does not have it. */
export function metricSum(
  metrics: readonly MetricSample[],
  name: string,
  labels: LabelSet = {},
): number | undefined {
  const samples = metrics.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (samples.length === 0) return undefined;
  return samples.reduce((sum, { value }) => sum + value, 0);
}

/** The largest value of a family, such as the time of the last upload; undefined when it is not there or 0. */
export function metricMoment(metrics: readonly MetricSample[], name: string): number | undefined {
  const values = metrics.filter((sample) => sample.name === name).map(({ value }) => value);
  const most = Math.max(0, ...values);
  return most === 0 ? undefined : most * 1000;
}

/** A hashring of a receiver, with how many nodes and tenants its configuration names. */
export interface Hashring {
  readonly name: string;
  readonly nodes: number;
  readonly tenants: number;
}

/** The hashrings that a receiver routes by. */
export function hashringsOf(metrics: readonly MetricSample[]): readonly Hashring[] {
  const names = new Set(
    metrics
      .filter(({ name }) => name === 'thanos_receive_hashring_nodes')
      .map(({ labels }) => labels['name'] ?? ''),
  );
  return [...names].toSorted().map((name) => ({
    name,
    nodes: metricSum(metrics, 'thanos_receive_hashring_nodes', { name }) ?? 0,
    tenants: metricSum(metrics, 'thanos_receive_hashring_tenants', { name }) ?? 0,
  }));
}

/** Series in memory of each tenant, most first. */
export function tenantsOf(
  metrics: readonly MetricSample[],
): readonly { readonly tenant: string; readonly series: number }[] {
  return metrics
    .filter(({ name, labels }) => name === 'prometheus_tsdb_head_series' && 'tenant' in labels)
    .map(({ labels, value }) => ({ tenant: labels['tenant'] ?? '', series: value }))
    .toSorted((a, b) => b.series - a.series || (a.tenant < b.tenant ? -1 : 1));
}
