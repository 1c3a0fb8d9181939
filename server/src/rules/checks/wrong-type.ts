import { spanOf, type RuleCheck } from './check.ts';

/**
 * Values have the type of their field: lists of groups and rules, texts, mappings of texts, a whole number.
 *
 * Bad:
 * ```yaml
 * groups:
 *   name: a
 *   rules: []
 * ```
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   limit: "5"
 *   rules:
 *   - record: r
 *     expr: [up]
 *     labels: team
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   limit: 5
 *   rules:
 *   - record: r
 *     expr: 1
 *     labels: {team: 1}
 * ```
 */
export const wrongType: RuleCheck = {
  code: 'rule-wrong-type',
  severity: 'error',
  run: ({ issues }) =>
    issues.flatMap((issue) =>
      issue.kind === 'wrong-type'
        ? [{ ...spanOf(issue), message: `expected ${issue.wanted}, found ${issue.found}` }]
        : [],
    ),
};
