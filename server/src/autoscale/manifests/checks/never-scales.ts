import { valueAt } from '../read.ts';
import type { ManifestCheck } from './check.ts';

/** As many replicas at the least as at the most: whatever the metrics say, nothing scales. */
export const neverScales: ManifestCheck = {
  code: 'autoscale-never-scales',
  severity: 'info',
  run: ({ manifest: { kind, value } }) => {
    const isKeda = kind === 'ScaledObject';
    if (!isKeda && kind !== 'HorizontalPodAutoscaler') return [];
    const [low, high] = isKeda
      ? ['minReplicaCount', 'maxReplicaCount']
      : ['minReplicas', 'maxReplicas'];
    const least = valueAt(value, 'spec', low ?? '') ?? Number(!isKeda);
    const most = valueAt(value, 'spec', high ?? '');
    if (typeof most !== 'number' || least !== most) return [];
    return [
      {
        path: ['spec', high ?? ''],
        message: `at the least and at the most there are ${String(most)} replicas: whatever the metrics say, nothing scales`,
      },
    ];
  },
};
