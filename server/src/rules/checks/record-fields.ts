import type { DurationField } from '../rule-file.ts';
import { eachRule, spanOf, type Remark, type RuleCheck, type RuleOwner } from './check.ts';

const isSet = (field: DurationField | undefined): field is DurationField =>
  field?.seconds !== undefined && field.seconds !== 0;

const about = ({ rule }: RuleOwner): readonly Remark[] => {
  if ((rule.record?.value ?? '') === '') return [];
  const found = [
    { name: 'annotations', key: rule.annotations.length > 0 ? rule.annotationsKey : undefined },
    { name: 'for', key: isSet(rule.for) ? rule.for.key : undefined },
    {
      name: 'keep_firing_for',
      key: isSet(rule.keepFiringFor) ? rule.keepFiringFor.key : undefined,
    },
  ];
  return found.flatMap(({ name, key }) =>
    key === undefined
      ? []
      : [{ ...spanOf(key), message: `invalid field '${name}' in recording rule` }],
  );
};

/**
 * What belongs to alerts does not stand in a recording rule.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: up
 *     for: 5m
 *     keep_firing_for: 5m
 *     annotations: {summary: up}
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - record: r
 *     expr: up
 *     labels: {team: a}
 * ```
 */
export const recordFields: RuleCheck = {
  code: 'rule-record-fields',
  severity: 'error',
  run: (file) => eachRule(file, about),
};
