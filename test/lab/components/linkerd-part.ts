// What the parts of Linkerd's own have in common: the control plane's and the multicluster extension's.
import { container } from './manifest.ts';
import type { Fields } from './manifest.ts';
import { linkerdVersion } from './mesh-pod.ts';

/** Labels of a part's Deployment, beside those that select its pods. */
export function partLabels(name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': 'Linkerd',
    'app.kubernetes.io/version': linkerdVersion,
  };
}

/** A part's pod, before the proxy is added. */
export function partPod(account: string, containers: readonly Fields[]): Fields {
  return {
    serviceAccountName: account,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 5,
    containers,
  };
}

/** A container that is only there to be seen: nothing answers on its ports. */
export function idleContainer(name: string, ports?: Readonly<Record<string, number>>): Fields {
  const resources = { cpu: 1, memory: 2, memoryLimit: 20 };
  return container({ name, image: 'pause', resources, ...(ports && { ports }) });
}
