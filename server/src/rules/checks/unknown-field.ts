import { didYouMean } from '../../metadata/did-you-mean.ts';
import type { Place, ReadIssue } from '../rule-file.ts';
import { spanOf, type Remark, type RuleCheck } from './check.ts';

/** Fields of relatives of Prometheus, and of the wrong place; the reason is more help than a similar name. */
const foreign: Readonly<Record<string, string>> = {
  partial_response_strategy: 'only Thanos knows it',
  source_tenants: 'only Mimir and Cortex know it',
  namespace: 'only files of mimirtool have it',
  concurrency: 'only vmalert knows it',
  eval_offset: 'only vmalert knows it',
  apiVersion: 'a rule file is no manifest; the groups of a PrometheusRule stand under spec',
  kind: 'a rule file is no manifest; the groups of a PrometheusRule stand under spec',
  spec: 'a rule file is no manifest; its groups stand at the top',
};

const fieldsOf: Readonly<Record<Place, readonly string[]>> = {
  file: ['groups'],
  group: ['name', 'interval', 'query_offset', 'limit', 'rules', 'labels'],
  rule: ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'],
  labels: [],
  annotations: [],
};

const remark = (issue: ReadIssue & { readonly kind: 'unknown-field' }): Remark => {
  const { name, place } = issue;
  const at = place === 'file' ? 'at the top of a rule file' : `in a ${place}`;
  const message = `unknown field ${JSON.stringify(name)} ${at}`;
  const reason = Object.hasOwn(foreign, name) ? foreign[name] : undefined;
  if (reason !== undefined) return { ...spanOf(issue), message: `${message}: ${reason}` };
  const meant = didYouMean(name, fieldsOf[place]);
  if (meant === undefined) return { ...spanOf(issue), message };
  return {
    ...spanOf(issue),
    message: `${message}; did you mean ${JSON.stringify(meant)}?`,
    fixes: [{ title: `Change to ${meant}`, edits: [{ ...spanOf(issue), text: meant }] }],
  };
};

/**
 * Files, groups and rules have no other fields than those of the tool.
 *
 * Bad:
 * ```yaml
 * groups:
 * - name: a
 *   rules:
 *   - alert: A
 *     exprs: up == 0
 * ```
 * Bad (prometheus):
 * ```yaml
 * groups:
 * - name: a
 *   partial_response_strategy: warn
 *   rules: []
 * ```
 * Good:
 * ```yaml
 * groups:
 * - name: a
 *   interval: 1m
 *   query_offset: 10s
 *   limit: 5
 *   labels: {team: a}
 *   rules:
 *   - alert: A
 *     expr: up == 0
 *     for: 5m
 *     keep_firing_for: 5m
 *     labels: {severity: page}
 *     annotations: {summary: down}
 * ```
 * Good (thanos):
 * ```yaml
 * groups:
 * - name: a
 *   partial_response_strategy: warn
 *   rules: []
 * ```
 */
export const unknownField: RuleCheck = {
  code: 'rule-unknown-field',
  severity: 'error',
  run: ({ issues }) =>
    issues.flatMap((issue) => (issue.kind === 'unknown-field' ? [remark(issue)] : [])),
};
