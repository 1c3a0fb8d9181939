import type { DurationField, RuleFile } from '../rule-file.ts';
import { eachRule, spanOf, type Remark, type RuleCheck } from './check.ts';

const remarks = (fields: readonly (DurationField | undefined)[]): readonly Remark[] =>
  fields.flatMap((field) =>
    field?.problem === undefined ? [] : [{ ...spanOf(field), message: field.problem }],
  );

const run = (file: RuleFile): readonly Remark[] => [
  ...file.groups.flatMap(({ interval, queryOffset }) => remarks([interval, queryOffset])),
  ...eachRule(file, ({ rule }) => remarks([rule.for, rule.keepFiringFor])),
];

/**
 * Durations are written as in PromQL, with a unit and without blanks.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   interval: 60
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     for: 5 minutes
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   interval: 60s
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     for: 1h30m
 *     keep_firing_for: 0
 * ```
 */
export const badDuration: RuleCheck = { code: 'rule-bad-duration', severity: 'error', run };
