import type { ForwardRequest } from '../forward/forwards.ts';
import type { ClusterSnapshot, PodObject } from '../k8s/model.ts';
import { workloadKey, workloadOf } from '../mesh/owner.ts';
import type { ObjectSubject } from './subjects.ts';

export interface ForwardPorts {
  /** Undefined when there is nothing that a port could lead to. */
  readonly target?: ForwardRequest['target'];
  readonly ports: readonly { readonly name: string; readonly port: number }[];
}

/** What a port to an object leads to, and the ports that it names; of a workload, one of its ready pods. */
export function portsOf(
  snapshot: ClusterSnapshot | undefined,
  { namespace, name, resource, objectKind, container }: ObjectSubject,
): ForwardPorts {
  if (resource === 'services') {
    const service = snapshot?.kinds.services?.objects.get(namespace)?.get(name);
    return { target: { kind: 'service', name }, ports: service?.ports ?? [] };
  }
  const pods = snapshot?.kinds.pods?.objects.get(namespace);
  const pod =
    resource === 'pods'
      ? pods?.get(name)
      : podOf([...(pods?.values() ?? [])], { kind: objectKind, namespace, name });
  if (pod === undefined) {
    return resource === 'pods' ? { target: { kind: 'pod', name }, ports: [] } : { ports: [] };
  }
  const containers = pod.containers.filter(
    (one) => one.role !== 'init' && (container === undefined || one.name === container),
  );
  return {
    target: { kind: 'pod', name: pod.name },
    ports: containers.flatMap((one) =>
      one.ports.map((port) => ({ ...port, name: port.name === '' ? one.name : port.name })),
    ),
  };
}

function podOf(
  pods: readonly PodObject[],
  workload: { readonly kind: string; readonly namespace: string; readonly name: string },
): PodObject | undefined {
  const key = workloadKey(workload);
  const own = pods.filter((pod) => !pod.deleting && workloadKey(workloadOf(pod)) === key);
  return own.find(({ ready }) => ready) ?? own[0];
}
