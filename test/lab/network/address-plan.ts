// Decides names and addresses of a lab so that they clash with nothing that the host has.
import type { ClusterPlan, LabPlan } from '../plan.ts';
import { LabProblem } from '../problem.ts';
import { addressIn, overlaps } from './ranges.ts';

/** What the host uses already. */
export interface HostFacts {
  readonly links: readonly { readonly name: string; readonly alias: string }[];
  /** Addresses and destinations of routes, in CIDR notation, without the default route. */
  readonly ranges: readonly string[];
  /** TCP ports on which something listens on all addresses. */
  readonly wildcardPorts: readonly number[];
}

/** The bridge of the one lab of a machine. */
export const bridgeName = 'gauntlet0';

/** Of the object store, on the host's address on the bridge. */
export const objectStorePort = 7070;

export const maxClusters = 16;

/** The names of the talk's clusters. */
export const defaultClusters = ['aks', 'do', 'eks', 'gke'] as const;

/**
 * Second byte of four neighbouring /16 of 10.0.0.0/8: links, pods, Services, fake pods. Tried in this order; far from what
 * Docker, kind, minikube and home networks take by default.
 */
const bases = [196, 148, 84, 212, 52, 20] as const;

/** Plans a lab, or says what is in the way. */
export function planLab(names: readonly string[], host: HostFacts): LabPlan {
  checkNames(names);
  const bridge = host.links.find(({ name }) => name === bridgeName);
  if (bridge) {
    const owner = bridge.alias === '' ? '' : ` (state directory ${bridge.alias})`;
    throw new LabProblem(
      `there is a bridge ${bridgeName} already${owner}: a machine has one lab at a time`,
      bridge.alias === ''
        ? `If no lab made it, remove it: ip link del ${bridgeName}`
        : `End that one first: npm run lab -- down --dir ${bridge.alias}`,
    );
  }
  if (host.wildcardPorts.includes(objectStorePort)) {
    throw new LabProblem(
      `something listens on port ${objectStorePort} of all addresses, where the lab's object store goes`,
      `Find it with "ss -ltnp sport = :${objectStorePort}" and end it.`,
    );
  }
  const base = bases.find((second) =>
    [0, 1, 2, 3].every((next) => {
      const range = `10.${second + next}.0.0/16`;
      return !host.ranges.some((used) => overlaps(used, range));
    }),
  );
  if (base === undefined) {
    throw new LabProblem(
      `every address range the lab could take is used by this host: ${bases.map((second) => `10.${second}.0.0/14`).join(', ')}`,
      'See "ip route" for who uses them; a VPN that routes all of 10.0.0.0/8 has to be off while the lab runs.',
    );
  }
  return labAt(base, names);
}

function checkNames(names: readonly string[]): void {
  const wrong = names.find((name) => !/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new LabProblem(
      `"${wrong}" is no name for a cluster`,
      'Names have 1 to 20 lower-case letters, digits and dashes, and begin with a letter.',
    );
  }
  if (new Set(names).size < names.length || names.length === 0 || names.length > maxClusters) {
    throw new LabProblem(
      `a lab has 1 to ${maxClusters} clusters of different names, not ${names.join(', ') || 'none'}`,
      'Give --clusters a number, or names with commas between them.',
    );
  }
}

function labAt(base: number, names: readonly string[]): LabPlan {
  const links = `10.${base}.0.0/24`;
  const hostAddress = addressIn(links, 1);
  return {
    bridge: bridgeName,
    hostAddress,
    objectStore: { endpoint: `${hostAddress}:${objectStorePort}`, bucket: 'thanos' },
    clusters: names.map((name, index): ClusterPlan => {
      const serviceRange = `10.${base + 2}.${index * 16}.0/20`;
      return {
        name,
        index,
        link: `gauntlet-${index}`,
        nodeName: `${name}-node`,
        nodeAddress: addressIn(links, 10 + index),
        podRange: `10.${base + 1}.${index * 16}.0/20`,
        serviceRange,
        fakePodRange: `10.${base + 3}.${index * 16}.0/20`,
        dnsAddress: addressIn(serviceRange, 10),
      };
    }),
  };
}

/** The length of the prefix of the bridge's range. */
export const bridgePrefix = 24;
