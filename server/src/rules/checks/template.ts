import { decodeScalar } from '../../embedded/index.ts';
import type { NamedText, RuleFile } from '../rule-file.ts';
import { checkTemplate } from '../template/parse.ts';
import { eachRule, spanOf, type Remark, type RuleCheck, type RuleOwner } from './check.ts';

const remark = (
  host: string,
  what: 'label' | 'annotation',
  { name, text }: NamedText,
): readonly Remark[] => {
  const problem = checkTemplate(text.value);
  if (problem === undefined) return [];
  const message = `${what} ${JSON.stringify(name)}: ${problem.message}`;
  if (text.scalar === undefined) return [{ ...spanOf(text), message }];
  const map = decodeScalar(host, text.scalar);
  const start = map.toHost(problem.start);
  return [{ start, end: Math.max(start, map.toHostEnd(problem.end)), message }];
};

const about = (host: string, { rule }: RuleOwner): readonly Remark[] =>
  (rule.alert?.value ?? '') === ''
    ? []
    : [
        ...rule.labels.flatMap((label) => remark(host, 'label', label)),
        ...rule.annotations.flatMap((annotation) => remark(host, 'annotation', annotation)),
      ];

/**
 * Labels and annotations of alerts are templates of Go: actions are closed, functions and variables known.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     labels: {severity: "{{ if gt $value 1.0 }}page"}
 *     annotations: {summary: "{{ $label.instance }} is down"}
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     labels: {severity: "{{ if gt $value 1.0 }}page{{ else }}info{{ end }}"}
 *     annotations:
 *       summary: "{{ $labels.instance }} is down for {{ $value | humanizeDuration }}"
 *   - record: r
 *     expr: up
 *     labels: {text: "{{ not looked at"}
 * ```
 */
export const template: RuleCheck = {
  code: 'rule-template',
  severity: 'error',
  run: (file: RuleFile) => eachRule(file, (owner) => about(file.text, owner)),
};
