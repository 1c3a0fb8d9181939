import type { NamedText } from '../rule-file.ts';
import { eachRule, spanOf, type Remark, type RuleCheck } from './check.ts';

const remarks = (labels: readonly NamedText[]): readonly Remark[] =>
  labels.flatMap(({ name, nameSpan }) =>
    name === '' || name === '__name__'
      ? [{ ...spanOf(nameSpan), message: `invalid label name: ${name}` }]
      : [],
  );

/**
 * A label has a name, and none that is the metric's: a record sets that by its own name.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   labels: {"": x}
 *   rules:
 *   - record: r
 *     expr: up
 *     labels: {__name__: x}
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: up
 *     labels: {team: x, "http.method": y}
 * ```
 */
export const labelName: RuleCheck = {
  code: 'rule-label-name',
  severity: 'error',
  run: (file) => [
    // thanos reads the labels of groups and does not look at them.
    ...(file.dialect === 'thanos' ? [] : file.groups.flatMap(({ labels }) => remarks(labels))),
    ...eachRule(file, ({ rule }) => remarks(rule.labels)),
  ],
};
