import type { Need } from '../../k8s/clusters.ts';
import type { KindName } from '../../k8s/model.ts';
import { isOfMesh } from '../../mesh/inventory.ts';
import type { MeshNamespace } from '../../mesh/inventory.ts';
import { say } from '../../util/words.ts';
import { ageText } from '../../thanos/times.ts';
import { connectionProblemRows } from '../clusters/kind-problems.ts';
import { connectionIcon, connectionWords } from '../connection-words.ts';
import { greyed } from '../greyed.ts';
import type { TreeNode } from '../tree-node.ts';
import { meshedText, trafficFields, trafficTexts } from './describe.ts';
import { ageTexts, rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';
import { linkerd1Rows } from './linkerd1-rows.ts';
import { multiclusterRow } from './multicluster-rows.ts';
import { namespaceRow } from './namespace-rows.ts';
import { planeRows } from './plane-rows.ts';
import { policyRow } from './policy-rows.ts';
import { sideBySideRows } from './side-by-side-rows.ts';

/** Kinds that the rows of a cluster are made of. */
export const clusterKinds = [
  'namespaces',
  'pods',
  'deployments',
  'statefulsets',
  'daemonsets',
] as const satisfies readonly KindName[];

/** The rows at the top: one a cluster, and what the clusters have in common. */
export function meshRoots(state: MeshState): readonly TreeNode[] {
  return [...sideBySideRows(state), ...state.clusters.map((cluster) => clusterRow(state, cluster))];
}

function clusterRow(state: MeshState, cluster: MeshCluster): TreeNode {
  const { view, inventory } = cluster;
  const traffic = shownNumbers(cluster)?.numbers.traffic.all;
  const numbers = trafficTexts(traffic, state.quantile);
  const ages = numbers.length === 0 ? [] : ageTexts(cluster, state.now);
  const known = inventory.total > 0;
  const texts = [
    connectionWords(view.connection, state.now),
    ...(known ? [inventory.controlPlane?.version ?? say('no Linkerd 2')] : []),
    ...(known ? [meshedText(inventory)] : []),
    ...numbers,
    ...ages,
  ];
  return {
    id: rowId(view.context),
    label: view.context,
    description: texts.filter(Boolean).join(' · '),
    icon: connectionIcon(view.connection),
    dimmed: view.connection.kind === 'stale',
    tooltip: () => [
      { kind: 'heading', text: view.context },
      ...('problem' in view.connection
        ? [{ kind: 'text' as const, text: view.connection.problem.message }]
        : []),
      ...ages.map((text) => ({ kind: 'text' as const, text })),
      ...(traffic === undefined ? [] : trafficFields(traffic)),
    ],
    context: ['meshCluster', `connection-${view.connection.kind}`],
    accessibility: [say('Cluster {name}', { name: view.context }), ...texts.filter(Boolean)].join(
      ', ',
    ),
    expand: 'collapsed',
    children: () => clusterRows(state, cluster),
    needs: clusterKinds.map((kind): Need => ({ context: view.context, kind })),
    basis: [inventory, cluster.numbers, cluster.linkerd1, view, state.quantile],
    subject: { kind: 'cluster', context: view.context },
  };
}

function clusterRows(state: MeshState, cluster: MeshCluster): readonly TreeNode[] {
  const { view, inventory } = cluster;
  const { connection } = view;
  const problem =
    'problem' in connection
      ? connectionProblemRows(rowId(view.context, 'saying', 'problem'), view)
      : [];
  // Of one that answered once all is still there, whatever keeps it from answering now.
  const isOld = problem.length > 0 && inventory.total > 0;
  if (problem.length > 0 && !isOld) return problem;
  if (view.snapshot.kinds.pods === undefined) {
    return [sayingRow(cluster, 'connecting', say('Looking at the cluster…'), 'loading~spin')];
  }
  const ofMesh = inventory.namespaces.filter(isOfMesh);
  const others = inventory.namespaces.filter((row) => !isOfMesh(row) && row.total > 0);
  const rows = [
    ...planeRows(cluster),
    ...(inventory.controlPlane === undefined
      ? []
      : [policyRow(cluster), multiclusterRow(state, cluster)]),
    ...linkerd1Rows(state, cluster),
    ...ofMesh.map((namespace) => namespaceRow(state, cluster, namespace)),
    ...(others.length === 0 ? [] : [othersRow(state, cluster, others)]),
  ];
  return [...problem, ...numbersRows(state, cluster), ...(isOld ? rows.map(greyed) : rows)];
}

/** Namespaces that nobody asked to be meshed: one row, so that they are neither hidden nor in the way. */
function othersRow(
  state: MeshState,
  cluster: MeshCluster,
  namespaces: readonly MeshNamespace[],
): TreeNode {
  const pods = namespaces.reduce((sum, { total }) => sum + total, 0);
  return {
    id: rowId(cluster.view.context, 'others'),
    label: say('Without a mesh'),
    description: say(
      '{namespaces, plural, one {# namespace} other {# namespaces}}, {pods, plural, one {# pod} other {# pods}}',
      {
        namespaces: namespaces.length,
        pods,
      },
    ),
    icon: { name: 'circle-outline' },
    context: ['meshOthers'],
    expand: 'collapsed',
    children: () => namespaces.map((namespace) => namespaceRow(state, cluster, namespace)),
    basis: [...namespaces, cluster.numbers, state.quantile],
  };
}

/** Why there are no numbers, or how old they are. */
function numbersRows(state: MeshState, cluster: MeshCluster): readonly TreeNode[] {
  const { numbers } = cluster;
  switch (numbers.kind) {
    case 'none':
      return [sayingRow(cluster, 'numbers', numbers.reason, 'info')];
    case 'failed': {
      const age = numbers.last === undefined ? undefined : ageText(state.now - numbers.last.at);
      const text =
        age === undefined
          ? say('No numbers: {message}', { message: numbers.message })
          : say('Numbers are {age} old: {message}', { age, message: numbers.message });
      return [sayingRow(cluster, 'numbers', text, 'warning')];
    }
    case 'ready':
      return numbers.problems.map((problem, index) =>
        sayingRow(cluster, `numbers-${index}`, problem, 'warning'),
      );
    case 'asking':
      return [];
  }
}

/** A row that only says something. */
export function sayingRow(
  { view }: Pick<MeshCluster, 'view'>,
  name: string,
  text: string,
  icon: string,
): TreeNode {
  return {
    id: rowId(view.context, 'saying', name),
    label: text,
    icon: { name: icon },
    tooltip: () => [{ kind: 'text', text }],
    context: ['meshSaying'],
    expand: 'none',
  };
}
