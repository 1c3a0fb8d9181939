import type { Condition, KindName, KindState, NodeObject, ObjectMeta } from '../../k8s/model.ts';
import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { paged } from '../paging.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { isDimmed, objectSubject, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import type { Health } from './health.ts';
import { isUnhealthy } from './health.ts';
import { kindProblemRows } from './kind-problems.ts';
import { healthIcon, healthParts } from './pod-rows.ts';

/** How much of a cluster there is, and how much of it is unhealthy. */
export interface ClusterCounts {
  readonly nodes: number;
  readonly badNodes: number;
  readonly namespaces: number;
  readonly pods: number;
  readonly unhealthy: number;
}

/** Counts what is known of a cluster. */
export function clusterCounts({ view, pods }: RowContext): ClusterCounts {
  const { kinds } = view.snapshot;
  let unhealthy = 0;
  for (const inNamespace of kinds.pods?.objects.values() ?? [])
    unhealthy += pods(inNamespace).unhealthy;
  const nodes = nodesOf(view.snapshot.kinds.nodes);
  return {
    nodes: nodes.length,
    badNodes: nodes.filter((node) => isUnhealthy(nodeHealth(node))).length,
    namespaces: kinds.namespaces?.count ?? 0,
    pods: kinds.pods?.count ?? 0,
    unhealthy,
  };
}

/** The row with the version, the nodes and the counts of a cluster. */
export function overviewRow(row: RowContext, counts: ClusterCounts): TreeNode {
  const { view } = row;
  const id = rowId(view.context, 'overview');
  const { badNodes, unhealthy } = counts;
  const texts = [view.version, ...countTexts(row, counts)].filter(Boolean);
  return {
    id,
    label: say('Overview'),
    description: texts.join(' · '),
    icon: { name: 'dashboard' },
    dimmed: isDimmed(view),
    context: ['overview'],
    expand: 'collapsed',
    children: () => [
      line(row, `${id}/server`, { icon: 'globe', label: say('Server'), value: view.server }),
      line(row, `${id}/user`, { icon: 'account', label: say('User'), value: view.user }),
      line(row, `${id}/files`, {
        icon: 'file',
        label: say('Kubeconfig'),
        value: view.files.join(', '),
      }),
      ...(view.insecure ? [insecureRow(row, id)] : []),
      line(row, `${id}/version`, { icon: 'tag', label: say('Version'), value: view.version }),
      line(row, `${id}/health`, {
        icon: unhealthy + badNodes > 0 ? 'warning' : 'pass',
        label: say('Health'),
        value: isRead(view.snapshot.kinds.pods) ? healthText(counts) : say('not known'),
      }),
      nodesRow(row, id, badNodes),
    ],
    basis: [view],
  };
}

/** What was never read is not counted: it may be anything. */
function countTexts(
  { view: { snapshot } }: RowContext,
  { nodes, namespaces, pods }: ClusterCounts,
): readonly string[] {
  const { kinds } = snapshot;
  return [
    ...(isRead(kinds.nodes)
      ? [say('{nodes, plural, one {# node} other {# nodes}}', { nodes })]
      : []),
    ...(isRead(kinds.namespaces)
      ? [say('{namespaces, plural, one {# namespace} other {# namespaces}}', { namespaces })]
      : []),
    ...(isRead(kinds.pods) ? [say('{pods, plural, one {# pod} other {# pods}}', { pods })] : []),
  ];
}

/** Whether objects of a kind are known, or that there are none. */
export function isRead(state: KindState<ObjectMeta> | undefined): boolean {
  if (state === undefined) return false;
  return state.count > 0 || state.status.kind === 'live' || state.status.kind === 'stale';
}

/** `3 unhealthy pods, 1 unhealthy node`. */
export function healthText({ unhealthy, badNodes }: ClusterCounts): string {
  if (unhealthy === 0 && badNodes === 0) return say('nothing unhealthy');
  if (badNodes === 0) return unhealthyPods(unhealthy);
  const nodes = say('{nodes, plural, one {# unhealthy node} other {# unhealthy nodes}}', {
    nodes: badNodes,
  });
  return unhealthy === 0 ? nodes : `${unhealthyPods(unhealthy)}, ${nodes}`;
}

