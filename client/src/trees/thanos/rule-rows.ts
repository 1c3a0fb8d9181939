import type {
  AlertFacts,
  RuleFacts,
  RuleGroupFacts,
} from '../../../../server/src/protocol/thanos.ts';
import { explorerCommandIds } from '../../commands/ids.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { labelSetText } from '../../thanos/labels.ts';
import { ageText, durationText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { errorColor, failureRow, fieldRow, joined, sayingRow, warningColor } from './row-parts.ts';
import { endpointId } from './thanos-state.ts';

/** Alerts that are rows; the rest is counted. */
const mostAlerts = 200;

type Rules = Known<readonly RuleGroupFacts[]> | undefined;

/** The row with rules and alerts; they are asked for while it is open. */
export function rulesRow(endpoint: string, rules: Rules, now: number): TreeNode {
  const groups = rules?.value ?? [];
  const failing = groups.some(({ rules }) => rules.some(isFailing));
  const alerts = activeAlerts(groups);
  const description = rulesWords(rules);
  return {
    id: endpointId(endpoint, 'rules'),
    label: say('Rules and alerts'),
    ...(description === '' ? {} : { description }),
    icon: {
      name: 'list-unordered',
      ...(failing || alerts.length > 0 ? { color: warningColor } : {}),
    },
    context: ['rules'],
    accessibility: [say('Rules and alerts'), description].filter(Boolean).join(': '),
    expand: 'collapsed',
    children: () => ruleRows(endpoint, rules, now),
  };
}

interface Active {
  readonly rule: RuleFacts;
  readonly alert: AlertFacts;
}

/** Alerts that fire or are about to, those that fire first. */
function activeAlerts(groups: readonly RuleGroupFacts[]): readonly Active[] {
  const order = ['firing', 'pending'];
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => rule.alerts.map((alert) => ({ rule, alert })))
    .filter(({ alert }) => order.includes(alert.state))
    .toSorted((a, b) => order.indexOf(a.alert.state) - order.indexOf(b.alert.state));
}

function rulesWords(rules: Rules): string {
  if (rules?.value === undefined) return '';
  const groups = rules.value;
  const active = activeAlerts(groups);
  const firing = active.filter(({ alert }) => alert.state === 'firing').length;
  const all = groups.flatMap(({ rules }) => rules);
  const failing = all.filter(isFailing).length;
  return joined(
    firing > 0 ? say('{count} firing', { count: firing }) : undefined,
    active.length > firing ? say('{count} pending', { count: active.length - firing }) : undefined,
    failing > 0 ? say('{count} cannot be evaluated', { count: failing }) : undefined,
    say(
      '{rules, plural, one {# rule} other {# rules}} in {groups, plural, one {# group} other {# groups}}',
      { rules: all.length, groups: groups.length },
    ),
  );
}

function ruleRows(endpoint: string, rules: Rules, now: number): readonly TreeNode[] {
  const id = endpointId(endpoint, 'rules');
  const failure = rules?.failure === undefined ? [] : [failureRow(`${id}/failure`, rules.failure)];
  const groups = rules?.value;
  if (groups === undefined) {
    return failure.length > 0
      ? failure
      : [sayingRow(`${id}/asking`, say('Asking…'), 'loading~spin')];
  }
  const active = activeAlerts(groups);
  return [
    ...failure,
    ...active.slice(0, mostAlerts).map((one, index) => alertRow(`${id}/alert/${index}`, one, now)),
    ...(active.length > mostAlerts
      ? [
          fieldRow(
            `${id}/more`,
            say('{count, plural, one {# more alert} other {# more alerts}}', {
              count: active.length - mostAlerts,
            }),
            '',
          ),
        ]
      : []),
    ...groups.map((group) => groupRow(endpoint, group, now)),
    ...(groups.length === 0 ? [sayingRow(`${id}/none`, say('No rules.'), 'info')] : []),
  ];
}

function alertRow(id: string, { rule, alert }: Active, now: number): TreeNode {
  const { alertname: _name, ...labels } = alert.labels;
  const firing = alert.state === 'firing';
  const state = firing ? say('firing') : say('pending');
  const age =
    alert.activeAt === undefined ? '' : say('for {age}', { age: ageText(now - alert.activeAt) });
  return {
    id,
    label: rule.name,
    description: joined(`${state} ${age}`.trim(), labelSetText(labels)),
    icon: firing ? { name: 'bell-dot', color: errorColor } : { name: 'bell', color: warningColor },
    tooltip: () => [
      { kind: 'heading', text: rule.name },
      field(say('State'), state),
      field(say('Value'), alert.value),
      ...Object.entries(alert.annotations).map(([name, value]) => field(name, value)),
      { kind: 'code', language: 'promql', text: rule.expr },
    ],
    context: ['alert', `alert-${alert.state}`, 'expression'],
    accessibility: say('Alert {name}, {state} {age}', { name: rule.name, state, age }),
    expand: 'none',
    subject: { kind: 'expression', expr: rule.expr },
    command: explorerCommandIds.openExpression,
  };
}

function groupRow(endpoint: string, group: RuleGroupFacts, now: number): TreeNode {
  const { name, file, rules, interval, evaluationTime, lastEvaluation, partialResponse } = group;
  const failing = rules.filter(isFailing).length;
  const late = lastEvaluation === undefined || now - lastEvaluation > 4 * interval * 1000;
  const id = endpointId(endpoint, 'rules', 'group', file, name);
  return {
    id,
    label: name,
    description: joined(
      say('{count, plural, one {# rule} other {# rules}}', { count: rules.length }),
      failing > 0 ? say('{count} cannot be evaluated', { count: failing }) : undefined,
      lastEvaluation === undefined ? say('never evaluated') : undefined,
      late && lastEvaluation !== undefined
        ? say('not evaluated for {age}', { age: ageText(now - lastEvaluation) })
        : undefined,
    ),
    icon: failing > 0 || late ? { name: 'folder', color: warningColor } : { name: 'folder' },
    tooltip: () => [
      { kind: 'heading', text: name },
      field(say('File'), file),
      field(say('Interval'), durationText(interval * 1000)),
      field(say('Took'), `${evaluationTime.toPrecision(3)} s`),
      ...(partialResponse === '' ? [] : [field(say('Partial response'), partialResponse)]),
    ],
    context: ['ruleGroup'],
    expand: 'collapsed',
    children: () => rules.map((rule, index) => ruleRow(`${id}/${index}`, rule)),
    basis: [rules],
  };
}

function ruleRow(id: string, rule: RuleFacts): TreeNode {
  const { name, kind, health, lastError, expr, state, labels } = rule;
  const failing = isFailing(rule);
  const words = failing
    ? say('cannot be evaluated: {error}', { error: lastError ?? health })
    : (state ?? '');
  return {
    id,
    label: name,
    description: joined(kind === 'alerting' ? say('alert') : say('recording rule'), words),
    icon: failing
      ? { name: 'error', color: errorColor }
      : { name: kind === 'alerting' ? 'bell' : 'record' },
    tooltip: () => [
      { kind: 'heading', text: name },
      ...(lastError === undefined ? [] : [field(say('Last error'), lastError)]),
      ...Object.entries(labels).map(([label, value]) => field(label, value)),
      { kind: 'code', language: 'promql', text: expr },
    ],
    context: ['rule', `rule-${kind}`, 'expression'],
    expand: 'none',
    subject: { kind: 'expression', expr },
    command: explorerCommandIds.openExpression,
  };
}

function isFailing({ health, lastError }: RuleFacts): boolean {
  return health === 'err' || lastError !== undefined;
}
