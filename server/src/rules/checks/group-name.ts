import { spanOf, type RuleCheck } from './check.ts';

/**
 * A group has a name.
 *
 * Bad:
 * ```yaml
 * groups:
 * - rules: []
 * - name: ""
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules: []
 * ```
 */
export const groupName: RuleCheck = {
  code: 'rule-group-name',
  severity: 'error',
  run: ({ groups }) =>
    groups.flatMap(({ name, head }) =>
      name === undefined || name.value === ''
        ? [{ ...spanOf(name ?? head), message: 'the group needs a name' }]
        : [],
    ),
};
