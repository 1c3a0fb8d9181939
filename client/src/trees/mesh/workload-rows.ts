import type { MeshPod, MeshWorkload } from '../../mesh/inventory.ts';
import { workloadKey } from '../../mesh/owner.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { edgeRows } from './edge-rows.ts';
import { rowId, shownNumbers } from './mesh-state.ts';
import type { MeshCluster } from './mesh-state.ts';
import { numberRows } from './number-rows.ts';

/** The rows below a workload: what is wrong, its numbers, who calls it, whom it calls, its pods. */
export function workloadRows(cluster: MeshCluster, workload: MeshWorkload): readonly TreeNode[] {
  const ready = shownNumbers(cluster);
  return [
    ...problemRows(cluster, workload),
    ...(ready === undefined ? [] : numberRows(cluster, workload, ready)),
    ...(ready === undefined ? [] : edgeRows(cluster, workload, ready)),
    ...workload.pods.map((pod) => podRow(cluster, pod)),
  ];
}

function problemRows({ view }: MeshCluster, workload: MeshWorkload): readonly TreeNode[] {
  return workload.problems.map(({ kind, severity, title, advice }) => ({
    id: rowId(view.context, 'problem', workloadKey(workload), kind),
    label: title,
    icon:
      severity === 'warning'
        ? { name: 'warning', color: 'list.warningForeground' }
        : { name: 'info' },
    tooltip: () => [
      { kind: 'heading', text: title },
      { kind: 'text', text: advice },
    ],
    context: ['meshProblem'],
    accessibility: `${title}. ${advice}`,
    expand: 'none',
  }));
}

function podRow({ view }: MeshCluster, { pod, meshed, proxy }: MeshPod): TreeNode {
  const texts = [
    meshed ? say('meshed') : say('not meshed'),
    ...(proxy === undefined ? [] : [proxy.version]),
    ...(proxy === undefined || proxy.native ? [] : [say('ordinary sidecar')]),
    ...(proxy === undefined || proxy.ready ? [] : [say('proxy not ready')]),
    ...(proxy !== undefined && proxy.restarts > 0
      ? [
          say('{count, plural, one {# restart} other {# restarts}} of the proxy', {
            count: proxy.restarts,
          }),
        ]
      : []),
  ].filter(Boolean);
  return {
    id: rowId(view.context, 'pod', pod.namespace, pod.name),
    label: pod.name,
    description: texts.join(' · '),
    icon: meshed ? { name: 'lock', color: 'testing.iconPassed' } : { name: 'unlock' },
    context: ['meshPod', 'pod', 'object', 'logs', 'manifest'],
    expand: 'none',
    subject: {
      kind: 'object',
      context: view.context,
      apiVersion: 'v1',
      resource: 'pods',
      objectKind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
    },
  };
}
