import type { AutoscalerObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { isDimmed, objectSubject, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import type { Health } from './health.ts';
import { field, healthIcon, healthParts } from './pod-rows.ts';
import { explain } from './reasons.ts';

/**
 * How an autoscaler is, by its conditions.
 * Source: kubernetes pkg/controller/podautoscaler/horizontal.go; keda apis/keda/v1alpha1/condition_types.go.
 */
export function autoscalerHealth({ kind, conditions }: AutoscalerObject): Health {
  const find = (type: string, status: string) =>
    conditions.find((one) => one.type === type && one.status === status);
  const because = (
    level: Health['level'],
    words: string,
    condition: { readonly reason: string; readonly message: string },
  ): Health => ({ level, words, why: explain(condition.reason, condition.message) });

  if (kind === 'ScaledObject') {
    const notReady = find('Ready', 'False');
    if (notReady !== undefined) return because('error', say('not ready'), notReady);
    const fallback = find('Fallback', 'True');
    if (fallback !== undefined) return because('warning', say('on its fallback'), fallback);
    if (find('Paused', 'True') !== undefined)
      return { level: 'done', words: say('paused'), why: '' };
    return find('Active', 'False') === undefined
      ? { level: 'ok', words: '', why: '' }
      : { level: 'ok', words: say('not active'), why: say('No trigger asks for replicas.') };
  }
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

/** The row of an HPA or a ScaledObject, with its metrics below. */
export function autoscalerRow(
  row: RowContext,
  parent: string,
  autoscaler: AutoscalerObject,
): TreeNode {
  const { kind, name, target, min, max, current, desired, metrics } = autoscaler;
  const health = autoscalerHealth(autoscaler);
  const id = `${parent}/${rowId(kind, name)}`;
  const changing = current !== undefined && desired !== undefined && current !== desired;
  const texts = [
    kind === 'ScaledObject' ? kind : 'HPA',
    changing
      ? say('{current} → {desired, plural, one {# replica} other {# replicas}}, {min} to {max}', {
          current,
          desired,
          min,
          max,
        })
      : current === undefined
        ? say('{min} to {max} replicas', { min, max })
        : say('{current, plural, one {# replica} other {# replicas}}, {min} to {max}', {
            current,
            min,
            max,
          }),
    health.words,
  ];
  const description = texts.filter(Boolean).join(' · ');
  const subject = objectSubject(
    row.view.context,
    kind === 'ScaledObject' ? 'scaledobjects' : 'horizontalpodautoscalers',
    autoscaler,
  );
  return {
    id,
    label: name,
    description,
    icon: healthIcon('graph-line', health),
    dimmed: isDimmed(row.view),
    tooltip: () => [
      ...healthParts(name, health),
      field(say('Scales'), `${target.kind} ${target.name}`),
      ...metrics.map((metric) => field(say('Metric'), metric)),
      ...eventParts(row, subject),
    ],
    context: ['object', 'autoscaler', 'manifest'],
    accessibility: say('{name}, scales {target}, {description}', {
      name,
      target: target.name,
      description,
    }),
    expand: 'collapsed',
    children: () => [
      lineRow(row, `${id}/target`, 'target', `${target.kind} ${target.name}`),
      ...metrics.map((metric, index) => lineRow(row, `${id}/metric/${index}`, 'pulse', metric)),
    ],
    basis: [autoscaler, isDimmed(row.view)],
    subject,
  };
}

function lineRow(row: RowContext, id: string, icon: string, label: string): TreeNode {
  return {
    id,
    label,
    icon: { name: icon },
    dimmed: isDimmed(row.view),
    context: ['line'],
    expand: 'none',
  };
}
