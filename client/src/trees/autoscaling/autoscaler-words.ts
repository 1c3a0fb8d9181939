import { pauseOf } from '../../autoscaling/keda-pause.ts';
import type { AutoscalerObject, Condition, EventObject, MetricReading } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { explain } from '../clusters/reasons.ts';

/** An autoscaler as rows show it: a ScaledObject with the HPA that KEDA made of it. */
export interface ShownAutoscaler {
  readonly autoscaler: AutoscalerObject;
  /** What scales: the HPA itself, or the one that was made; absent while that is not known. */
  readonly hpa?: AutoscalerObject;
}

/** Pairs ScaledObjects with their HPAs; an HPA that KEDA made is not there twice. */
export function shownAutoscalers(
  scaled: Iterable<AutoscalerObject>,
  hpas: Iterable<AutoscalerObject>,
): readonly ShownAutoscaler[] {
  const byName = new Map([...hpas].map((hpa) => [hpa.name, hpa]));
  const made = [...scaled].map((autoscaler): ShownAutoscaler => {
    const hpa = byName.get(autoscaler.autoscaler ?? '');
    byName.delete(autoscaler.autoscaler ?? '');
    return { autoscaler, ...(hpa === undefined ? {} : { hpa }) };
  });
  const own = [...byName.values()].map((hpa) => ({ autoscaler: hpa, hpa }));
  return [...made, ...own];
}

/** `5 → 7 replicas, 2 to 10`. */
export function replicaWords({ autoscaler, hpa }: ShownAutoscaler): string {
  const { min, max } = autoscaler;
  const { current, desired } = hpa ?? autoscaler;
  if (current === undefined) return say('{min} to {max} replicas', { min, max });
  return desired === undefined || current === desired
    ? say('{current, plural, one {# replica} other {# replicas}}, {min} to {max}', {
        current,
        min,
        max,
      })
    : say('{current} → {desired, plural, one {# replica} other {# replicas}}, {min} to {max}', {
        current,
        desired,
        min,
        max,
      });
}

/** How many replicas KEDA holds it at while it is paused; undefined while it is not. */
export function pausedAt({ kind, annotations, conditions }: AutoscalerObject): string | undefined {
  if (kind !== 'ScaledObject') return undefined;
  const { all, replicas } = pauseOf(annotations);
  if (replicas !== undefined) return String(replicas);
  const told = conditions.some(({ type, status }) => type === 'Paused' && status === 'True');
  return told || all ? '' : undefined;
}

/** Which way KEDA does not let it scale, where it is not paused as a whole; empty where it does. */
export function halfPausedWords(autoscaler: AutoscalerObject): string {
  if (autoscaler.kind !== 'ScaledObject' || pausedAt(autoscaler) !== undefined) return '';
  const { scaleIn, scaleOut } = pauseOf(autoscaler.annotations);
  if (scaleIn && scaleOut) return say('scaling up and down is paused');
  if (scaleIn) return say('scaling down is paused');
  return scaleOut ? say('scaling up is paused') : '';
}

/** What scales, as people call it: a metric with its kind. */
export function metricName({ type, name }: MetricReading): string {
  switch (type) {
    case 'Resource':
    case 'ContainerResource':
      return name;
    case 'Pods':
      return say('{name} of its pods', { name });
    case 'Object':
      return name;
    case 'External':
      return say('{name} (external)', { name });
    default:
      return name === ''
        ? say('trigger {type}', { type })
        : say('trigger {type}: {name}', { type, name });
  }
}

/** `78 % of requests, target 80 %`, `0.4 cores a pod, target 0.5`. */
export function metricNumbers(metric: MetricReading): string {
  const { form, now, target } = metric;
  const unit = unitWords(metric);
  const is =
    now === undefined
      ? say('not known')
      : form === 'percent'
        ? say('{now} % of requests', { now })
        : [now, unit].filter(Boolean).join(' ');
  if (target === undefined) return is;
  const held = form === 'percent' ? `${target} %` : target;
  return now === undefined && unit !== ''
    ? say('{is}, target {held} {unit}', { is, held, unit })
    : say('{is}, target {held}', { is, held });
}

function unitWords({ type, name, form }: MetricReading): string {
  const cores = type.endsWith('Resource') && /^cpu( |$)/.test(name);
  if (form === 'average') return cores ? say('cores a pod') : say('a pod');
  return form === 'total' && cores ? say('cores') : '';
}

/** The metrics: of a ScaledObject its triggers, with the numbers that its HPA knows. */
export function shownMetrics({ autoscaler, hpa }: ShownAutoscaler): readonly MetricReading[] {
  if (autoscaler.kind !== 'ScaledObject' || hpa === undefined) return autoscaler.metrics;
  const rest = [...hpa.metrics];
  const triggers = autoscaler.metrics.map((trigger, index): MetricReading => {
    // Source: keda v2.21.0 pkg/scalers/scaler.go GenerateMetricNameWithIndex: `s0-prometheus`.
    const at = rest.findIndex(({ type, name }) =>
      type === 'External'
        ? name.startsWith(`s${String(index)}-`)
        : name === trigger.type || name.startsWith(`${trigger.type} of `),
    );
    const [metric] = at === -1 ? [] : rest.splice(at, 1);
    return metric === undefined ? trigger : { ...metric, type: trigger.type, name: trigger.name };
  });
  return triggers;
}

