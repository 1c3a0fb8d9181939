import type { Endpoints, EndpointView } from '../endpoints/endpoints.ts';
import type { Clusters } from '../k8s/clusters.ts';
import { componentOf } from '../trees/thanos/thanos-state.ts';
import type { Cancellation } from '../util/cancellation.ts';
import type { Timers } from '../util/timers.ts';
import { until } from '../util/until.ts';

/** Time (ms) for queriers of clusters to be found. */
const patienceMs = 10_000;
/** Queriers that a sentence names. */
const mostNamed = 20;

export interface QuerierChoice {
  readonly endpoints: Pick<Endpoints, 'list' | 'watch' | 'onDidChange'>;
  readonly clusters: Pick<Clusters, 'views'>;
  readonly timers: Timers;
}

/**
 * The querier that is asked: the one that is named, else the one that PromQL is written against, else the only one
 * there is. Clusters that are connected, and the one of the name, are searched. Rejects with a sentence.
 */
export async function chooseQuerier(
  choice: QuerierChoice,
  wanted: string | undefined,
  cancellation: Cancellation,
): Promise<EndpointView> {
  const { endpoints, clusters, timers } = choice;
  const contexts = clusters.views
    .filter(
      ({ context, connection }) =>
        connection.kind === 'live' || wanted?.startsWith(`${context}/`) === true,
    )
    .map(({ context }) => context);
  const find = (): EndpointView | undefined => querierOf(endpoints.list(), wanted);
  const watch = endpoints.watch(contexts);
  try {
    await until({
      timers,
      // Without a cluster to search nothing more will come.
      patienceMs: contexts.length === 0 ? 0 : patienceMs,
      subscribe: (listener) => endpoints.onDidChange(listener),
      holds: () => find() !== undefined,
      cancellation,
    });
    const found = find();
    if (found === undefined) throw new Error(unclear(endpoints.list(), wanted));
    return found;
  } finally {
    watch.dispose();
  }
}

function querierOf(
  list: readonly EndpointView[],
  wanted: string | undefined,
): EndpointView | undefined {
  const queriers = list.filter((view) => componentOf(view) === 'query');
  if (wanted !== undefined) return queriers.find(({ name }) => name === wanted);
  return queriers.find(({ chosen }) => chosen) ?? (queriers.length === 1 ? queriers[0] : undefined);
}

function unclear(list: readonly EndpointView[], wanted: string | undefined): string {
  const names = list.filter((view) => componentOf(view) === 'query').map(({ name }) => name);
  const known =
    names.length === 0
      ? 'No querier is known: the user connects a cluster in the view Clusters, or adds one with the command "Gauntlet: Add Connection".'
      : `Queriers: ${names.slice(0, mostNamed).join(', ')}${names.length > mostNamed ? `, and ${names.length - mostNamed} more` : ''}.`;
  return wanted === undefined
    ? `No querier is chosen. Name one as "querier". ${known}`
    : `There is no querier "${wanted}". ${known}`;
}
