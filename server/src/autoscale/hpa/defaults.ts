import type { ControllerConfig } from './controller.ts';
import type { FullHpaSpec, FullScalingRules, HpaSpec, MetricSpec, ScalingRules } from './spec.ts';

const defaultUp: FullScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const defaultDown: Omit<FullScalingRules, 'stabilizationWindowSeconds'> = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

const defaultMetrics: readonly MetricSpec[] = [
  {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
  },
];

/**
 * What the API server adds to a spec: one field at a time, and none of `behavior` without a `behavior`. The window of
 * decreases stays open: only the controller knows it.
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go
 */
export const withApiDefaults = (spec: HpaSpec): HpaSpec => {
  const { behavior } = spec;
  const filled = {
    ...spec,
    minReplicas: spec.minReplicas ?? 1,
    metrics: spec.metrics.length === 0 ? defaultMetrics : spec.metrics,
  };
  if (behavior === undefined) return filled;
  return {
    ...filled,
    behavior: {
      scaleUp: { ...defaultUp, ...behavior.scaleUp },
      scaleDown: { ...defaultDown, ...behavior.scaleDown },
    },
  };
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go maybeInitScaleDownStabilizationWindow */
const fullRules = (
  rules: ScalingRules | undefined,
  fallback: FullScalingRules,
): FullScalingRules => ({
  ...fallback,
  ...rules,
});

/** The spec with everything filled in that the API server and this controller fill in. */
export const fullSpec = (
  spec: HpaSpec,
  { downscaleStabilization }: Pick<ControllerConfig, 'downscaleStabilization'>,
): FullHpaSpec => {
  const { scaleTargetRef, minReplicas = 1, maxReplicas, metrics, behavior } = withApiDefaults(spec);
  const down = { ...defaultDown, stabilizationWindowSeconds: downscaleStabilization / 1000 };
  return {
    scaleTargetRef,
    minReplicas,
    maxReplicas,
    metrics,
    ...(behavior === undefined
      ? {}
      : {
          behavior: {
            scaleUp: fullRules(behavior.scaleUp, defaultUp),
            scaleDown: fullRules(behavior.scaleDown, down),
          },
        }),
  };
};
