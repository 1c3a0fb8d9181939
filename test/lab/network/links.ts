// The commands that join clusters to the host and to each other.
import type { ClusterPlan, LabPlan } from '../plan.ts';
import { bridgePrefix } from './address-plan.ts';

/** Arguments of one call of `ip`. */
export type IpCommand = readonly string[];

/** Makes the bridge; its alias says whose it is. */
export function bridgeCommands(plan: LabPlan, dir: string): readonly IpCommand[] {
  return [
    ['link', 'add', plan.bridge, 'type', 'bridge'],
    ['link', 'set', plan.bridge, 'alias', dir],
    ['address', 'add', `${plan.hostAddress}/${bridgePrefix}`, 'dev', plan.bridge],
    ['link', 'set', plan.bridge, 'up'],
  ];
}

/** Joins the namespace of a process to the bridge, and tells the host where the cluster's pods are. */
export function joinCommands(
  plan: LabPlan,
  cluster: ClusterPlan,
  pid: number,
): readonly IpCommand[] {
  return [
    ['link', 'add', cluster.link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)],
    ['link', 'set', cluster.link, 'master', plan.bridge, 'up'],
    ['route', 'add', cluster.podRange, 'via', cluster.nodeAddress, 'dev', plan.bridge],
  ];
}

/**
 * Inside of the namespace. There is no default route: nothing leaves the machine, whatever the host forwards.
 * Service addresses need one all the same, or the node's own connections fail before kube-proxy's rules see them.
 */
export function insideCommands(plan: LabPlan, cluster: ClusterPlan): readonly IpCommand[] {
  const others = plan.clusters.filter(({ name }) => name !== cluster.name);
  return [
    ['link', 'set', 'lo', 'up'],
    ['address', 'add', `${cluster.nodeAddress}/${bridgePrefix}`, 'dev', 'eth0'],
    ['link', 'set', 'eth0', 'up'],
    ['route', 'add', cluster.serviceRange, 'via', plan.hostAddress, 'dev', 'eth0'],
    ...others.map((other) => ['route', 'add', other.podRange, 'via', other.nodeAddress]),
  ];
}
