import type { EndpointView } from '../../endpoints/endpoints.ts';
import type { ClusterView } from '../../k8s/model.ts';
import { placeOf } from '../../thanos/anatomy.ts';
import { say } from '../../util/words.ts';
import { connectionProblemRows } from '../clusters/kind-problems.ts';
import { connectionIcon, connectionWords } from '../connection-words.ts';
import type { TreeNode } from '../tree-node.ts';
import { endpointRow } from './endpoint-rows.ts';
import { joined, sayingRow } from './row-parts.ts';
import { clusterId, componentOf } from './thanos-state.ts';
import type { ThanosState } from './thanos-state.ts';

/** The rows at the top: servers that somebody added by their address, then the clusters. */
export function thanosRoots(state: ThanosState): readonly TreeNode[] {
  return [
    ...state.endpoints
      .filter(({ source }) => source.kind === 'connection')
      .map((view) => endpointRow(state, view, 'query')),
    ...state.clusters.map((view) => clusterRow(state, view)),
  ];
}

function clusterRow(state: ThanosState, view: ClusterView): TreeNode {
  const { context, connection } = view;
  const inIt = endpointsIn(state, context);
  const queriers = inIt.filter((endpoint) => componentOf(endpoint) === 'query').length;
  const description = joined(
    connectionWords(connection, state.now),
    inIt.length === 0
      ? undefined
      : say('{count, plural, one {# part} other {# parts}} of Thanos', { count: inIt.length }),
    queriers === 0
      ? undefined
      : say('{count, plural, one {# querier} other {# queriers}}', { count: queriers }),
  );
  return {
    id: clusterId(context),
    label: context,
    description,
    icon: connectionIcon(connection),
    dimmed: connection.kind === 'stale',
    tooltip: () => [
      { kind: 'heading', text: context },
      ...('problem' in connection
        ? [{ kind: 'text' as const, text: connection.problem.message }]
        : []),
    ],
    context: ['cluster', `connection-${connection.kind}`],
    accessibility: joined(say('Cluster {name}', { name: context }), description),
    expand: 'collapsed',
    children: () => clusterRows(state, view, inIt),
    subject: { kind: 'cluster', context },
  };
}

/** Parts of Thanos in a cluster, in the order a query meets them. */
function endpointsIn(state: ThanosState, context: string): readonly EndpointView[] {
  const place = (view: EndpointView): number => {
    const component = componentOf(view);
    return component === undefined ? -1 : placeOf.indexOf(component);
  };
  return state.endpoints
    .filter(
      (view) =>
        view.source.kind === 'found' && view.source.found.cluster === context && place(view) >= 0,
    )
    .toSorted((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}

function clusterRows(
  state: ThanosState,
  view: ClusterView,
  inIt: readonly EndpointView[],
): readonly TreeNode[] {
  const { context, connection, snapshot } = view;
  const id = clusterId(context);
  const rows = inIt.flatMap((endpoint) => {
    const component = componentOf(endpoint);
    return component === undefined ? [] : [endpointRow(state, endpoint, component)];
  });
  const problem =
    'problem' in connection
      ? connectionProblemRows(`${id}/problem`, view)
      : forbiddenRows(id, snapshot);
  if (rows.length > 0 || problem.length > 0) return [...problem, ...rows];
  const { pods } = snapshot.kinds;
  if (connection.kind === 'untrusted') return [];
  return connection.kind !== 'live' || pods === undefined || pods.status.kind === 'loading'
    ? [sayingRow(`${id}/looking`, say('Looking for Thanos…'), 'loading~spin')]
    : [sayingRow(`${id}/none`, say('No Thanos was found in this cluster.'), 'info')];
}

/** Kinds that discovery reads and may not: why something may be missing. */
function forbiddenRows(id: string, { kinds }: ClusterView['snapshot']): readonly TreeNode[] {
  const status = [kinds.pods, kinds.services]
    .map((kind) => kind?.status)
    .find((one) => one?.kind === 'forbidden');
  return status?.kind === 'forbidden'
    ? [sayingRow(`${id}/forbidden`, status.problem.message, 'lock')]
    : [];
}
