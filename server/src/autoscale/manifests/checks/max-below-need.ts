import { valueAt } from '../read.ts';
import { workloadOf, type ManifestCheck } from './check.ts';

/** A workload that is written with more replicas than its autoscaler allows: the rest is taken from it at once. */
export const maxBelowNeed: ManifestCheck = {
  code: 'autoscale-max-below-need',
  severity: 'warning',
  run: ({ manifest, around }) => {
    const workload = workloadOf(manifest, around);
    if (workload === undefined) return [];
    const field = manifest.kind === 'ScaledObject' ? 'maxReplicaCount' : 'maxReplicas';
    const most = valueAt(manifest.value, 'spec', field);
    // Source: Kubernetes 1.36, pkg/controller/podautoscaler/horizontal.go, "Current number of replicas above Spec.MaxReplicas"
    const written = valueAt(workload.value, 'spec', 'replicas');
    if (typeof most !== 'number' || typeof written !== 'number' || written <= most) return [];
    return [
      {
        path: ['spec', field],
        message: `the ${workload.kind} '${workload.name}' is written with ${String(written)} replicas, and at the most there are ${String(most)}: the rest is taken from it at once, whatever the metrics say. Allow as many, or write no replicas there`,
      },
    ];
  },
};
