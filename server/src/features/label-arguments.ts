/** Whether a label of the operand is read, or one is written. */
export type LabelRole = 'source' | 'target';

/** Which string arguments name labels, by the index of the argument. */
const roles: ReadonlyMap<string, (index: number) => LabelRole | undefined> = new Map([
  ['count_values', (index) => (index === 0 ? 'target' : undefined)],
  ['histogram_quantiles', (index) => (index === 1 ? 'target' : undefined)],
  ['label_join', (index) => (index === 1 ? 'target' : index >= 3 ? 'source' : undefined)],
  ['label_replace', (index) => (index === 1 ? 'target' : index === 3 ? 'source' : undefined)],
  ['sort_by_label', (index) => (index >= 1 ? 'source' : undefined)],
  ['sort_by_label_desc', (index) => (index >= 1 ? 'source' : undefined)],
]);

/** What a string argument of a function or aggregation does with the label it names. */
export function labelRole(callee: string, index: number): LabelRole | undefined {
  return roles.get(callee)?.(index);
}
