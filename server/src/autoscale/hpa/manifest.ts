import {
  fieldAt,
  present,
  readList,
  readObject,
  readQuantity,
  readText,
  readWhole,
  type DecodeProblem,
  type Place,
} from '../manifest-reader.ts';
import type {
  Behavior,
  ContainerResourceMetric,
  HpaSpec,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetric,
  ObjectReference,
  PodsMetric,
  ScalingPolicy,
  ScalingRules,
} from './spec.ts';

export interface DecodedHpa {
  readonly spec: HpaSpec;
  readonly problems: readonly DecodeProblem[];
}

const selectorText = ({ value }: Place): string | undefined =>
  value === undefined || value === null ? undefined : JSON.stringify(value);

const reference = (place: Place): ObjectReference =>
  present({
    kind: readText(fieldAt(place, 'kind')) ?? '',
    name: readText(fieldAt(place, 'name')) ?? '',
    apiVersion: readText(fieldAt(place, 'apiVersion')),
  });

const target = (place: Place): MetricTarget =>
  present({
    type: readText(fieldAt(place, 'type')) ?? '',
    value: readQuantity(fieldAt(place, 'value')),
    averageValue: readQuantity(fieldAt(place, 'averageValue')),
    averageUtilization: readWhole(fieldAt(place, 'averageUtilization')),
  });

const identifier = (place: Place): MetricIdentifier =>
  present({
    name: readText(fieldAt(place, 'name')) ?? '',
    selector: selectorText(fieldAt(place, 'selector')),
  });

const podsMetric = (place: Place): PodsMetric => ({
  metric: identifier(fieldAt(place, 'metric')),
  target: target(fieldAt(place, 'target')),
});

const objectMetric = (place: Place): ObjectMetric => ({
  ...podsMetric(place),
  describedObject: reference(fieldAt(place, 'describedObject')),
});

const containerResource = (place: Place): ContainerResourceMetric => ({
  name: readText(fieldAt(place, 'name')) ?? '',
  container: readText(fieldAt(place, 'container')) ?? '',
  target: target(fieldAt(place, 'target')),
});

const optional = <T>(place: Place, read: (found: Place) => T): T | undefined => {
  const found = readObject(place);
  return found === undefined ? undefined : read(found);
};

const metric = (place: Place): MetricSpec =>
  present({
    type: readText(fieldAt(place, 'type')) ?? '',
    resource: optional(fieldAt(place, 'resource'), (found) => ({
      name: readText(fieldAt(found, 'name')) ?? '',
      target: target(fieldAt(found, 'target')),
    })),
    containerResource: optional(fieldAt(place, 'containerResource'), containerResource),
    pods: optional(fieldAt(place, 'pods'), podsMetric),
    object: optional(fieldAt(place, 'object'), objectMetric),
    external: optional(fieldAt(place, 'external'), podsMetric),
  });

const policy = (place: Place): ScalingPolicy => ({
  type: readText(fieldAt(place, 'type')) ?? '',
  value: readWhole(fieldAt(place, 'value')) ?? 0,
  periodSeconds: readWhole(fieldAt(place, 'periodSeconds')) ?? 0,
});

const rules = (place: Place): ScalingRules =>
  present({
    stabilizationWindowSeconds: readWhole(fieldAt(place, 'stabilizationWindowSeconds')),
    selectPolicy: readText(fieldAt(place, 'selectPolicy')),
    policies: readList(fieldAt(place, 'policies'))?.map(policy),
    tolerance: readQuantity(fieldAt(place, 'tolerance')),
  });

/** The part of a `behavior` that can be read; also what KEDA passes on to the HPA it makes. */
export const readBehavior = (place: Place): Behavior | undefined =>
  optional(place, (found) =>
    present({
      scaleUp: optional(fieldAt(found, 'scaleUp'), rules),
      scaleDown: optional(fieldAt(found, 'scaleDown'), rules),
    }),
  );

/** Reads the spec of a decoded HPA; what is of the wrong type is named and left out. */
export const readHpaSpec = (value: unknown, path = 'spec'): DecodedHpa => {
  const problems: DecodeProblem[] = [];
  const place: Place = { path, value, problems };
  if (readObject(place) === undefined && problems.length === 0) {
    problems.push({ field: path, message: 'expected an object' });
  }
  const spec: HpaSpec = present({
    scaleTargetRef: reference(fieldAt(place, 'scaleTargetRef')),
    minReplicas: readWhole(fieldAt(place, 'minReplicas')),
    maxReplicas: readWhole(fieldAt(place, 'maxReplicas')) ?? 0,
    metrics: (readList(fieldAt(place, 'metrics')) ?? []).map(metric),
    behavior: readBehavior(fieldAt(place, 'behavior')),
  });
  return { spec, problems };
};
