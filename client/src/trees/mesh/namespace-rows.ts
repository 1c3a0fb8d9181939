import { asksForProxy } from '../../mesh/injection.ts';
import type { MeshNamespace, MeshWorkload } from '../../mesh/inventory.ts';
import { workloadKey } from '../../mesh/owner.ts';
import { say } from '../../util/words.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { meshedText, trafficFields, trafficTexts } from './describe.ts';
import { rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';
import { workloadRows } from './workload-rows.ts';

/** A namespace, with its workloads below. */
export function namespaceRow(
  state: MeshState,
  cluster: MeshCluster,
  namespace: MeshNamespace,
): TreeNode {
  const ready = shownNumbers(cluster);
  const traffic = ready?.numbers.traffic.namespaces.get(namespace.name);
  const troubled = namespace.workloads.filter(({ problems }) =>
    problems.some(({ severity }) => severity === 'warning'),
  ).length;
  const texts = [
    ...(namespace.total === 0 ? [say('no pods')] : [meshedText(namespace)]),
    ...trafficTexts(traffic, state.quantile),
    ...(troubled > 0 ? [say('{count} to look at', { count: troubled })] : []),
  ];
  const id = rowId(cluster.view.context, 'ns', namespace.name);
  return {
    id,
    label: namespace.name,
    description: texts.join(' · '),
    icon: {
      name: 'symbol-namespace',
      ...(troubled > 0 ? { color: 'list.warningForeground' } : {}),
    },
    tooltip: () => [
      { kind: 'heading', text: say('Namespace {name}', { name: namespace.name }) },
      { kind: 'text', text: intentWords(namespace) },
      ...(traffic === undefined ? [] : trafficFields(traffic)),
    ],
    context: ['meshNamespace'],
    expand: namespace.workloads.length === 0 ? 'none' : 'collapsed',
    children: () => namespace.workloads.map((workload) => workloadRow(state, cluster, workload)),
    basis: [namespace, cluster.numbers, cluster.view.connection, state.quantile],
  };
}

/** A workload, with numbers, edges, pods and policies below. */
export function workloadRow(
  state: MeshState,
  cluster: MeshCluster,
  workload: MeshWorkload,
): TreeNode {
  const traffic = shownNumbers(cluster)?.numbers.traffic.workloads.get(workloadKey(workload));
  const [problem] = workload.problems;
  const texts = [
    ...(workload.total === 0 ? [say('no pods')] : [meshedText(workload)]),
    ...(problem === undefined ? [] : [problem.title]),
    ...trafficTexts(traffic, state.quantile),
  ];
  return {
    id: rowId(cluster.view.context, 'workload', workloadKey(workload)),
    label: workload.name,
    description: texts.join(' · '),
    icon: workloadIcon(workload),
    tooltip: () => workloadTooltip(workload, traffic === undefined ? [] : trafficFields(traffic)),
    context: ['meshWorkload', 'object', 'logs', 'manifest'],
    accessibility: [workload.kind, workload.name, ...texts].join(', '),
    expand: 'collapsed',
    children: () => workloadRows(cluster, workload),
    basis: [workload, cluster.numbers, cluster.view.snapshot, state.quantile],
    ...subjectOf(cluster, workload),
  };
}

function workloadIcon({ problems, meshed, total }: MeshWorkload): NonNullable<TreeNode['icon']> {
  if (problems.some(({ severity }) => severity === 'warning')) {
    return { name: 'warning', color: 'list.warningForeground' };
  }
  if (total === 0 || meshed === 0) return { name: 'circle-outline' };
  return { name: 'lock', color: 'testing.iconPassed' };
}

const resources: Readonly<
  Record<string, { readonly apiVersion: string; readonly resource: string }>
> = {
  Deployment: { apiVersion: 'apps/v1', resource: 'deployments' },
  StatefulSet: { apiVersion: 'apps/v1', resource: 'statefulsets' },
  DaemonSet: { apiVersion: 'apps/v1', resource: 'daemonsets' },
  ReplicaSet: { apiVersion: 'apps/v1', resource: 'replicasets' },
  Job: { apiVersion: 'batch/v1', resource: 'jobs' },
  Pod: { apiVersion: 'v1', resource: 'pods' },
};

function subjectOf(
  { view }: MeshCluster,
  { kind, namespace, name }: MeshWorkload,
): Pick<TreeNode, 'subject'> | undefined {
  const known = resources[kind];
  return known === undefined
    ? undefined
    : {
        subject: {
          kind: 'object',
          context: view.context,
          ...known,
          objectKind: kind,
          namespace,
          name,
        },
      };
}

function workloadTooltip(
  workload: MeshWorkload,
  numbers: readonly TooltipPart[],
): readonly TooltipPart[] {
  const { kind, name, versions, sidecars } = workload;
  return [
    { kind: 'heading', text: `${kind} ${name}` },
    {
      kind: 'field',
      name: say('Pods with a proxy'),
      value: `${workload.meshed} / ${workload.total}`,
    },
    { kind: 'text', text: intentWords(workload) },
    ...(versions.length === 0
      ? []
      : [{ kind: 'field' as const, name: say('Proxy'), value: versions.join(', ') }]),
    ...(sidecars === 'none'
      ? []
      : [{ kind: 'field' as const, name: say('Sidecar'), value: sidecarWords(sidecars) }]),
    ...workload.problems.flatMap(({ title, advice }): readonly TooltipPart[] => [
      { kind: 'field', name: say('To look at'), value: title },
      { kind: 'text', text: advice },
    ]),
    ...numbers,
  ];
}

/** How the proxies run. */
export function sidecarWords(sidecars: MeshWorkload['sidecars']): string {
  switch (sidecars) {
    case 'native':
      return say('native: an init container that goes on running');
    case 'ordinary':
      return say('an ordinary container beside the others');
    case 'mixed':
      return say('native in some pods, an ordinary container in others');
    case 'none':
      return say('none');
  }
}

function intentWords({ intent }: Pick<MeshWorkload, 'intent'>): string {
  const by = intent.by === 'workload' ? say('the pod template') : say('the namespace');
  if (intent.wanted === 'unset')
    return say('No proxy is asked for (linkerd.io/inject is not set).');
  return asksForProxy(intent)
    ? say('A proxy is asked for by {by} (linkerd.io/inject: {wanted}).', {
        by,
        wanted: intent.wanted,
      })
    : say('No proxy is wanted, says {by} (linkerd.io/inject: disabled).', { by });
}
