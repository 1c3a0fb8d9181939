import type { Fault, FaultContext } from './fault.ts';
import { clusterOf, misuse } from './fault.ts';

/** A workload has no pods any more: how a component that runs in pods is stopped. */
export const scaleDown: Fault = {
  usage: 'scale-down CLUSTER NAMESPACE KIND/NAME',
  summary: 'takes all pods of a Deployment or StatefulSet away; undo brings as many back',
  target(args, lab) {
    const [cluster, namespace, workload, ...more] = args;
    if (more.length > 0 || !/^(deployment|statefulset)\/[\w.-]+$/.test(workload ?? '')) {
      throw misuse(scaleDown, 'which workload? deployment/NAME or statefulset/NAME');
    }
    return [clusterOf(lab, cluster).name, namespace ?? '', workload ?? ''];
  },
  async inflict([cluster = '', namespace = '', workload = ''], { lab }, remember) {
    const at = ['--namespace', namespace, workload];
    const replicas = await lab.kubectl(cluster, ['get', ...at, '-o', 'jsonpath={.spec.replicas}']);
    remember({ replicas: Number(replicas) });
    await scale(lab, cluster, [...at, '--replicas=0']);
  },
  async undo([cluster = '', namespace = '', workload = ''], { lab }, { replicas }) {
    // Without a memo the number could not be read, so nothing was changed.
    if (replicas === undefined) return;
    await scale(lab, cluster, ['--namespace', namespace, workload, `--replicas=${replicas}`]);
  },
};

async function scale(lab: FaultContext['lab'], cluster: string, args: readonly string[]) {
  await lab.kubectl(cluster, ['scale', ...args]);
}
