import type { Quantity } from '../quantity.ts';

/** The part of an `autoscaling/v2` HorizontalPodAutoscaler that decides about replicas. */
export interface HpaSpec {
  readonly scaleTargetRef: ObjectReference;
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly metrics: readonly MetricSpec[];
  readonly behavior?: Behavior;
}

export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly apiVersion?: string;
}

/** One metric; the field named after the type is set in a valid spec. */
export interface MetricSpec {
  readonly type: string;
  readonly resource?: ResourceMetric;
  readonly containerResource?: ContainerResourceMetric;
  readonly pods?: PodsMetric;
  readonly object?: ObjectMetric;
  readonly external?: ExternalMetric;
}

export interface MetricTarget {
  /** `Utilization`, `Value` or `AverageValue`. */
  readonly type: string;
  readonly value?: Quantity;
  readonly averageValue?: Quantity;
  /** Per cent of the request. */
  readonly averageUtilization?: number;
}

export interface MetricIdentifier {
  readonly name: string;
  /** Kept as it was written, for texts only. */
  readonly selector?: string;
}

export interface ResourceMetric {
  readonly name: string;
  readonly target: MetricTarget;
}

export interface ContainerResourceMetric extends ResourceMetric {
  readonly container: string;
}

export interface PodsMetric {
  readonly metric: MetricIdentifier;
  readonly target: MetricTarget;
}

export interface ObjectMetric extends PodsMetric {
  readonly describedObject: ObjectReference;
}

export type ExternalMetric = PodsMetric;

export interface Behavior {
  readonly scaleUp?: ScalingRules;
  readonly scaleDown?: ScalingRules;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds?: number;
  /** `Max`, `Min` or `Disabled`. */
  readonly selectPolicy?: string;
  readonly policies?: readonly ScalingPolicy[];
  readonly tolerance?: Quantity;
}

export interface ScalingPolicy {
  /** `Pods` or `Percent`. */
  readonly type: string;
  readonly value: number;
  readonly periodSeconds: number;
}

/** Rules of one direction with nothing left open. */
export interface FullScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: string;
  readonly policies: readonly ScalingPolicy[];
  readonly tolerance?: Quantity;
}

/** What is left of a spec after the API server and the controller filled in what was not said. */
export interface FullHpaSpec {
  readonly scaleTargetRef: ObjectReference;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly MetricSpec[];
  /** Absent means the old rules: one cap for increases, one window for decreases. */
  readonly behavior?: { readonly scaleUp: FullScalingRules; readonly scaleDown: FullScalingRules };
}