function unhealthyPods(unhealthy: number): string {
  return say('{unhealthy, plural, one {# unhealthy pod} other {# unhealthy pods}}', { unhealthy });
}

function insecureRow(row: RowContext, id: string): TreeNode {
  return line(row, `${id}/insecure`, {
    icon: 'unlock',
    label: say('Not secure'),
    value: say('the kubeconfig turns checks of the certificate off'),
  });
}

function nodesRow(row: RowContext, parent: string, bad: number): TreeNode {
  const id = `${parent}/nodes`;
  const nodes = nodesOf(row.view.snapshot.kinds.nodes);
  return {
    id,
    label: say('Nodes'),
    description:
      bad === 0
        ? isRead(row.view.snapshot.kinds.nodes)
          ? String(nodes.length)
          : ''
        : say('{bad} of {all} unhealthy', { bad, all: nodes.length }),
    icon: bad === 0 ? { name: 'server' } : healthIcon('server', { level: 'warning' }),
    dimmed: isDimmed(row.view),
    context: ['group'],
    expand: 'collapsed',
    children: () => [
      ...kindProblemRows(row, id, ['nodes'] satisfies readonly KindName[]),
      ...paged(id, nodes.toSorted(badFirst), row.wishes.pages, (node) => nodeRow(row, id, node)),
    ],
    basis: [row.view.snapshot.kinds.nodes, row.wishes, isDimmed(row.view)],
  };
}

function nodeRow(row: RowContext, parent: string, node: NodeObject): TreeNode {
  const health = nodeHealth(node);
  const texts = [health.words, node.kubelet];
  const subject = objectSubject(row.view.context, 'nodes', node);
  return {
    id: `${parent}/${rowId(node.name)}`,
    label: node.name,
    description: texts.filter(Boolean).join(' · '),
    icon: healthIcon('server', health),
    dimmed: isDimmed(row.view),
    tooltip: () => [
      ...healthParts(node.name, health),
      field(say('Kubelet'), node.kubelet),
      field(say('Age'), ageText(row.now() - node.createdAt)),
      ...eventParts(row, { ...subject, namespace: 'default' }),
    ],
    context: ['object', 'node', 'manifest'],
    accessibility: [say('Node {name}', { name: node.name }), ...texts].join(', '),
    expand: 'none',
    subject,
  };
}

/** How a node is. Source: kubernetes k8s.io/api/core/v1 NodeConditionType. */
export function nodeHealth({ ready, schedulable, conditions }: NodeObject): Health {
  const of = (type: string): Condition | undefined => conditions.find((one) => one.type === type);
  if (!ready) {
    const condition = of('Ready');
    return {
      level: 'error',
      words: condition?.status === 'Unknown' ? say('does not answer') : say('not ready'),
      why: condition?.message ?? '',
    };
  }
  const pressure = conditions.find(
    ({ type, status }) =>
      status === 'True' && (type.endsWith('Pressure') || type === 'NetworkUnavailable'),
  );
  if (pressure !== undefined)
    return { level: 'warning', words: pressureText(pressure.type), why: pressure.message };
  return schedulable
    ? { level: 'ok', words: say('ready'), why: '' }
    : { level: 'done', words: say('ready, takes no new pods'), why: '' };
}

function pressureText(type: string): string {
  switch (type) {
    case 'MemoryPressure':
      return say('short of memory');
    case 'DiskPressure':
      return say('short of disk');
    case 'PIDPressure':
      return say('short of process ids');
    case 'NetworkUnavailable':
      return say('without a network');
    default:
      return type;
  }
}

function badFirst(a: NodeObject, b: NodeObject): number {
  const rank = (node: NodeObject): number => (isUnhealthy(nodeHealth(node)) ? 0 : 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true });
}

function nodesOf(state: RowContext['view']['snapshot']['kinds']['nodes']): readonly NodeObject[] {
  return [...(state?.objects.get('')?.values() ?? [])];
}

interface Line {
  readonly icon: string;
  readonly label: string;
  readonly value: string;
}

function line(row: RowContext, id: string, { icon, label, value }: Line): TreeNode {
  return {
    id,
    label,
    description: value,
    icon: { name: icon },
    dimmed: isDimmed(row.view),
    tooltip: () => [field(label, value)],
    context: ['line'],
    expand: 'none',
  };
}
