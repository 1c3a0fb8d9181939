import type { AutoscaleOutlook } from '../../../../server/src/protocol/autoscaling.ts';
import { outlookKey } from '../../autoscaling/outlooks.ts';
import type { AutoscalerObject, ClusterView, EventObject } from '../../k8s/model.ts';
import { ageText, durationText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { isDimmed, objectSubject, rowId } from '../clusters/clusters-state.ts';
import type { ObjectSubject } from '../clusters/clusters-state.ts';
import { isUnhealthy, worse } from '../clusters/health.ts';
import type { Health } from '../clusters/health.ts';
import { explain } from '../clusters/reasons.ts';
import { healthIcon, healthParts } from '../clusters/pod-rows.ts';
import {
  conditionWords,
  halfPausedWords,
  metricName,
  metricNumbers,
  pausedAt,
  replicaWords,
  scalingsOf,
  scalingWords,
  shownMetrics,
} from './autoscaler-words.ts';
import type { Scaling, ShownAutoscaler } from './autoscaler-words.ts';

/** What rows of autoscalers are made with. */
export interface AutoscalerContext {
  readonly view: ClusterView;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** What is foretold, by `outlookKey`. */
  readonly outlooks?: ReadonlyMap<string, AutoscaleOutlook>;
}

/** Scalings below an autoscaler; the newest. */
const mostScalings = 5;

/**
 * How an autoscaler is, by its conditions.
 * Source: kubernetes pkg/controller/podautoscaler/horizontal.go; keda apis/keda/v1alpha1/condition_types.go.
 */
export function autoscalerHealth(shown: ShownAutoscaler): Health {
  const { autoscaler, hpa } = shown;
  if (autoscaler.kind !== 'ScaledObject') return hpaHealth(autoscaler);
  const paused = pausedAt(autoscaler);
  if (paused !== undefined) {
    const words =
      paused === ''
        ? say('paused')
        : say('paused at {count, plural, one {# replica} other {# replicas}}', {
            count: Number(paused),
          });
    return { level: 'done', words, why: '' };
  }
  const own = scaledObjectHealth(autoscaler);
  return hpa === undefined ? own : worse(own, hpaHealth(hpa));
}

const finder =
  ({ conditions }: AutoscalerObject) =>
  (type: string, status: string) =>
    conditions.find((one) => one.type === type && one.status === status);

const because = (
  level: Health['level'],
  words: string,
  condition: { readonly reason: string; readonly message: string },
): Health => ({ level, words, why: explain(condition.reason, condition.message) });

function scaledObjectHealth(autoscaler: AutoscalerObject): Health {
  const find = finder(autoscaler);
  const notReady = find('Ready', 'False');
  if (notReady !== undefined) return because('error', say('not ready'), notReady);
  const fallback = find('Fallback', 'True');
  if (fallback !== undefined) return because('warning', say('on its fallback'), fallback);
  return find('Active', 'False') === undefined
    ? { level: 'ok', words: '', why: '' }
    : { level: 'ok', words: say('not active'), why: say('No trigger asks for replicas.') };
}

function hpaHealth(autoscaler: AutoscalerObject): Health {
  const find = finder(autoscaler);
  const unable = find('AbleToScale', 'False');
  if (unable !== undefined) return because('error', say('cannot scale'), unable);
  const inactive = find('ScalingActive', 'False');
  if (inactive?.reason === 'ScalingDisabled')
    return because('done', say('off: the target is scaled to zero'), inactive);
  if (inactive !== undefined) return because('error', say('its metrics cannot be read'), inactive);
  const limited = find('ScalingLimited', 'True');
  if (limited?.reason === 'TooManyReplicas')
    return because('warning', say('wants more than its maximum'), limited);
  return { level: 'ok', words: '', why: '' };
}

/** Whether there is something about an autoscaler that people should look at. */
export const isAutoscalerUnhealthy = (shown: ShownAutoscaler): boolean =>
  isUnhealthy(autoscalerHealth(shown));

/** `would scale to 2 in 3 min`; empty where nothing will change. */
export function outlookWords(
  shown: ShownAutoscaler,
  { view, now, outlooks }: AutoscalerContext,
): string {
  const outlook = outlookOf(shown, view, outlooks);
  const wants = outlook?.wants;
  const current = (shown.hpa ?? shown.autoscaler).current;
  if (wants === undefined || current === undefined || wants === current) return '';
  const wait = (outlook?.at ?? 0) - now();
  return outlook?.at === undefined
    ? say('would scale to {wants}', { wants })
    : wait < 1000
      ? say('would scale to {wants} now', { wants })
      : say('would scale to {wants} in {wait}', { wants, wait: durationText(wait) });
}

const outlookOf = (
  { autoscaler, hpa }: ShownAutoscaler,
  { context }: ClusterView,
  outlooks: AutoscalerContext['outlooks'],
): AutoscaleOutlook | undefined =>
  hpa === undefined || pausedAt(autoscaler) !== undefined
    ? undefined
    : outlooks?.get(outlookKey(context, hpa));

export interface AutoscalerPlace {
  /** Id of the row above. */
  readonly parent: string;
  /** Its name when absent. */
  readonly label?: string;
}

/** The row of an HPA or a ScaledObject, with what it looks at and what it did below. */
export function autoscalerRow(
  row: AutoscalerContext,
  { parent, label }: AutoscalerPlace,
  shown: ShownAutoscaler,
): TreeNode {
  const { autoscaler } = shown;
  const { kind, namespace, name, target } = autoscaler;
  const { context } = row.view;
  const health = autoscalerHealth(shown);
  const id = `${parent}/${rowId(kind, namespace, name)}`;
  const scalings = scalingsIn(row, shown);
  const description = [
    kind === 'ScaledObject' ? kind : 'HPA',
    replicaWords(shown),
    health.words,
    halfPausedWords(autoscaler),
    outlookWords(shown, row),
  ]
    .filter(Boolean)
    .join(' · ');
  const subject = autoscalerSubject(context, autoscaler);
  return {
    id,
    label: label ?? name,
    description,
    icon: healthIcon('graph-line', health),
    dimmed: isDimmed(row.view),
    tooltip: () => tooltipOf(row, shown, health),
    context: ['object', 'autoscaler', 'manifest', ...keda(autoscaler)],
    accessibility: say('{name}, scales {target}, {description}', {
      name: label ?? name,
      target: target.name,
      description,
    }),
    expand: 'collapsed',
    children: () => [
      targetRow(row, id, autoscaler),
      ...shownMetrics(shown).map((metric, index) =>
        lineRow(row, `${id}/metric/${String(index)}`, {
          icon: 'pulse',
          label: metricName(metric),
          description: metricNumbers(metric),
        }),
      ),
      ...conditionRows(row, id, shown),
      ...outlookRows(row, id, shown),
      ...scalings.map((scaling) => scalingRow(row, id, scaling)),
    ],
    needs: [{ context, kind: 'events', namespace }],
    basis: [
      autoscaler,
      shown.hpa,
      isDimmed(row.view),
      outlookOf(shown, row.view, row.outlooks),
      scalings.map(({ id: event, at }) => `${event} ${ageText(row.now() - at)}`).join(' '),
    ],
    subject,
  };
}

/** What commands on the row of an autoscaler are about. */
export const autoscalerSubject = (context: string, autoscaler: AutoscalerObject): ObjectSubject =>
  objectSubject(
    context,
    autoscaler.kind === 'ScaledObject' ? 'scaledobjects' : 'horizontalpodautoscalers',
    autoscaler,
  );

/** What can be done with it that KEDA does. */
const keda = (autoscaler: AutoscalerObject): readonly string[] => {
  if (autoscaler.kind !== 'ScaledObject') return [];
  if (pausedAt(autoscaler) !== undefined) return ['paused'];
  return halfPausedWords(autoscaler) === '' ? ['pausable'] : ['pausable', 'paused'];
};

function scalingsIn({ view }: AutoscalerContext, { hpa }: ShownAutoscaler): readonly Scaling[] {
  if (hpa === undefined) return [];
  const events: Iterable<EventObject> =
    view.snapshot.kinds.events?.objects.get(hpa.namespace)?.values() ?? [];
  return scalingsOf(hpa, events, mostScalings);
}

function tooltipOf(
  row: AutoscalerContext,
  shown: ShownAutoscaler,
  health: Health,
): readonly TooltipPart[] {
  const { autoscaler, hpa } = shown;
  const sentence = outlookOf(shown, row.view, row.outlooks)?.sentence;
  return [
    ...healthParts(autoscaler.name, health),
    field(say('Scales'), `${autoscaler.target.kind} ${autoscaler.target.name}`),
    field(say('Replicas'), replicaWords(shown)),
    ...shownMetrics(shown).map((metric) => field(metricName(metric), metricNumbers(metric))),
    ...(hpa?.conditions ?? [])
      .filter(({ message }) => message !== '')
      .map(({ type, message }) => field(type, message)),
    ...(sentence === undefined ? [] : [field(say('Next'), sentence)]),
    ...scalingsIn(row, shown).map((scaling) =>
      field(momentText(scaling.at), `${scalingWords(scaling)}: ${scaling.reason}`),
    ),
  ];
}

const targetRow = (row: AutoscalerContext, id: string, { target }: AutoscalerObject): TreeNode =>
  lineRow(row, `${id}/target`, {
    icon: 'target',
    label: `${target.kind} ${target.name}`,
    description: say('is scaled'),
  });

/** Of a ScaledObject its own and those of its HPA. */
function conditionRows(
  row: AutoscalerContext,
  id: string,
  { autoscaler, hpa }: ShownAutoscaler,
): readonly TreeNode[] {
  const own = autoscaler.kind === 'ScaledObject' ? autoscaler.conditions : [];
  return [...own, ...(hpa?.conditions ?? [])]
    .filter(({ status }) => status !== 'Unknown')
    .map((condition) => {
      const { label, why, bad } = conditionWords(condition);
      return {
        ...lineRow(row, `${id}/condition/${rowId(condition.type)}`, {
          icon: bad ? 'warning' : 'pass',
          label,
          description: why,
        }),
        ...(bad ? { icon: { name: 'warning', color: 'list.warningForeground' } } : {}),
        tooltip: () => [
          field(condition.type, `${condition.status}, ${condition.reason}`),
          { kind: 'text', text: condition.message },
          ...(condition.since === 0 ? [] : [field(say('Since'), momentText(condition.since))]),
        ],
      } satisfies TreeNode;
    });
}

/** What will happen next, as a sentence. */
function outlookRows(
  row: AutoscalerContext,
  id: string,
  shown: ShownAutoscaler,
): readonly TreeNode[] {
  const sentence = outlookOf(shown, row.view, row.outlooks)?.sentence;
  if (sentence === undefined) return [];
  return [lineRow(row, `${id}/outlook`, { icon: 'telescope', label: sentence, description: '' })];
}

function scalingRow(row: AutoscalerContext, id: string, scaling: Scaling): TreeNode {
  const age = say('{age} ago', { age: ageText(row.now() - scaling.at) });
  return {
    ...lineRow(row, `${id}/scaling/${rowId(scaling.id)}`, {
      icon: 'history',
      label: scalingWords(scaling),
      description: `${age} · ${scaling.reason}`,
    }),
    tooltip: () => [field(momentText(scaling.at), scaling.reason)],
  };
}

interface Line {
  readonly icon: string;
  readonly label: string;
  readonly description: string;
}

function lineRow(
  { view }: AutoscalerContext,
  id: string,
  { icon, label, description }: Line,
): TreeNode {
  return {
    id,
    label,
    ...(description === '' ? {} : { description }),
    icon: { name: icon },
    dimmed: isDimmed(view),
    tooltip: () => [{ kind: 'text', text: [label, description].filter(Boolean).join(': ') }],
    context: ['line'],
    expand: 'none',
  };
}
