import { eachRule, spanOf, type Remark, type RuleCheck, type RuleOwner } from './check.ts';

const about = ({ rule }: RuleOwner): readonly Remark[] => {
  const hasRecord = (rule.record?.value ?? '') !== '';
  const hasAlert = (rule.alert?.value ?? '') !== '';
  if (hasRecord !== hasAlert) return [];
  const both = "only one of 'record' and 'alert' must be set";
  const neither = "one of 'record' or 'alert' must be set";
  const place = hasRecord ? (rule.alert?.key ?? rule.head) : rule.head;
  return [{ ...spanOf(place), message: hasRecord ? both : neither }];
};

/**
 * A rule either records or alerts.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - expr: up
 * ```
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     alert: A
 *     expr: up
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: up
 *   - alert: A
 *     expr: up == 0
 * ```
 */
export const ruleKind: RuleCheck = {
  code: 'rule-kind',
  severity: 'error',
  run: (file) => eachRule(file, about),
};
