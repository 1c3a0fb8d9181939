import { targetOf, type ManifestCheck } from './check.ts';
import { valueAt, valuesOf, type Manifest } from '../read.ts';

/** The labels of the target's pods, when its manifest is there; else what everybody calls them. */
const isOfTarget = (budget: Manifest, name: string, workloads: readonly Manifest[]): boolean => {
  const wanted = Object.entries(valuesOf(valueAt(budget.value, 'spec', 'selector', 'matchLabels')));
  const workload = workloads.find((one) => one.name === name);
  if (workload !== undefined) {
    const labels = valuesOf(valueAt(workload.value, 'spec', 'template', 'metadata', 'labels'));
    return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
  }
  return wanted.some(
    ([key, value]) => /^(?:app|app\.kubernetes\.io\/name)$/.test(key) && value === name,
  );
};

const blocks = (budget: Manifest, least: number): string | undefined => {
  const { minAvailable, maxUnavailable } = valuesOf(valueAt(budget.value, 'spec'));
  if (maxUnavailable === 0 || maxUnavailable === '0%') return 'lets no pod go at all';
  if (minAvailable === '100%') return 'wants all pods';
  return typeof minAvailable === 'number' && minAvailable >= least
    ? `wants ${String(minAvailable)} pods, and at the least there are ${String(least)}`
    : undefined;
};

/** PodDisruptionBudgets that let no pod go while the workload is at its smallest: nodes cannot be drained. */
export const disruptionBudget: ManifestCheck = {
  code: 'autoscale-disruption-budget',
  severity: 'warning',
  run: ({ manifest, around }) => {
    const target = targetOf(manifest);
    if (target === undefined) return [];
    const isKeda = manifest.kind === 'ScaledObject';
    const field = isKeda ? 'minReplicaCount' : 'minReplicas';
    const value = valueAt(manifest.value, 'spec', field);
    const least = typeof value === 'number' ? value : Number(!isKeda);
    if (least === 0) return [];
    const workloads = around.filter(({ kind }) => kind === target.kind);
    return around
      .filter(
        (other) =>
          other.kind === 'PodDisruptionBudget' &&
          other.namespace === manifest.namespace &&
          isOfTarget(other, target.name, workloads),
      )
      .flatMap((budget) => {
        const reason = blocks(budget, least);
        return reason === undefined
          ? []
          : [
              {
                path: ['spec', field],
                at: 'key' as const,
                message: `the PodDisruptionBudget '${budget.name}' ${reason}: nothing can be evicted then, and draining a node waits for ever`,
              },
            ];
      });
  },
};
