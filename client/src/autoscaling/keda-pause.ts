import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/** Annotations with which KEDA rests. Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go. */
export const pausedAnnotation = 'autoscaling.keda.sh/paused';
export const pausedReplicasAnnotation = 'autoscaling.keda.sh/paused-replicas';
const scaleInAnnotation = 'autoscaling.keda.sh/paused-scale-in';
const scaleOutAnnotation = 'autoscaling.keda.sh/paused-scale-out';

/** What annotations keep KEDA from. */
export interface Pause {
  /** From all; with a number of replicas it holds those. */
  readonly all: boolean;
  readonly replicas?: number;
  readonly scaleIn: boolean;
  readonly scaleOut: boolean;
}

/** Source: Go strconv.ParseBool. */
const falseTexts: ReadonlySet<unknown> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** Source: keda v2.21.0 as above, getBoolAnnotation: what is no boolean counts as true. */
const isSet = (annotations: Fields, name: string): boolean =>
  annotations[name] !== undefined && !falseTexts.has(annotations[name]);

export function pauseOf(annotations: Fields): Pause {
  const held = annotations[pausedReplicasAnnotation];
  const isCount = typeof held === 'string' && /^\d+$/u.test(held);
  return {
    all: held !== undefined || isSet(annotations, pausedAnnotation),
    ...(isCount ? { replicas: Number(held) } : {}),
    scaleIn: isSet(annotations, scaleInAnnotation),
    scaleOut: isSet(annotations, scaleOutAnnotation),
  };
}

export const annotationsOf = (live: Fields): Fields =>
  asFields(asFields(live['metadata'])?.['annotations']) ?? {};

/** The annotations that keep KEDA from something; `paused: "false"` does not. */
export function pausesIn(live: Fields): readonly string[] {
  const annotations = annotationsOf(live);
  return [
    ...[pausedAnnotation, scaleInAnnotation, scaleOutAnnotation].filter((name) =>
      isSet(annotations, name),
    ),
    ...[pausedReplicasAnnotation].filter((name) => annotations[name] !== undefined),
  ];
}
