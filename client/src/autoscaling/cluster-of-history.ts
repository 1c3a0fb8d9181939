import type { AutoscalerName } from '../../../server/src/protocol/autoscaling.ts';
import type { VectorSample } from '../../../server/src/protocol/thanos.ts';

/** PromQL for the clusters that have history of an autoscaler, as kube-state-metrics tells it. */
export function clustersQuery({ namespace, name }: AutoscalerName, clusterLabel: string): string {
  // KEDA makes an HPA of its own for each ScaledObject.
  const hpa = `(?:keda-hpa-)?${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`;
  const where = namespace === '' ? '' : `namespace=${JSON.stringify(namespace)},`;
  return `count by (${clusterLabel}) (last_over_time(kube_horizontalpodautoscaler_spec_max_replicas{${where}horizontalpodautoscaler=~${JSON.stringify(hpa)}}[14d]))`;
}

/** Values of the label that have history; without the label, none. */
export function clustersOf(
  samples: readonly VectorSample[],
  clusterLabel: string,
): readonly string[] {
  const values = samples.map(({ labels }) => labels[clusterLabel] ?? '');
  return [...new Set(values.filter((value) => value !== ''))].toSorted();
}

/** The one that is meant without asking: called like the context, or the only one. */
export function clusterMeant(
  values: readonly string[],
  context: string | undefined,
): string | undefined {
  if (context !== undefined && values.includes(context)) return context;
  return values.length === 1 ? values[0] : undefined;
}

/** The context whose cluster some matchers pick: one called so, or the only one. */
export function contextOfMatchers(
  matchers: readonly string[],
  contexts: readonly string[],
): string | undefined {
  const values = new Set(matchers.map((one) => /="(.*)"$/u.exec(one)?.[1]));
  return (
    contexts.find((one) => values.has(one)) ?? (contexts.length === 1 ? contexts[0] : undefined)
  );
}
