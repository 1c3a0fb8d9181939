import type { AutoscalerObject } from '../model.ts';
import type { Fields } from '../../util/values.ts';
import type { Kind } from './kind.ts';
import { conditionsOf, metaOf } from './meta.ts';
import { quantityText } from './quantity.ts';
import { fieldsOf, listOf, numberOf, textOf } from './read.ts';
import type { Share } from './share.ts';

/** Names of the members that hold the metric, by its type. Source: k8s.io/api autoscaling/v2. */
const members: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};

interface MetricEntry {
  readonly key: string;
  readonly name: string;
  readonly values: Fields;
}

/** One entry of `spec.metrics` or `status.currentMetrics`; `key` is the same for both of a pair. */
function entryOf(entry: Fields, side: 'target' | 'current'): MetricEntry {
  const type = textOf(entry, 'type');
  const member = fieldsOf(entry, (Object.hasOwn(members, type) ? members[type] : '') ?? '');
  const metric = textOf(fieldsOf(member, 'metric'), 'name') || textOf(member, 'name');
  const container = textOf(member, 'container');
  const about = fieldsOf(member, 'describedObject');
  const object =
    textOf(about, 'name') && ` of ${textOf(about, 'kind')} ${textOf(about, 'name')}`.trimEnd();
  const name = `${metric}${container && ` of ${container}`}${object}`;
  return { key: `${type}\0${name}`, name, values: fieldsOf(member, side) };
}

/** The number of a metric in the form that its target has. */
function shown(values: Fields, form: Fields): string {
  if (form['averageUtilization'] !== undefined) {
    const share = values['averageUtilization'];
    return typeof share === 'number' ? `${share}%` : '';
  }
  const key = form['averageValue'] === undefined ? 'value' : 'averageValue';
  return quantityText(values[key] ?? values['value'] ?? values['averageValue']);
}

function metricsOf(spec: Fields, status: Fields): readonly string[] {
  const current = new Map(
    listOf(status, 'currentMetrics')
      .map((entry) => entryOf(entry, 'current'))
      .map((entry) => [entry.key, entry.values]),
  );
  return listOf(spec, 'metrics').map((entry) => {
    const { key, name, values } = entryOf(entry, 'target');
    const now = shown(current.get(key) ?? {}, values) || '?';
    return `${name} ${now} / ${shown(values, values) || '?'}`;
  });
}

function targetOf(spec: Fields, share: Share): AutoscalerObject['target'] {
  const target = fieldsOf(spec, 'scaleTargetRef');
  return {
    kind: share.text(textOf(target, 'kind') || 'Deployment'),
    name: share.text(textOf(target, 'name')),
  };
}

function projectHpa(raw: Fields, share: Share): AutoscalerObject | undefined {
  const meta = metaOf(raw, share);
  if (meta === undefined) return undefined;
  const spec = fieldsOf(raw, 'spec');
  const status = fieldsOf(raw, 'status');
  return {
    ...meta,
    kind: 'HorizontalPodAutoscaler',
    target: targetOf(spec, share),
    min: numberOf(spec, 'minReplicas', 1),
    max: numberOf(spec, 'maxReplicas'),
    // Absent until the controller has looked at it once.
    ...(status['currentReplicas'] === undefined
      ? {}
      : { current: numberOf(status, 'currentReplicas') }),
    ...(status['desiredReplicas'] === undefined
      ? {}
      : { desired: numberOf(status, 'desiredReplicas') }),
    metrics: metricsOf(spec, status),
    conditions: conditionsOf(status, share),
  };
}

/** `prometheus sum(rate(x[1m])) / 100`: what is asked and from where on it scales. */
function triggerText(trigger: Fields): string {
  const metadata = fieldsOf(trigger, 'metadata');
  const type = textOf(trigger, 'type');
  const asked =
    textOf(metadata, 'query') || textOf(metadata, 'metricName') || textOf(trigger, 'name');
  const threshold = textOf(metadata, 'threshold') || textOf(metadata, 'value');
  return [type, asked, threshold && `/ ${threshold}`].filter((part) => part !== '').join(' ');
}

/** Defaults are KEDA's: 0 to 100 replicas. Source: keda v2.21.0 apis/keda/v1alpha1. */
function projectScaledObject(raw: Fields, share: Share): AutoscalerObject | undefined {
  const meta = metaOf(raw, share);
  if (meta === undefined) return undefined;
  const spec = fieldsOf(raw, 'spec');
  const status = fieldsOf(raw, 'status');
  const autoscaler = textOf(status, 'hpaName');
  return {
    ...meta,
    kind: 'ScaledObject',
    target: targetOf(spec, share),
    min: numberOf(spec, 'minReplicaCount', 0),
    max: numberOf(spec, 'maxReplicaCount', 100),
    metrics: listOf(spec, 'triggers').map(triggerText),
    conditions: conditionsOf(status, share),
    ...(autoscaler === '' ? {} : { autoscaler }),
  };
}

export const horizontalpodautoscalers: Kind<AutoscalerObject> = {
  group: 'autoscaling',
  versions: ['v2'],
  plural: 'horizontalpodautoscalers',
  objectKind: 'HorizontalPodAutoscaler',
  namespaced: true,
  project: projectHpa,
};

export const scaledobjects: Kind<AutoscalerObject> = {
  group: 'keda.sh',
  versions: ['v1alpha1'],
  plural: 'scaledobjects',
  objectKind: 'ScaledObject',
  namespaced: true,
  project: projectScaledObject,
};
