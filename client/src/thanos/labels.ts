import type { LabelSet } from '../../../server/src/protocol/thanos.ts';

/** A label set as PromQL writes it, names in order: `{cluster="aks", replica="0"}`. */
export function labelSetText(labels: LabelSet): string {
  const pairs = Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${JSON.stringify(labels[name] ?? '')}`);
  return `{${pairs.join(', ')}}`;
}

/** Equal for label sets with the same labels, whatever their order. */
export function labelSetsKey(labelSets: readonly LabelSet[]): string {
  return labelSets.map(labelSetText).toSorted().join(' ');
}

/** The clusters that label sets name, each once, in order; empty when no set has the label. */
export function clustersOf(
  labelSets: readonly LabelSet[],
  clusterLabel: string,
): readonly string[] {
  const values = labelSets.flatMap((labels) => {
    const value = Object.hasOwn(labels, clusterLabel) ? labels[clusterLabel] : undefined;
    return value === undefined || value === '' ? [] : [value];
  });
  return [...new Set(values)].toSorted();
}
