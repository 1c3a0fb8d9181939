import { kinds } from '../../k8s/kinds/index.ts';
import type { ClusterView, KindName } from '../../k8s/model.ts';
import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { rowId } from '../clusters/clusters-state.ts';
import { connectionProblemRows } from '../clusters/kind-problems.ts';
import { connectionIcon, connectionWords } from '../connection-words.ts';
import { paged } from '../paging.ts';
import type { TreeNode } from '../tree-node.ts';
import { adapterRow } from './adapter-rows.ts';
import { autoscalerRow, isAutoscalerUnhealthy, outlookWords } from './autoscaler-row.ts';
import { pausedAt } from './autoscaler-words.ts';
import type { ShownAutoscaler } from './autoscaler-words.ts';
import type { AutoscalingCluster, AutoscalingState } from './autoscaling-state.ts';
import { comparedRows } from './compared-rows.ts';

/** Kinds that the rows of a cluster are made of. */
const shownKinds = [
  'horizontalpodautoscalers',
  'scaledobjects',
  'deployments',
] as const satisfies readonly KindName[];

/** The rows at the top: what clusters have in common, then one a cluster. */
export const autoscalingRoots = (state: AutoscalingState): readonly TreeNode[] => [
  ...comparedRows(state),
  ...state.clusters.map((cluster) => clusterRow(state, cluster)),
];

/** The id of the row of a cluster. */
export const clusterId = (context: string): string => `autoscaling/${rowId(context)}`;

function clusterRow(state: AutoscalingState, cluster: AutoscalingCluster): TreeNode {
  const { view, autoscalers } = cluster;
  const { context, connection } = view;
  const id = clusterId(context);
  const texts = [connectionWords(connection, state.now()), ...counts(state, cluster)].filter(
    Boolean,
  );
  return {
    id,
    label: context,
    description: texts.join(' · '),
    icon: connectionIcon(connection),
    dimmed: connection.kind === 'stale',
    tooltip: () => [
      { kind: 'heading', text: context },
      ...texts.map((text) => ({ kind: 'text' as const, text })),
      ...('problem' in connection
        ? [{ kind: 'text' as const, text: connection.problem.message }]
        : []),
    ],
    context: ['cluster', `connection-${connection.kind}`],
    accessibility: [say('Cluster {name}', { name: context }), ...texts].join(', '),
    expand: 'collapsed',
    children: () => clusterRows(state, cluster, id),
    needs: shownKinds.flatMap((kind) => [
      { context, kind },
      // Where only some namespaces may be read, the context's own is one to begin with.
      { context, kind, namespace: view.namespace },
    ]),
    basis: [view, autoscalers, cluster.adapters, state.outlooks, state.pages, texts.join('\n')],
    subject: { kind: 'cluster', context },
  };
}

/** `3 autoscalers · 1 in trouble · 1 paused · 2 about to scale`; what there is none of is left out. */
function counts(
  state: AutoscalingState,
  { view, autoscalers }: AutoscalingCluster,
): readonly string[] {
  if (autoscalers.length === 0) return [];
  const bad = autoscalers.filter(isAutoscalerUnhealthy).length;
  const paused = autoscalers.filter(({ autoscaler }) => pausedAt(autoscaler) !== undefined).length;
  const moving = autoscalers.filter((shown) => outlookWords(shown, { ...state, view }) !== '');
  return [
    say('{count, plural, one {# autoscaler} other {# autoscalers}}', {
      count: autoscalers.length,
    }),
    ...(bad > 0 ? [say('{count} in trouble', { count: bad })] : []),
    ...(paused > 0 ? [say('{count} paused', { count: paused })] : []),
    ...(moving.length > 0 ? [say('{count} about to scale', { count: moving.length })] : []),
  ];
}

function clusterRows(
  state: AutoscalingState,
  { view, autoscalers, adapters }: AutoscalingCluster,
  id: string,
): readonly TreeNode[] {
  const problems = connectionProblemRows(`${id}/problem`, view);
  const rows = [
    ...problems,
    ...(view.connection.kind === 'live' ? forbiddenRows(view, id, state.now()) : []),
    ...paged(id, autoscalers.toSorted(badFirst), state.pages, (shown) =>
      autoscalerRow(
        { ...state, view },
        {
          parent: id,
          label: `${shown.autoscaler.namespace}/${shown.autoscaler.name}`,
        },
        shown,
      ),
    ),
    ...adapters.map((adapter) => adapterRow(view, id, adapter)),
  ];
  return rows.length > 0 ? rows : [emptyRow(view, id)];
}

/** Kinds that cannot be read just now; KEDA's need not be there. */
function forbiddenRows(view: ClusterView, id: string, now: number): readonly TreeNode[] {
  return shownKinds.flatMap((kind): readonly TreeNode[] => {
    const status = view.snapshot.kinds[kind]?.status;
    if (status?.kind !== 'forbidden' && status?.kind !== 'stale') return [];
    const { plural } = kinds[kind];
    const label =
      status.kind === 'forbidden'
        ? say('No right to list {plural}', { plural })
        : say('{plural} are as they were {age} ago', { plural, age: ageText(now - status.since) });
    return [
      {
        id: `${id}/${rowId('kind', kind)}`,
        label,
        icon: { name: 'warning', color: 'list.warningForeground' },
        tooltip: () => [{ kind: 'text', text: status.problem.message }],
        context: ['problem'],
        accessibility: `${label}, ${status.problem.message}`,
        expand: 'none',
      },
    ];
  });
}

function emptyRow({ connection, snapshot }: ClusterView, id: string): TreeNode {
  const isRead = (kind: (typeof shownKinds)[number]): boolean => {
    const status = snapshot.kinds[kind]?.status;
    return status !== undefined && status.kind !== 'loading';
  };
  const label =
    connection.kind === 'idle'
      ? say('Not connected')
      : connection.kind === 'live'
        ? shownKinds.every(isRead)
          ? say('No autoscalers')
          : say('Reading…')
        : say('Connecting to the cluster…');
  const isWaiting = connection.kind !== 'idle' && !shownKinds.every(isRead);
  return {
    id: `${id}/empty`,
    label,
    icon: { name: isWaiting ? 'loading~spin' : 'info' },
    context: ['line'],
    expand: 'none',
  };
}

function badFirst(a: ShownAutoscaler, b: ShownAutoscaler): number {
  const rank = (shown: ShownAutoscaler): number => (isAutoscalerUnhealthy(shown) ? 0 : 1);
  const name = ({ autoscaler: { namespace, name: own } }: ShownAutoscaler): string =>
    `${namespace}/${own}`;
  return rank(a) - rank(b) || name(a).localeCompare(name(b), 'en', { numeric: true });
}
