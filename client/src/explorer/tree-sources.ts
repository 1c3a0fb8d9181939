import { viewIds } from '../manifest-names.ts';
import { createAutoscalingSource } from '../trees/autoscaling/autoscaling-source.ts';
import { createClustersSource } from '../trees/clusters/clusters-source.ts';
import { createMeshSource } from '../trees/mesh/mesh-source.ts';
import { meshOptions } from '../trees/mesh/mesh-options.ts';
import { thanosOptions } from '../trees/thanos/thanos-options.ts';
import { createThanosSource } from '../trees/thanos/thanos-source.ts';
import { createTopologySource } from '../trees/topology/topology-source.ts';
import type { TreeSource } from '../trees/tree-source.ts';
import type { Explorer } from './explorer.ts';

/** The rows of every view. */
export function createTreeSources(explorer: Explorer): readonly TreeSource[] {
  return [
    createClustersSource({ viewId: viewIds.clusters, ...explorer }),
    createThanosSource({
      viewId: viewIds.thanos,
      paging: explorer.paging,
      ...thanosOptions(explorer),
    }),
    createMeshSource({
      viewId: viewIds.mesh,
      clusters: explorer.clusters,
      ...meshOptions(explorer),
    }),
    createAutoscalingSource({ viewId: viewIds.autoscaling, ...explorer }),
    createTopologySource({ viewId: viewIds.topology, topologies: explorer.topologies }),
  ];
}
