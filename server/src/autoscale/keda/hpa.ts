import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { Behavior, HpaSpec, MetricSpec } from '../hpa/spec.ts';
import { quantityOfMilli } from '../quantity.ts';
import { int64OfFloat } from '../int64.ts';
import { pausesOf, type ScaledObject, type ScalingModifiers } from './scaled-object.ts';
import { prometheusTrigger } from './triggers/prometheus.ts';
import { resourceTrigger } from './triggers/resource.ts';
import type { TriggerKind } from './triggers/trigger-kind.ts';

/** The HPA that KEDA makes of a ScaledObject. */
export interface KedaHpa {
  readonly name: string;
  readonly spec: HpaSpec;
}

/** Every type of trigger whose metric is known here; one file each. */
const kinds: readonly TriggerKind[] = [prometheusTrigger, resourceTrigger];

const byType: ReadonlyMap<string, TriggerKind> = new Map(
  kinds.flatMap((kind) => kind.types.map((type) => [type, kind] as const)),
);

const ownerLabel = 'scaledobject.keda.sh/name';

const withOwner = (metric: MetricSpec, owner: string): MetricSpec => {
  if (metric.external === undefined) return metric;
  const selector = JSON.stringify({ matchLabels: { [ownerLabel]: owner } });
  const { external } = metric;
  return { ...metric, external: { ...external, metric: { ...external.metric, selector } } };
};

/** The metric that stands for the formula. Metrics of containers are lost on the way, as KEDA loses them. */
const withModifiers = (
  metrics: readonly MetricSpec[],
  { target, metricType }: ScalingModifiers,
  owner: string,
): readonly MetricSpec[] => {
  const value = Number(target);
  if (!(value > 0)) return metrics;
  const quantity = quantityOfMilli(int64OfFloat(value * 1000));
  const composite: MetricSpec = {
    type: 'External',
    external: {
      metric: { name: 'composite-metric' },
      target:
        metricType === 'Value'
          ? { type: metricType, value: quantity }
          : { type: 'AverageValue', averageValue: quantity },
    },
  };
  return [...metrics.filter(({ resource }) => resource !== undefined), withOwner(composite, owner)];
};

/** Source: keda v2.21.0 controllers/keda/hpa.go getScaledObjectMetricSpecs */
const metricsOf = ({
  name,
  triggers,
  scalingModifiers,
}: ScaledObject): Outcome<readonly MetricSpec[]> => {
  const metrics: MetricSpec[] = [];
  for (const [index, trigger] of triggers.entries()) {
    const kind = byType.get(trigger.type);
    const where = `trigger ${String(index)}`;
    if (kind === undefined) {
      return failed(`${where}: triggers of type ${trigger.type} are not known here`);
    }
    const metric = kind.metric(trigger, index);
    if (!metric.ok) return failed(`${where}: ${metric.message}`);
    metrics.push(withOwner(metric.value, name));
  }
  if (metrics.length === 0) return failed('the ScaledObject has no triggers');
  // Sorting by type is stable here; KEDA's is not, so the order within a type is not fixed there.
  const sorted = metrics.toSorted((a, b) => (a.type < b.type ? -1 : Number(a.type > b.type)));
  return done(
    scalingModifiers === undefined ? sorted : withModifiers(sorted, scalingModifiers, name),
  );
};

const disabled = { selectPolicy: 'Disabled' };

/** Source: keda v2.21.0 controllers/keda/hpa.go newHPAForScaledObject (paused-scale-in, paused-scale-out) */
const behaviorOf = (scaledObject: ScaledObject): Behavior | undefined => {
  const { scaleIn, scaleOut } = pausesOf(scaledObject);
  const { behavior } = scaledObject;
  if (!scaleIn && !scaleOut) return behavior;
  return {
    ...behavior,
    ...(scaleIn ? { scaleDown: { ...behavior?.scaleDown, ...disabled } } : {}),
    ...(scaleOut ? { scaleUp: { ...behavior?.scaleUp, ...disabled } } : {}),
  };
};

/**
 * The HPA of a ScaledObject. It never goes below one replica: the way to zero is the scale loop's. A paused one has
 * none: KEDA deletes it.
 * Source: keda v2.21.0 controllers/keda/hpa.go newHPAForScaledObject,
 * apis/keda/v1alpha1/scaledobject_types.go GetHPAMinReplicas, GetHPAMaxReplicas
 */
export const hpaOfScaledObject = (scaledObject: ScaledObject): Outcome<KedaHpa> => {
  if (pausesOf(scaledObject).all) return failed('the ScaledObject is paused: it has no HPA');
  const metrics = metricsOf(scaledObject);
  if (!metrics.ok) return metrics;
  const { minReplicaCount = 0, maxReplicaCount = 100, scaleTargetRef, hpaName = '' } = scaledObject;
  const behavior = behaviorOf(scaledObject);
  return done({
    name: hpaName === '' ? `keda-hpa-${scaledObject.name}` : hpaName,
    spec: {
      scaleTargetRef,
      minReplicas: Math.max(minReplicaCount, 1),
      maxReplicas: maxReplicaCount,
      metrics: metrics.value,
      ...(behavior === undefined ? {} : { behavior }),
    },
  });
};
