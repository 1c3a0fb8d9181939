import { addInt64, type Int64 } from '../../int64.ts';
import type { Observation, PodSample, PodSamples, PodUsage } from '../observation.ts';
import { done, failed, type Outcome } from '../outcome.ts';

/** All containers of a pod together; none without a value of every container. */
const sumOfContainers = ({ containers }: PodUsage): Int64 | undefined => {
  if (containers.length === 0) return undefined;
  let sum: Int64 = 0;
  for (const { value } of containers) {
    if (value === undefined) return undefined;
    sum = addInt64(sum, value);
  }
  return sum;
};

/**
 * The samples of a resource by pod; `container` is empty for whole pods.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/client.go getPodMetrics, getContainerMetrics
 */
const usageSamples = (pods: readonly PodUsage[], container: string): PodSamples => {
  const samples = new Map<string, PodSample>();
  for (const usage of pods) {
    const value =
      container === ''
        ? sumOfContainers(usage)
        : usage.containers.find(({ name }) => name === container)?.value;
    if (value !== undefined) {
      const { at, window, count = 1 } = usage;
      samples.set(usage.pod, { value, at, window, count });
    }
  }
  return samples;
};

const wrongAnswer = (kind: string): Outcome<never> =>
  failed(`the metrics API answered with values of another kind: ${kind}`);

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/client.go GetResourceMetric */
export const resourceSamples = (
  observation: Observation,
  resource: string,
  container: string,
): Outcome<PodSamples> => {
  const prefix = `unable to get metrics for resource ${resource}: `;
  if (observation.kind === 'failed') return failed(`${prefix}${observation.message}`);
  if (observation.kind !== 'usage') return wrongAnswer(observation.kind);
  if (observation.pods.length === 0) {
    return failed(`${prefix}no metrics returned from resource metrics API`);
  }
  return done(usageSamples(observation.pods, container));
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/client.go GetRawMetric */
export const customSamples = (observation: Observation, metric: string): Outcome<PodSamples> => {
  const prefix = `unable to get metric ${metric}: `;
  if (observation.kind === 'failed') return failed(`${prefix}${observation.message}`);
  if (observation.kind !== 'pods') return wrongAnswer(observation.kind);
  if (observation.values.length === 0) {
    return failed(`${prefix}no metrics returned from custom metrics API`);
  }
  return done(
    new Map(
      observation.values.map(({ pod, value, count = 1 }) => [
        pod,
        { value, at: 0, window: 0, count },
      ]),
    ),
  );
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/client.go GetObjectMetric */
export const objectValue = (observation: Observation, what: string): Outcome<Int64> => {
  if (observation.kind === 'failed') {
    return failed(`unable to get metric ${what}: ${observation.message}`);
  }
  return observation.kind === 'object' ? done(observation.value) : wrongAnswer(observation.kind);
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/client.go GetExternalMetric */
export const externalValues = (
  observation: Observation,
  metric: string,
): Outcome<readonly Int64[]> => {
  const prefix = `unable to get external metric ${metric}: `;
  if (observation.kind === 'failed') return failed(`${prefix}${observation.message}`);
  if (observation.kind !== 'external') return wrongAnswer(observation.kind);
  if (observation.values.length === 0) {
    return failed(`${prefix}no metrics returned from external metrics API`);
  }
  return done(observation.values);
};