export interface ConditionWords {
  readonly label: string;
  /** Why, in words. */
  readonly why: string;
  readonly bad: boolean;
}

interface ConditionKind {
  readonly yes: () => string;
  readonly no: () => string;
  /** The status that is bad. */
  readonly bad?: 'True' | 'False';
  /** Reasons say little: its message is shown. */
  readonly ofKeda?: boolean;
}

/** Source: keda v2.21.0 apis/keda/v1alpha1/condition_types.go; k8s.io/api v0.36.3 autoscaling/v2/types.go. */
const conditionKinds: ReadonlyMap<string, ConditionKind> = new Map([
  [
    'AbleToScale',
    { yes: () => say('Able to scale'), no: () => say('Not able to scale'), bad: 'False' },
  ],
  [
    'ScalingActive',
    {
      yes: () => say('Its metrics are read'),
      no: () => say('Its metrics cannot be read'),
      bad: 'False',
    },
  ],
  [
    'ScalingLimited',
    { yes: () => say('Held back by a limit'), no: () => say('Within its limits') },
  ],
  ['Ready', { yes: () => say('Ready'), no: () => say('Not ready'), bad: 'False', ofKeda: true }],
  ['Active', { yes: () => say('Active'), no: () => say('Not active'), ofKeda: true }],
  [
    'Fallback',
    {
      yes: () => say('On its fallback'),
      no: () => say('Not on its fallback'),
      bad: 'True',
      ofKeda: true,
    },
  ],
  ['Paused', { yes: () => say('Paused'), no: () => say('Not paused'), ofKeda: true }],
]);

/** A condition in words. */
export function conditionWords({ type, status, reason, message }: Condition): ConditionWords {
  const kind = conditionKinds.get(type);
  if (kind === undefined)
    return { label: `${type}: ${status}`, why: `${reason} ${message}`.trim(), bad: false };
  const why = kind.ofKeda === true ? message : (reasonWords(reason) ?? explain(reason, message));
  if (reason === 'ScalingDisabled') return { label: say('Off'), why, bad: false };
  return {
    label: status === 'True' ? kind.yes() : kind.no(),
    why,
    bad: status === kind.bad || (status === 'True' && reason === 'TooManyReplicas'),
  };
}

const reasons: ReadonlyMap<string, () => string> = new Map([
  ['ReadyForNewScale', () => say('nothing keeps it from scaling')],
  ['SucceededRescale', () => say('it has just scaled')],
  ['SucceededGetScale', () => say('it knows the scale of its target')],
  ['ScaleDownStabilized', () => say('its window remembers that it wanted more lately')],
  ['ScaleUpStabilized', () => say('its window remembers that it wanted fewer lately')],
  ['BackoffBoth', () => say('it has scaled just now and waits')],
  ['BackoffDownscale', () => say('it has scaled just now and waits before it scales down')],
  ['BackoffUpscale', () => say('it has scaled just now and waits before it scales up')],
  ['FailedGetScale', () => say('the scale of its target cannot be read')],
  ['FailedUpdateScale', () => say('the scale of its target cannot be written')],
  ['ScalingDisabled', () => say('its target is scaled to zero')],
  ['ValidMetricFound', () => say('a metric gives a number')],
  ['DesiredWithinRange', () => say('what it wants is allowed')],
  ['TooFewReplicas', () => say('it wants fewer than its minimum')],
  ['TooManyReplicas', () => say('it wants more than its maximum')],
  ['ScaleUpLimit', () => say('a policy lets it grow no faster')],
  ['ScaleDownLimit', () => say('a policy lets it shrink no faster')],
]);

/** What a reason of a condition means; undefined for those that only their message explains. */
const reasonWords = (reason: string): string | undefined => reasons.get(reason)?.();

/** A scaling as its event tells it. */
export interface Scaling {
  /** Unix milliseconds. */
  readonly at: number;
  readonly to: number;
  /** As the controller says it: `cpu resource utilization (percentage of request) above target`. */
  readonly reason: string;
  /** Unique among those of an autoscaler. */
  readonly id: string;
}

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go, `New size: %d; reason: %s`. */
const rescaled = /^New size: (\d+); reason: ([^]*)$/u;

/** The newest scalings of an HPA, newest first. Events are kept by the cluster for an hour or so. */
export function scalingsOf(
  { namespace, name }: Pick<AutoscalerObject, 'namespace' | 'name'>,
  events: Iterable<EventObject>,
  most: number,
): readonly Scaling[] {
  return [...events]
    .filter(
      ({ about, reason }) =>
        reason === 'SuccessfulRescale' &&
        about.kind === 'HorizontalPodAutoscaler' &&
        about.namespace === namespace &&
        about.name === name,
    )
    .flatMap(({ name: id, message, lastSeen }): readonly Scaling[] => {
      const [, to, reason = ''] = rescaled.exec(message) ?? [];
      return to === undefined ? [] : [{ at: lastSeen, to: Number(to), reason, id }];
    })
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, most);
}

/** `to 7 replicas`. */
export const scalingWords = ({ to }: Pick<Scaling, 'to'>): string =>
  say('to {to, plural, one {# replica} other {# replicas}}', { to });
