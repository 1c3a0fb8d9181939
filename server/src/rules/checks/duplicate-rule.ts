import type { NamedText, RuleFile } from '../rule-file.ts';
import { spanOf, type Remark, type RuleCheck, type RuleOwner } from './check.ts';

const labelsOf = ({ group, rule }: RuleOwner): readonly (readonly [string, string])[] => {
  const entry = ({ name, text }: NamedText): readonly [string, string] => [name, text.value];
  const merged = new Map([...group.labels.map(entry), ...rule.labels.map(entry)]);
  return [...merged].sort(([left], [right]) => (left < right ? -1 : 1));
};

const run = (file: RuleFile): readonly Remark[] => {
  const seen = new Set<string>();
  const owners = file.groups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));
  return owners.flatMap((owner): readonly Remark[] => {
    const { rule } = owner;
    const named = [rule.alert, rule.record].find((field) => (field?.value ?? '') !== '');
    if (named === undefined) return [];
    const identity = JSON.stringify([named.value, labelsOf(owner)]);
    const isNew = !seen.has(identity);
    seen.add(identity);
    if (isNew) return [];
    const message = `${named.value} with the same labels is there already: results may mix`;
    return [{ ...spanOf(named), owner, message }];
  });
};

/**
 * Two rules of the same name have different labels; else what they record mixes. promtool's lint `duplicate-rules`.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: sum(up)
 *   - record: r
 *     expr: avg(up)
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: sum(up)
 *   - record: r
 *     expr: avg(up)
 *     labels: {kind: avg}
 * ```
 */
export const duplicateRule: RuleCheck = { code: 'rule-duplicate', severity: 'warning', run };
