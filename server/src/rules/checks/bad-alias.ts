import { spanOf, type RuleCheck } from './check.ts';

/**
 * An alias needs its anchor in front of it, and `<<` a mapping or a list of mappings.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: *e
 * ```
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - <<: up
 *     record: r
 *     expr: up
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - &first
 *     record: r
 *     expr: &e up
 *   - <<: *first
 *     record: s
 *   - record: t
 *     expr: *e
 * ```
 */
export const badAlias: RuleCheck = {
  code: 'rule-bad-alias',
  severity: 'error',
  run: ({ issues }) =>
    issues.flatMap((issue) => {
      if (issue.kind !== 'bad-alias') return [];
      const message =
        issue.reason === 'unknown'
          ? `unknown anchor ${JSON.stringify(issue.name)}`
          : '<< needs a mapping or a list of mappings';
      return [{ ...spanOf(issue), message }];
    }),
};
