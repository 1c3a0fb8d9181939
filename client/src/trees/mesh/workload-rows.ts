import type { MeshPod, MeshWorkload } from '../../mesh/inventory.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { rowId } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';

/** The rows below a workload. */
export function workloadRows(
  _state: MeshState,
  cluster: MeshCluster,
  workload: MeshWorkload,
): readonly TreeNode[] {
  return workload.pods.map((pod) => podRow(cluster, pod));
}

function podRow({ view }: MeshCluster, { pod, meshed, proxy }: MeshPod): TreeNode {
  const texts = [
    meshed ? say('meshed') : say('not meshed'),
    ...(proxy === undefined ? [] : [proxy.version]),
    ...(proxy === undefined || proxy.ready ? [] : [say('proxy not ready')]),
    ...(proxy !== undefined && proxy.restarts > 0
      ? [say('{count} restarts of the proxy', { count: proxy.restarts })]
      : []),
  ];
  return {
    id: rowId(view.context, 'pod', pod.namespace, pod.name),
    label: pod.name,
    description: texts.filter(Boolean).join(' · '),
    icon: meshed ? { name: 'lock', color: 'testing.iconPassed' } : { name: 'unlock' },
    context: ['meshPod', 'pod', 'object'],
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
