import type { AutoscalerObject, MetricReading } from '../model.ts';
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

function formOf(target: Fields): MetricReading['form'] {
  if (target['averageUtilization'] !== undefined) return 'percent';
  return target['averageValue'] === undefined ? 'total' : 'average';
}

/** The number of a metric in the form that its target has; empty where there is none. */
function numberIn(values: Fields, form: MetricReading['form']): string {
  if (form === 'percent') {
    const share = values['averageUtilization'];
    return typeof share === 'number' ? String(share) : '';
  }
  const key = form === 'average' ? 'averageValue' : 'value';
  return quantityText(values[key] ?? values['value'] ?? values['averageValue']);
}

function metricsOf(spec: Fields, status: Fields): readonly MetricReading[] {
  const current = new Map(
    listOf(status, 'currentMetrics')
      .map((entry) => entryOf(entry, 'current'))
      .map((entry) => [entry.key, entry.values]),
  );
  return listOf(spec, 'metrics').map((entry) => {
    const { key, name, values } = entryOf(entry, 'target');
    const form = formOf(values);
    const now = numberIn(current.get(key) ?? {}, form);
    const target = numberIn(values, form);
    return {
      type: textOf(entry, 'type'),
      name,
      form,
      ...(now === '' ? {} : { now }),
      ...(target === '' ? {} : { target }),
    };
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
    raw: rawOf(raw, spec, status),
  };
}

/** Who foresees what an HPA does next reads its settings and its status as they are. */
function rawOf(raw: Fields, spec: Fields, status: Fields): Fields {
  const { name, namespace, creationTimestamp } = fieldsOf(raw, 'metadata');
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace, creationTimestamp },
    spec,
    status,
  };
}

/** What a trigger asks, and from where on it scales. */
function triggerOf(trigger: Fields): MetricReading {
  const metadata = fieldsOf(trigger, 'metadata');
  const metricType = textOf(trigger, 'metricType');
  const target = textOf(metadata, 'threshold') || textOf(metadata, 'value');
  return {
    type: textOf(trigger, 'type'),
    name: textOf(metadata, 'query') || textOf(metadata, 'metricName') || textOf(trigger, 'name'),
    form: metricType === 'Utilization' ? 'percent' : metricType === 'Value' ? 'total' : 'average',
    ...(target === '' ? {} : { target }),
  };
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
    metrics: listOf(spec, 'triggers').map(triggerOf),
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
