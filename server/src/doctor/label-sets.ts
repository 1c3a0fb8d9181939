import type { LabelSet } from '../protocol/thanos.ts';

/** One text for equal label sets. */
export const labelKey = (labels: LabelSet): string =>
  JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));

/** For people: `{cluster="eu1", replica="a"}`, in the order of the names. */
export const labelText = (labels: LabelSet): string =>
  `{${Object.entries(labels)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`;

export const withoutLabels = (labels: LabelSet, names: readonly string[]): LabelSet =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));

/** Labels that the querier's flags say tell replicas apart; sorted, without doubles. */
export const replicaLabelsOf = (flags: Readonly<Record<string, string>> = {}): readonly string[] =>
  listed(flags['query.replica-label']);

/** The values of a flag that may be given several times, or with commas. */
export const listed = (text = ''): readonly string[] =>
  [...new Set(text.split(/[,\s[\]]+/).filter((part) => part !== ''))].sort();
