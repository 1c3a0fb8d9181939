// A lab that is not there, for tests: it has two clusters and notes what is asked of it.
import type { Lab } from '../lab.ts';
import { planLab } from '../network/address-plan.ts';

export interface ExampleLab extends Lab {
  /** What was asked for, in order. */
  readonly asked: string[];
}

/** A lab with the clusters aks and do, whose kubectl answers with a text. */
export function exampleLab(dir: string, answer = ''): ExampleLab {
  const asked: string[] = [];
  const plan = planLab(['aks', 'do'], { links: [], ranges: [], wildcardPorts: [] });
  const component = (cluster: string, name: string) => ({
    cluster,
    component: name,
    pid: 1,
    started: '1',
    logFile: '',
    state: 'running' as const,
    restarts: 0,
  });
  const note = async (...parts: readonly string[]): Promise<void> => {
    asked.push(parts.join(' '));
  };
  return {
    asked,
    plan,
    scenario: 'bare',
    dir,
    kubeconfig: `${dir}/kubeconfig`,
    kubectl: async (cluster, args) => {
      await note('kubectl', cluster, ...args);
      return answer;
    },
    components: (cluster) =>
      (cluster === '' ? ['object-store'] : ['holder', 'etcd', 'kube-apiserver']).map((name) =>
        component(cluster, name),
      ),
    signal: (cluster, name, signal) => void note('signal', cluster, name, signal),
    stopComponent: (cluster, name, signal = 'SIGTERM') => note('stop', cluster, name, signal),
    startComponent: (cluster, name) => note('start', cluster, name),
    stop: async () => undefined,
  };
}
