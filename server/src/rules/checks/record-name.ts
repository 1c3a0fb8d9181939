import { eachRule, spanOf, type RuleCheck } from './check.ts';

/**
 * The name of a record is a metric name: braces in it are an expression in the wrong place.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: up{job="a"}
 *     expr: up
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: job:up:sum
 *     expr: sum by (job) (up)
 *   - record: job.up.sum
 *     expr: sum by (job) (up)
 * ```
 */
export const recordName: RuleCheck = {
  code: 'rule-record-name',
  severity: 'error',
  run: (file) =>
    eachRule(file, ({ rule: { record } }) =>
      record !== undefined && /[{}]/.test(record.value)
        ? [
            {
              ...spanOf(record),
              message: `braces present in the recording rule name; should it be in expr?: ${record.value}`,
            },
          ]
        : [],
    ),
};
