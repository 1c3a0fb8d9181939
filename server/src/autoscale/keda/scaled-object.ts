import { readBehavior } from '../hpa/manifest.ts';
import type { Behavior } from '../hpa/spec.ts';
import {
  fieldAt,
  present,
  readEntries,
  readFlag,
  readList,
  readObject,
  readText,
  readWhole,
  type DecodeProblem,
  type Place,
} from '../manifest-reader.ts';

/** The part of a `keda.sh/v1alpha1` ScaledObject that decides about replicas. Times in seconds, as it says them. */
export interface ScaledObject {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly scaleTargetRef: {
    readonly name: string;
    readonly kind: string;
    readonly apiVersion: string;
  };
  readonly pollingInterval: number;
  readonly initialCooldownPeriod: number;
  readonly cooldownPeriod: number;
  readonly idleReplicaCount?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
  readonly fallback?: Fallback;
  readonly hpaName?: string;
  readonly behavior?: Behavior;
  readonly scalingModifiers?: ScalingModifiers;
  readonly triggers: readonly Trigger[];
}

export interface Fallback {
  readonly failureThreshold: number;
  readonly replicas: number;
  /** `static`, `currentReplicas`, `currentReplicasIfHigher`, `currentReplicasIfLower` or `scalingModifiers`. */
  readonly behavior: string;
}

export interface ScalingModifiers {
  readonly formula: string;
  readonly target: string;
  readonly activationTarget: string;
  /** `AverageValue` or `Value`. */
  readonly metricType: string;
}

export interface Trigger {
  readonly type: string;
  readonly name?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly metricType?: string;
  readonly useCachedMetrics: boolean;
}

export interface DecodedScaledObject {
  readonly scaledObject: ScaledObject;
  readonly problems: readonly DecodeProblem[];
}

const texts = (place: Place): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readEntries(place).map(([key, value]) => [key, readText(value) ?? ''] as const),
  );

const trigger = (place: Place): Trigger =>
  present({
    type: readText(fieldAt(place, 'type')) ?? '',
    name: readText(fieldAt(place, 'name')),
    metadata: texts(fieldAt(place, 'metadata')),
    metricType: readText(fieldAt(place, 'metricType')),
    useCachedMetrics: readFlag(fieldAt(place, 'useCachedMetrics')) === true,
  });

const fallback = (place: Place): Fallback | undefined => {
  const found = readObject(place);
  return found === undefined
    ? undefined
    : {
        failureThreshold: readWhole(fieldAt(found, 'failureThreshold')) ?? 0,
        replicas: readWhole(fieldAt(found, 'replicas')) ?? 0,
        behavior: readText(fieldAt(found, 'behavior')) ?? 'static',
      };
};

const modifiers = (place: Place): ScalingModifiers | undefined => {
  const found = readObject(place);
  if (found === undefined) return undefined;
  const read = (key: string): string => readText(fieldAt(found, key)) ?? '';
  const all = {
    formula: read('formula'),
    target: read('target'),
    activationTarget: read('activationTarget'),
    metricType: read('metricType'),
  };
  return Object.values(all).every((value) => value === '') ? undefined : all;
};

/**
 * Reads a decoded ScaledObject with KEDA's defaults; what is of the wrong type is named and left out.
 * Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go, withtriggers_types.go,
 * pkg/scaling/executor/scale_executor.go (defaults)
 */
export const readScaledObject = (value: unknown): DecodedScaledObject => {
  const problems: DecodeProblem[] = [];
  const place: Place = { path: '', value, problems };
  const metadata = fieldAt(place, 'metadata');
  const spec = fieldAt(place, 'spec');
  const target = fieldAt(spec, 'scaleTargetRef');
  const hpa = fieldAt(fieldAt(spec, 'advanced'), 'horizontalPodAutoscalerConfig');
  const scaledObject: ScaledObject = present({
    name: readText(fieldAt(metadata, 'name')) ?? '',
    annotations: texts(fieldAt(metadata, 'annotations')),
    scaleTargetRef: {
      name: readText(fieldAt(target, 'name')) ?? '',
      kind: readText(fieldAt(target, 'kind')) ?? 'Deployment',
      apiVersion: readText(fieldAt(target, 'apiVersion')) ?? 'apps/v1',
    },
    pollingInterval: readWhole(fieldAt(spec, 'pollingInterval')) ?? 30,
    initialCooldownPeriod: readWhole(fieldAt(spec, 'initialCooldownPeriod')) ?? 0,
    cooldownPeriod: readWhole(fieldAt(spec, 'cooldownPeriod')) ?? 300,
    idleReplicaCount: readWhole(fieldAt(spec, 'idleReplicaCount')),
    minReplicaCount: readWhole(fieldAt(spec, 'minReplicaCount')),
    maxReplicaCount: readWhole(fieldAt(spec, 'maxReplicaCount')),
    fallback: fallback(fieldAt(spec, 'fallback')),
    hpaName: readText(fieldAt(hpa, 'name')),
    behavior: readBehavior(fieldAt(hpa, 'behavior')),
    scalingModifiers: modifiers(fieldAt(fieldAt(spec, 'advanced'), 'scalingModifiers')),
    triggers: (readList(fieldAt(spec, 'triggers')) ?? []).map(trigger),
  });
  return { scaledObject, problems };
};

const falseTexts = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go getBoolAnnotation: what is no boolean counts as true */
const isSet = ({ annotations }: ScaledObject, name: string): boolean => {
  const value = annotations[`autoscaling.keda.sh/${name}`];
  return value !== undefined && !falseTexts.has(value);
};

/** What the annotations stop or force. */
export interface Pauses {
  readonly all: boolean;
  readonly scaleIn: boolean;
  readonly scaleOut: boolean;
  readonly forceActivation: boolean;
  /** The size to hold while paused. */
  readonly replicas?: number;
}

/** Source: as above, NeedToBePausedByAnnotation, NeedToPauseScaleIn, NeedToPauseScaleOut, GetPausedReplicaCount */
export const pausesOf = (scaledObject: ScaledObject): Pauses => {
  const replicas = scaledObject.annotations['autoscaling.keda.sh/paused-replicas'];
  const isCount = replicas !== undefined && /^[+-]?\d+$/.test(replicas);
  return {
    all: replicas !== undefined || isSet(scaledObject, 'paused'),
    scaleIn: isSet(scaledObject, 'paused-scale-in'),
    scaleOut: isSet(scaledObject, 'paused-scale-out'),
    forceActivation: isSet(scaledObject, 'force-activation'),
    ...(isCount ? { replicas: Number(replicas) } : {}),
  };
};
