import type { RuleFile } from '../rule-file.ts';
import { spanOf, type Remark, type RuleCheck, type Severity } from './check.ts';

const run = ({ groups, dialect }: RuleFile): readonly Remark[] => {
  // `thanos tools rules-check` does not see it, while the ruler then refuses the file.
  const severity: Severity = dialect === 'thanos' ? 'warning' : 'error';
  const seen = new Set<string>();
  return groups.flatMap(({ name, head }) => {
    const value = name?.value ?? '';
    const isNew = !seen.has(value);
    seen.add(value);
    if (isNew) return [];
    const message = `the group name ${JSON.stringify(value)} is there already in this file`;
    return [{ ...spanOf(name ?? head), severity, message }];
  });
};

/**
 * Group names are different within a file.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules: []
 * - name: a
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules: []
 * - name: b
 *   rules: []
 * ```
 */
export const repeatedGroup: RuleCheck = { code: 'rule-repeated-group', severity: 'error', run };
