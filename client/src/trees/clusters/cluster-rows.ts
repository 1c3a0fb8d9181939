import { explorerCommandIds } from '../../commands/ids.ts';
import type { Need } from '../../k8s/clusters.ts';
import type { ClusterView, KindName, NamespaceObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { paged } from '../paging.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { isFavourite, rowId } from './clusters-state.ts';
import type { ClustersState, ClusterState, RowContext } from './clusters-state.ts';
import { connectionIcon, connectionWords } from '../connection-words.ts';
import { forwardRows } from './forward-rows.ts';
import { foundRows } from './found-rows.ts';
import { healthIcon } from './pod-rows.ts';
import { connectionProblemRows, isLoading, kindProblemRows, staleAges } from './kind-problems.ts';
import { byTrouble, hasTrouble, namespaceRow } from './namespace-rows.ts';
import { clusterCounts, healthText, isRead, overviewRow } from './overview-rows.ts';
import type { ClusterCounts } from './overview-rows.ts';

/** Kinds that the rows of a connected cluster are made of. */
const clusterKinds = [
  'namespaces',
  'nodes',
  'pods',
  'deployments',
  'statefulsets',
  'daemonsets',
] as const satisfies readonly KindName[];

/** What rows are made with, but for the cluster. */
export type RowTools = Pick<RowContext, 'pods' | 'now' | 'outlooks'>;

/** The rows at the top: what is wrong with the kubeconfig, then one a context, favourites first. */
export function clusterRoots(state: ClustersState, tools: RowTools): readonly TreeNode[] {
  const { wishes } = state;
  const rank = ({ view }: ClusterState): number =>
    isFavourite(wishes, { kind: 'cluster', context: view.context }) ? 0 : 1;
  return [
    ...state.problems.map((problem, index) => kubeconfigRow(problem, index)),
    ...state.clusters
      .toSorted((a, b) => rank(a) - rank(b))
      .map((cluster) => clusterRow({ ...tools, wishes, view: cluster.view }, cluster)),
  ];
}

function kubeconfigRow(problem: string, index: number): TreeNode {
  return {
    id: `kubeconfig/${index}`,
    label: problem,
    icon: { name: 'warning', color: 'list.warningForeground' },
    tooltip: () => [{ kind: 'text', text: problem }],
    context: ['problem', 'kubeconfig'],
    accessibility: say('Kubeconfig: {problem}', { problem }),
    expand: 'none',
    command: explorerCommandIds.chooseKubeconfig,
  };
}

function clusterRow(row: RowContext, cluster: ClusterState): TreeNode {
  const { view, wishes } = row;
  const { context, connection } = view;
  const subject = { kind: 'cluster', context } as const;
  const favourite = isFavourite(wishes, subject);
  const counts = clusterCounts(row);
  const bad = counts.unhealthy + counts.badNodes > 0;
  const texts = [
    connectionWords(connection, row.now()),
    ...(connection.kind === 'live' ? [view.version] : []),
    ...(bad ? [healthText(counts)] : []),
    ...(view.current ? [say('current context')] : []),
    ...(favourite ? [say('favourite')] : []),
  ].filter(Boolean);
  return {
    id: rowId(context),
    label: context,
    description: texts.join(' · '),
    icon:
      connection.kind === 'live' && bad
        ? healthIcon('cloud', { level: 'warning' })
        : connectionIcon(connection),
    dimmed: connection.kind === 'stale',
    tooltip: () => clusterTooltip(view, texts, counts),
    context: [
      'cluster',
      `connection-${connection.kind}`,
      favourite ? 'favourite' : 'favouritable',
      ...('problem' in connection ? ['retry'] : []),
      ...(connection.kind === 'idle' ? [] : ['disconnectable']),
    ],
    accessibility: [say('Cluster {name}', { name: context }), ...texts].join(', '),
    expand: 'collapsed',
    children: () => rowsOf(row, cluster),
    needs: clusterKinds.flatMap((kind): readonly Need[] => [
      { context, kind },
      // Where only some namespaces may be read, the context's own is one to begin with.
      ...(kind === 'namespaces' || kind === 'nodes'
        ? []
        : [{ context, kind, namespace: view.namespace }]),
    ]),
    basis: [
      view,
      wishes,
      // Pods that only start are in trouble after a while, though nothing of them changes.
      counts.unhealthy,
      staleAges(row, clusterKinds),
      row.outlooks,
      cluster.found,
      ...cluster.endpoints,
      '|',
      ...cluster.forwards,
    ],
    subject,
  };
}

function clusterTooltip(
  view: ClusterView,
  texts: readonly string[],
  counts: ClusterCounts,
): readonly TooltipPart[] {
  const { context, connection, server, user, namespace, insecure } = view;
  return [
    { kind: 'heading', text: context },
    { kind: 'text', text: texts.join(' · ') },
    ...('problem' in connection
      ? [{ kind: 'text' as const, text: connection.problem.message }]
      : []),
    field(say('Server'), server),
    field(say('User'), user),
    field(say('Namespace'), namespace),
    ...(counts.pods === 0 ? [] : [field(say('Health'), healthText(counts))]),
    ...(insecure
      ? [
          {
            kind: 'text' as const,
            text: say('The kubeconfig turns checks of the certificate off.'),
          },
        ]
      : []),
  ];
}

function rowsOf(
  row: RowContext,
  { found, endpoints, forwards }: ClusterState,
): readonly TreeNode[] {
  const { view, wishes } = row;
  const id = rowId(view.context);
  const problem = connectionProblemRows(`${id}/problem`, view);
  const namespaces = namespacesOf(row);
  if (namespaces.length === 0 && !clusterKinds.some((kind) => isRead(view.snapshot.kinds[kind])))
    return problem.length > 0 ? problem : [waitingRow(row, id)];
  const shown = namespaces
    .filter(({ name }) => wishes.shows(name))
    .filter(({ name }) => !wishes.unhealthyOnly || hasTrouble(row, name))
    .toSorted(byTrouble(row));
  return [
    ...problem,
    ...(view.connection.kind === 'live' ? kindProblemRows(row, id, clusterKinds) : []),
    overviewRow(row, clusterCounts(row)),
    ...foundRows(row, found, endpoints),
    ...forwardRows(row, forwards),
    ...paged(id, shown, wishes.pages, (namespace) => namespaceRow(row, namespace)),
    ...(shown.length === 0 ? [nothingRow(row, id, namespaces.length)] : []),
  ];
}

/** Namespaces of the cluster; where those may not be listed, the context's own and those that pods were read of. */
function namespacesOf({ view }: RowContext): readonly NamespaceObject[] {
  const state = view.snapshot.kinds.namespaces;
  const listed = [...(state?.objects.get('')?.values() ?? [])];
  if (listed.length > 0 || state?.status.kind !== 'forbidden') return listed;
  const names = new Set([view.namespace, ...(view.snapshot.kinds.pods?.objects.keys() ?? [])]);
  return [...names].map((name) => ({
    namespace: '',
    name,
    uid: '',
    createdAt: 0,
    labels: {},
    annotations: {},
    deleting: false,
    phase: '',
  }));
}

function waitingRow(row: RowContext, id: string): TreeNode {
  const { kind } = row.view.connection;
  const idle = kind === 'idle';
  return {
    id: `${id}/waiting`,
    label: idle
      ? say('Not connected')
      : kind === 'live'
        ? say('Reading…')
        : say('Connecting to the cluster…'),
    icon: { name: idle ? 'circle-outline' : 'loading~spin' },
    context: ['line'],
    expand: 'none',
  };
}

function nothingRow(row: RowContext, id: string, namespaces: number): TreeNode {
  const label = isLoading(row, ['namespaces', 'pods'])
    ? say('Reading…')
    : namespaces === 0
      ? say('No namespaces')
      : row.wishes.unhealthyOnly
        ? say('Nothing is unhealthy')
        : say(
            '{namespaces, plural, one {The filter hides the only namespace} other {The filter hides all # namespaces}}',
            { namespaces },
          );
  return {
    id: `${id}/nothing`,
    label,
    icon: { name: 'info' },
    context: ['line'],
    expand: 'none',
  };
}
