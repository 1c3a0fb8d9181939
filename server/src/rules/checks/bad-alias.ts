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
 *   - record: r
 *     expr: &e up
 *     labels: &l {team: a}
 *   - record: s
 *     expr: *e
 *     labels:
 *       <<: *l
 *       kind: b
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
