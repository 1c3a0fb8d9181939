import type { DeployedComponent } from '../../../server/src/protocol/doctor.ts';
import type { FoundComponent } from '../discovery/found.ts';
import { placeOf } from './anatomy.ts';

/** What runs in the clusters, as the doctor wants it: one entry a pod, the Prometheus beside a sidecar with it. */
export function deployedComponents(found: readonly FoundComponent[]): readonly DeployedComponent[] {
  const prometheuses = new Map(
    found
      .filter(({ component }) => component === 'prometheus')
      .map((one) => [workloadKey(one), one]),
  );
  return found
    .filter(({ component }) => placeOf.some((one) => one === component))
    .flatMap((one) => {
      const beside = one.component === 'sidecar' ? prometheuses.get(workloadKey(one)) : undefined;
      return one.pods.map((pod) => ({
        component: one.component,
        cluster: one.cluster,
        namespace: one.namespace,
        pod: pod.name,
        workload: one.workload.name,
        workloadKind: one.workload.kind,
        image: one.image,
        version: one.version,
        args: one.args,
        ...(beside === undefined ? {} : { prometheusArgs: beside.args }),
        replicas: one.pods.length,
        ready: pod.ready,
        restarts: pod.restarts,
      }));
    });
}

function workloadKey({ cluster, namespace, workload }: FoundComponent): string {
  return JSON.stringify([cluster, namespace, workload.kind, workload.name]);
}
