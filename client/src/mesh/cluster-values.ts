import type { VectorSample } from '../../../server/src/protocol/thanos.ts';
import { label } from './answers.ts';

/** A cluster whose value of the external label is looked for. */
export interface KnownCluster {
  readonly context: string;
  /** Names of pods that run in it and are scraped: those of the control plane. */
  readonly pods: ReadonlySet<string>;
}

/**
 * Which value of the cluster's label stands for which context, from the answer to `identityQuery`. Pods decide:
 * contexts are called as people like. Without a pod in common, a value that is called like the context is it.
 */
export function clusterValues(
  samples: readonly VectorSample[],
  clusterLabel: string,
  clusters: readonly KnownCluster[],
): ReadonlyMap<string, string> {
  const podsOf = new Map<string, Set<string>>();
  for (const sample of samples) {
    const value = clusterLabel === '' ? '' : label(sample, clusterLabel);
    const pods = podsOf.get(value) ?? new Set();
    podsOf.set(value, pods.add(label(sample, 'pod')));
  }
  const found = new Map<string, string>();
  for (const { context, pods } of clusters) {
    const common = (value: string) => [...(podsOf.get(value) ?? [])].filter((pod) => pods.has(pod));
    const [best] = [...podsOf.keys()]
      .map((value) => ({ value, count: common(value).length }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count);
    if (best !== undefined) found.set(context, best.value);
    else if (podsOf.has(context)) found.set(context, context);
  }
  return found;
}
