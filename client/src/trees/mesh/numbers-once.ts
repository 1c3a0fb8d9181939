import type { ClusterView } from '../../k8s/model.ts';
import { controlPlaneNamespace } from '../../mesh/control-plane.ts';
import type { Parts } from '../../mesh/ask.ts';
import type { Cancellation } from '../../util/cancellation.ts';
import { until } from '../../util/until.ts';
import { createMeshNumbers } from './mesh-numbers.ts';
import type { MeshNumbersOptions, NumbersState, WantedCluster } from './mesh-numbers.ts';

/** How long answers are waited for. */
export interface Patience {
  readonly patienceMs: number;
  readonly cancellation?: Cancellation;
}

/** Numbers of some clusters, asked for once; those that do not come in time are `asking`. */
export async function numbersOnce(
  options: MeshNumbersOptions,
  clusters: readonly WantedCluster[],
  patience: Patience,
): Promise<ReadonlyMap<string, NumbersState>> {
  const numbers = createMeshNumbers(options);
  try {
    numbers.want(clusters);
    await until({
      timers: options.timers,
      ...patience,
      subscribe: (listener) => numbers.onDidChange(listener),
      holds: () => clusters.every(({ context }) => numbers.stateOf(context).kind !== 'asking'),
    });
    return new Map(clusters.map(({ context }) => [context, numbers.stateOf(context)]));
  } finally {
    numbers.dispose();
  }
}

/** A cluster as the numbers want it: its pods of the control plane tell which series are its own. */
export function wantedCluster(view: ClusterView, parts: Parts): WantedCluster {
  const controlPlane = controlPlaneNamespace(view.snapshot);
  const pods = view.snapshot.kinds.pods?.objects.get(controlPlane)?.keys() ?? [];
  return { context: view.context, controlPlane, pods: new Set(pods), parts };
}
