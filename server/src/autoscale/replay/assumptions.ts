import { targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import type { Fit } from './fit.ts';
import { metricKey, type Recording } from './recording.ts';

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** What a replay assumes of load and pods, and by how much that was wrong for what happened. */
export const assumptionsOf = (
  { metrics, startup }: Recording,
  spec: FullHpaSpec,
  { meanReplicaError }: Fit,
): readonly string[] => {
  const used = new Set(spec.metrics.map(metricKey));
  const shared = metrics.filter(({ key, sharing }) => used.has(key) && sharing === 'average');
  const whole = metrics.filter(({ key, sharing }) => used.has(key) && sharing === 'total');
  const wholeKeys = new Set(
    spec.metrics.filter((one) => targetOf(one)?.value !== undefined).map(metricKey),
  );
  const multiplied = whole.filter(({ key }) => wholeKeys.has(key));
  const names = (list: Recording['metrics']): string => list.map(({ key }) => key).join(' and ');
  return [
    ...(shared.length === 0
      ? []
      : [
          `The load does not depend on the replicas: ${names(shared)} times the ready pods stays as it was recorded.`,
        ]),
    ...(whole.length === 0
      ? []
      : [`${names(whole)} is as it was recorded, whatever the replicas.`]),
    ...(multiplied.length === 0
      ? []
      : [
          `A value that is held against its target as a whole multiplies the replicas there are: where the replay has others than were recorded, ${names(multiplied)} belongs to those that were, and settings that steer on their own drift from what happened. The fit, pass by pass with the replicas that were, does not.`,
        ]),
    `A new pod is ready after ${rounded(startup / 1000)} s, and all pods take an equal share.`,
    `With that, the settings that were in force, steering on their own, are off by ${rounded(meanReplicaError)} replicas on average from what was recorded.`,
  ];
};
