import { targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import { metricKey, type Recording, type Sharing } from './recording.ts';

/** What other replicas do to metrics; `auto`: what their type suggests. */
export type LoadModel = Sharing | 'auto';

/** The recording with one load model for all metrics. */
export const withLoadModel = (recording: Recording, model: LoadModel): Recording =>
  model === 'auto'
    ? recording
    : {
        ...recording,
        metrics: recording.metrics.map((metric) => ({ ...metric, sharing: model })),
      };

/**
 * Metrics that are held against their target as a whole: nothing recorded says what other replicas would have done
 * to them, so that with fewer replicas all looks as good as before.
 */
export const unboundMetrics = ({ metrics }: FullHpaSpec): readonly string[] =>
  metrics
    .filter((metric) => {
      const { averageValue, averageUtilization } = targetOf(metric) ?? {};
      return averageValue === undefined && averageUtilization === undefined;
    })
    .map(metricKey);
