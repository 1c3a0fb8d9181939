import type { AutoscaleOutlook } from '../../../../server/src/protocol/autoscaling.ts';
import type { Adapter } from '../../autoscaling/adapters.ts';
import type { ClusterView } from '../../k8s/model.ts';
import type { Pages } from '../paging.ts';
import type { ShownAutoscaler } from './autoscaler-words.ts';

/** All that the rows of autoscalers are made of. */
export interface AutoscalingState {
  readonly clusters: readonly AutoscalingCluster[];
  readonly outlooks: ReadonlyMap<string, AutoscaleOutlook>;
  readonly pages: Pages;
  readonly now: () => number;
}

export interface AutoscalingCluster {
  readonly view: ClusterView;
  /** The same list until one of them changes. */
  readonly autoscalers: readonly ShownAutoscaler[];
  readonly adapters: readonly Adapter[];
}
