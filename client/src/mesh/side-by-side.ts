import type { MeshWorkload } from './inventory.ts';
import type { Traffic } from './numbers.ts';
import { workloadKey } from './owner.ts';
import type { WorkloadName } from './owner.ts';

/** A workload in all clusters, by namespace, kind and name. */
export interface ComparedService extends WorkloadName {
  /** One for each cluster that was looked at, in their order. */
  readonly places: readonly Place[];
}

export interface Place {
  readonly context: string;
  /** Absent where the cluster has none of that name, or only its numbers are known. */
  readonly workload?: MeshWorkload;
  readonly traffic?: Traffic;
}

/** What is known of one cluster. */
export interface ComparedCluster {
  readonly context: string;
  readonly workloads: readonly MeshWorkload[];
  readonly traffic: ReadonlyMap<string, Traffic>;
  /** Names of the workloads in `traffic`. */
  readonly names: ReadonlyMap<string, WorkloadName>;
}

/**
 * The same services side by side: all workloads that are meshed or have traffic somewhere, those first that are in
 * most clusters.
 */
export function sideBySide(clusters: readonly ComparedCluster[]): readonly ComparedService[] {
  const names = new Map<string, WorkloadName>();
  for (const { workloads, names: measured } of clusters) {
    for (const workload of workloads) {
      if (workload.meshed > 0) names.set(workloadKey(workload), workload);
    }
    for (const [key, name] of measured) names.set(key, name);
  }
  const byKey = clusters.map(
    ({ workloads }) => new Map(workloads.map((workload) => [workloadKey(workload), workload])),
  );
  return [...names]
    .map(([key, { kind, namespace, name }]) => ({
      kind,
      namespace,
      name,
      places: clusters.map(({ context, traffic }, index): Place => {
        const workload = byKey[index]?.get(key);
        const own = traffic.get(key);
        return {
          context,
          ...(workload === undefined ? {} : { workload }),
          ...(own === undefined ? {} : { traffic: own }),
        };
      }),
    }))
    .toSorted(
      (a, b) =>
        placesWith(b) - placesWith(a) ||
        (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1),
    );
}

function placesWith({ places }: ComparedService): number {
  return places.filter(({ workload, traffic }) => workload !== undefined || traffic !== undefined)
    .length;
}
