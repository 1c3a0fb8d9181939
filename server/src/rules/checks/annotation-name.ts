import { eachRule, spanOf, type RuleCheck } from './check.ts';

/**
 * An annotation has a name.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     annotations: {"": x}
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     annotations: {summary: x, "ins-tance": y}
 * ```
 */
export const annotationName: RuleCheck = {
  code: 'rule-annotation-name',
  severity: 'error',
  run: (file) =>
    eachRule(file, ({ rule }) =>
      rule.annotations.flatMap(({ name, nameSpan }) =>
        name === '' ? [{ ...spanOf(nameSpan), message: 'invalid annotation name: ' }] : [],
      ),
    ),
};
