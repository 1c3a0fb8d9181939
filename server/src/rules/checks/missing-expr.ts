import { eachRule, spanOf, type RuleCheck } from './check.ts';

/**
 * A rule has an expression.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *   - record: s
 *     expr:
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: up
 * ```
 */
export const missingExpr: RuleCheck = {
  code: 'rule-missing-expr',
  severity: 'error',
  run: (file) =>
    eachRule(file, ({ rule: { expr, head } }) => {
      // A value of another kind is a fault of its own.
      const isMissing = expr === undefined || (expr.value === '' && expr.scalar !== undefined);
      const isAbsent = expr !== undefined && expr.start === expr.key.start;
      return isMissing || isAbsent
        ? [{ ...spanOf(expr ?? head), message: "field 'expr' must be set in rule" }]
        : [];
    }),
};
