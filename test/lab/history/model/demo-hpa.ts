// The HPA of the demo, as KEDA makes it of the demo's ScaledObject.
import { strestScaling } from '../../components/autoscaling.ts';
import { strestServer } from '../../components/strest.ts';
import type { HpaSpec } from './hpa.ts';

/** The window of `irate` in the demo's query (s). */
export const globalP99WindowSeconds = 30;

/** With what the API server fills in. Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go. */
export const demoHpa: HpaSpec = {
  namespace: strestServer.namespace,
  name: strestScaling.autoscaler,
  target: strestServer.name,
  metricName: 's0-prometheus',
  targetType: 'Value',
  targetMilli: 1000 * strestScaling.thresholdMs,
  minReplicas: strestScaling.minReplicas,
  maxReplicas: strestScaling.maxReplicas,
  behavior: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: strestScaling.scaleDown,
  },
};
