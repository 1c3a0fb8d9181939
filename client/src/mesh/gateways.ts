import type { VectorSample } from '../../../server/src/protocol/thanos.ts';
import { label, valueOf } from './answers.ts';
import type { Answers } from './answers.ts';
import type { QueryScope } from './queries.ts';

/** A gateway of a linked cluster, as this cluster's mirror controller probes it. */
export interface Gateway {
  readonly targetCluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly alive: boolean;
  /** Milliseconds of a probe, by quantile. */
  readonly latency: ReadonlyMap<number, number>;
}

/** Reduces a cluster's answers to `gatewayQueries`. */
export function gatewaysOf(answers: Answers, { quantiles }: QueryScope): readonly Gateway[] {
  const latencies = new Map<string, Map<number, number>>();
  for (const quantile of quantiles) {
    for (const sample of answers.get(`gatewayLatency:${quantile}`) ?? []) {
      if (typeof sample.value !== 'number') continue;
      const known = latencies.get(key(sample)) ?? new Map<number, number>();
      latencies.set(key(sample), known.set(quantile, sample.value));
    }
  }
  return (answers.get('gatewayAlive') ?? []).map((sample) => ({
    targetCluster: label(sample, 'target_cluster_name'),
    namespace: label(sample, 'gateway_namespace'),
    name: label(sample, 'gateway_name'),
    alive: valueOf(sample) > 0,
    latency: latencies.get(key(sample)) ?? new Map(),
  }));
}

function key(sample: VectorSample): string {
  return ['gateway_namespace', 'target_cluster_name', 'gateway_name']
    .map((name) => label(sample, name))
    .join('/');
}
