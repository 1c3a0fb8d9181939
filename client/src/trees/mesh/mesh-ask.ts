import type { QueryBatchParams, QueryBatchResult } from '../../../../server/src/protocol/thanos.ts';
import type { EndpointLease, Endpoints, EndpointView } from '../../endpoints/endpoints.ts';
import type { MeshAsk } from './mesh-numbers.ts';

/** What answers the questions of the mesh. */
export interface MeshAskOptions {
  readonly endpoints: Pick<Endpoints, 'list' | 'found' | 'open' | 'watch' | 'onDidChange'>;
  /** `gauntlet/thanos/query`. */
  readonly query: (params: QueryBatchParams) => Promise<QueryBatchResult>;
}

/**
 * Asks the querier that PromQL is written against, for all clusters; without one a querier of
 * the cluster, any other, a connection that somebody added, and last the cluster’s own Prometheus.
 */
export function createMeshAsk({ endpoints, query }: MeshAskOptions): MeshAsk {
  return {
    endpointFor: (context) => endpointFor(endpoints.list(), context),
    query: async (name, queries) => {
      // Held while the question is open only: the way stays open for a while afterwards.
      const lease: EndpointLease = await endpoints.open(name);
      try {
        return await query({ endpoint: lease.endpoint, queries });
      } finally {
        lease.dispose();
      }
    },
    found: (context) => endpoints.found(context),
    watch: (contexts) => endpoints.watch(contexts),
    onDidChange: (listener) => endpoints.onDidChange(listener),
  };
}

function endpointFor(list: readonly EndpointView[], context: string): string | undefined {
  const chosen = list.find((view) => view.chosen);
  if (chosen !== undefined) return chosen.name;
  const own = (component: string) =>
    list.find(
      ({ source }) =>
        source.kind === 'found' &&
        source.found.component === component &&
        source.found.cluster === context,
    );
  const anywhere = list.find(
    ({ source }) => source.kind === 'found' && source.found.component === 'query',
  );
  const added = list.find(({ source }) => source.kind === 'connection');
  return (own('query') ?? anywhere ?? added ?? own('prometheus'))?.name;
}
