import { spanOf, type RuleCheck } from './check.ts';

/**
 * A key stands once in a mapping.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     expr: up == 1
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 * ```
 */
export const repeatedKey: RuleCheck = {
  code: 'rule-repeated-key',
  severity: 'error',
  run: ({ issues }) =>
    issues.flatMap((issue) =>
      issue.kind === 'repeated-key'
        ? [{ ...spanOf(issue), message: `the key ${JSON.stringify(issue.name)} is there already` }]
        : [],
    ),
};
