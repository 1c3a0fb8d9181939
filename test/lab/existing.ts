// Clusters that others have made (kind, k3d, real ones): what a lab needs to know of them, and may do to them.
import { createSocket } from 'node:dgram';
import { freePorts, run } from '../stand/processes.mjs';
import type { Rendering, Target } from './install.ts';
import { objectsOf } from './install.ts';
import type { ClusterPlan, LabPlan } from './plan.ts';
import { LabProblem } from './problem.ts';
import type { Scenario } from './scenarios/index.ts';

/** What a person says of them. */
export interface ExistingClusters {
  /** Path of a kubeconfig file. */
  readonly kubeconfig: string;
  /** This machine's address as their nodes see it; found out where it is not said. */
  readonly address?: string;
}

/** A lab in clusters that are there. */
export interface ExistingLab {
  readonly plan: LabPlan;
  readonly kubeconfig: string;
  /** Names of the components that the clusters have themselves. */
  readonly skip: readonly string[];
}

/** A scenario without some of its components. */
export function without(scenario: Scenario, skip: readonly string[]): Scenario {
  const components = scenario.components.filter(({ name }) => !skip.includes(name));
  return { ...scenario, components };
}

/**
 * Plans a lab in the contexts that are named, or in all of the file, and refuses clusters that have something of
 * the scenario already: a lab removes at its end what it has brought, by name.
 */
export async function prepareExisting(
  { kubeconfig, address }: ExistingClusters,
  {
    names,
    scenario,
    context,
  }: { names: readonly string[]; scenario: Scenario; context: Rendering },
): Promise<ExistingLab> {
  const kubectl = kubectlOf(context.kubectl, kubeconfig);
  const contexts = names.length > 0 ? names : await contextsOf(context.kubectl, kubeconfig);
  const clusters = await Promise.all(
    contexts.map((name, index) => planCluster(kubectl, name, index)),
  );
  const [first] = clusters;
  if (first === undefined) {
    throw new LabProblem(`${kubeconfig} has no context`, 'Name a file that has some.');
  }
  const hostAddress = address ?? (await addressTowards(first.nodeAddress));
  const [port] = await freePorts(1);
  const objectStore = { endpoint: `${hostAddress}:${port}`, bucket: 'thanos' };
  const plan = { bridge: '', hostAddress, objectStore, clusters };
  const skip = [
    'coredns',
    ...((await metricsAreServed(kubectl, contexts)) ? ['metrics-server'] : []),
  ];
  await refuseUsed({ plan, kubectl }, without(scenario, skip), context);
  return { plan, kubeconfig, skip };
}

/** Whether something in one of the clusters serves the API of metrics. */
async function metricsAreServed(
  kubectl: Target['kubectl'],
  contexts: readonly string[],
): Promise<boolean> {
  const args = [
    'get',
    'apiservices',
    'v1beta1.metrics.k8s.io',
    '--ignore-not-found',
    '--output',
    'name',
  ];
  const found = await Promise.all(contexts.map((name) => kubectl(name, args)));
  return found.some((text) => text.trim() !== '');
}

/** Runs kubectl against a context of a file. */
export function kubectlOf(program: string, kubeconfig: string): Target['kubectl'] {
  return (context, args, input) =>
    run(
      program,
      ['--kubeconfig', kubeconfig, '--context', context, ...args],
      input === undefined ? {} : { input },
    );
}

interface Node {
  readonly spec?: { readonly podCIDR?: string };
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

async function contextsOf(program: string, kubeconfig: string): Promise<readonly string[]> {
  const args = ['--kubeconfig', kubeconfig, 'config', 'get-contexts', '--output', 'name'];
  return (await run(program, args)).split('\n').filter(Boolean);
}

async function planCluster(
  kubectl: Target['kubectl'],
  name: string,
  index: number,
): Promise<ClusterPlan> {
  const list = JSON.parse(await kubectl(name, ['get', 'nodes', '--output', 'json'])) as {
    items: readonly Node[];
  };
  const [node] = list.items;
  const nodeAddress = node?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
  if (nodeAddress === undefined) {
    throw new LabProblem(
      `the cluster ${name} has no node with an internal address`,
      'Clusters find each other by node ports on that address.',
    );
  }
  return {
    name,
    index,
    link: '',
    nodeName: '',
    nodeAddress,
    podRange: node?.spec?.podCIDR ?? '',
    serviceRange: '',
    fakePodRange: '',
    dnsAddress: '',
  };
}

/** This machine's address on the way to another. Nothing is sent: the kernel only chooses the way. */
function addressTowards(other: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.on('error', reject);
    socket.connect(9, other, () => {
      const { address } = socket.address();
      socket.close(() => resolve(address));
    });
  });
}

/** Kinds that would take along what others have put under them. */
const sharedKinds: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition']);

async function refuseUsed(target: Target, scenario: Scenario, context: Rendering): Promise<void> {
  const objectStoreKeys = { accessKey: '', secretKey: '' };
  const objects = await objectsOf(target.plan, scenario, { ...context, objectStoreKeys });
  for (const { name: cluster } of target.plan.clusters) {
    const names = (objects.get(cluster) ?? [])
      .filter(({ kind }) => sharedKinds.has(kind))
      .map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`);
    if (names.length === 0) continue;
    const args = ['get', ...names, '--ignore-not-found', '--output', 'name'];
    const found = (await target.kubectl(cluster, args)).trim();
    if (found === '') continue;
    throw new LabProblem(
      `the cluster ${cluster} has what the lab would bring: ${found.replaceAll('\n', ', ')}`,
      'The lab removes its own at its end, and would take these along. Use a cluster without them.',
    );
  }
}
