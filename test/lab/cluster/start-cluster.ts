// Brings one cluster up: namespaces, network, control plane, node.
import { readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { messageOf } from '../../stand/binaries.mjs';
import { exists } from '../../stand/files.mjs';
import { run, waitFor } from '../../stand/processes.mjs';
import { shareProgram } from '../images/share.ts';
import { insideCommands, joinCommands } from '../network/links.ts';
import type { ClusterPlan, LabPlan } from '../plan.ts';
import { LabProblem } from '../problem.ts';
import { endOfLog } from '../state/logs.ts';
import type { Provisions } from '../provision.ts';
import type { LabPaths } from '../state/paths.ts';
import { askApi, getObject } from './api-client.ts';
import type { Components } from './components.ts';
import type { ComponentName, Daemon } from './daemons.ts';
import { clientNames, daemons, kwokDaemon } from './daemons.ts';
import { writeClusterFiles } from './files.ts';
import { enterScript } from './holder.ts';
import type { Access } from './kubeconfig.ts';

/** Times (ms) that the steps may take on a machine that starves; what has ended is not waited for. */
const patience = { holder: 60_000, api: 240_000, containerd: 120_000, node: 240_000 } as const;

export interface ClusterStart {
  readonly plan: LabPlan;
  readonly cluster: ClusterPlan;
  readonly paths: LabPaths;
  readonly provisions: Provisions;
  /** Where the cluster has fake nodes: kwok's path, and the folder of its module. */
  readonly kwok?: { readonly program: string; readonly sources: string };
  /** Further flags of the controller manager. */
  readonly controllerManager: readonly string[];
  readonly components: Components;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Starts a cluster, and waits until its node is Ready and the images are there. */
export async function startCluster(start: ClusterStart): Promise<Access> {
  const { cluster, log } = start;
  const began = performance.now();
  const tell = (what: string) => {
    log(`${cluster.name}: ${what} after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  };
  const access = await writeClusterFiles({
    cluster,
    paths: start.paths.cluster(cluster.name),
    sandboxImage: start.provisions.sandboxImage.reference,
    networkPlugins: start.provisions.networkPlugins,
    controlGroup: groupOf(start),
  });
  await makeNamespaces(start);
  await launch(start, 'etcd');
  await launch(start, 'containerd');
  await launch(start, 'kube-apiserver');
  const images = importImages(start);
  // Its failure is looked at below; until then it is nobody's.
  images.catch(() => undefined);
  await ready(start, 'kube-apiserver', patience.api, async () => {
    return (await askApi(access, '/readyz'))?.status === 200;
  });
  tell('the API server is ready');
  for (const name of clientNames) await launch(start, name);
  if (start.kwok !== undefined) {
    const { program, sources } = start.kwok;
    await launchDaemon(start, 'kwok', { ...kwokDaemon(sources), program });
  }
  await images;
  tell('the images are in');
  await ready(start, 'kubelet', patience.node, () => nodeIsReady(access, cluster.nodeName));
  tell('the node is Ready');
  return access;
}

function groupOf({ paths, cluster }: ClusterStart): string {
  return `${paths.controlGroup}/${cluster.name}`;
}

async function makeNamespaces(start: ClusterStart): Promise<void> {
  const { plan, cluster, components } = start;
  const paths = start.paths.cluster(cluster.name);
  const holder = await components.launch(
    { cluster: cluster.name, component: 'holder' },
    { command: 'sh', args: [paths.holder], logFile: join(paths.logs, 'holder.log') },
    true,
  );
  await ready(start, 'holder', patience.holder, () => exists(paths.holderReady));
  const pid = childOf(holder.pid);
  if (pid === undefined) throw new Error(`the holder of ${cluster.name} has no child`);
  await writeFile(paths.enterNetwork, enterScript(pid, groupOf(start), 'network'));
  await writeFile(paths.enterNode, enterScript(pid, groupOf(start), 'node'));
  for (const args of joinCommands(plan, cluster, pid)) await run('ip', args);
  for (const args of insideCommands(plan, cluster)) {
    await run('nsenter', ['--target', String(pid), '--net', 'ip', ...args]);
  }
}

function launch(start: ClusterStart, name: ComponentName): Promise<void> {
  const daemon = daemons[name];
  const further = name === 'kube-controller-manager' ? start.controllerManager : [];
  return launchDaemon(start, name, {
    ...daemon,
    args: (cluster, paths) => [...daemon.args(cluster, paths), ...further],
    program: start.provisions.programs[name],
  });
}

async function launchDaemon(
  start: ClusterStart,
  name: string,
  { program, inside, args, memoryLimit }: Daemon & { readonly program: string },
): Promise<void> {
  const { cluster, components } = start;
  const paths = start.paths.cluster(cluster.name);
  const enter = inside === 'network' ? paths.enterNetwork : paths.enterNode;
  // Thousands of pods need more, and the collector would not come to rest.
  const limited = memoryLimit !== undefined && start.kwok === undefined;
  await components.launch(
    { cluster: cluster.name, component: name },
    {
      command: 'sh',
      args: [enter, program, ...args(cluster, paths)],
      logFile: join(paths.logs, `${name}.log`),
      ...(limited ? { env: { ...process.env, GOMEMLIMIT: memoryLimit } } : {}),
    },
  );
}

async function importImages(start: ClusterStart): Promise<void> {
  const { containerd } = start.paths.cluster(start.cluster.name);
  const where = ['--address', containerd.socket, '--namespace', 'k8s.io'];
  const ctr = (...args: string[]) =>
    run('ctr', [...where, '--connect-timeout', '120s', ...args], { signal: start.signal });
  await ready(start, 'containerd', patience.containerd, () =>
    ctr('version').then(
      () => true,
      () => false,
    ),
  );
  for (const { archive, reference, program } of start.provisions.images) {
    await ctr('images', 'import', archive).catch((error: unknown) => {
      if (start.signal.aborted) throw error;
      throw new LabProblem(
        `${start.cluster.name}: containerd does not take the image ${reference}: ${messageOf(error)}`,
        `If the archive is damaged, have it made anew: rm ${archive}, and "npm run lab -- up". What containerd says: "npm run lab -- logs ${start.cluster.name} containerd".`,
      );
    });
    await shareProgram(containerd.root, program);
  }
}

interface Node {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

async function nodeIsReady(access: Access, name: string): Promise<boolean> {
  const node = await getObject<Node>(access, `/api/v1/nodes/${name}`);
  return (node?.status?.conditions ?? []).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
}

/** Waits for a component, but not when something of the cluster has ended. */
async function ready(
  start: ClusterStart,
  component: string,
  timeoutMs: number,
  condition: () => Promise<boolean>,
): Promise<void> {
  const { cluster, components, signal } = start;
  const advice =
    `See all of it with "npm run lab -- logs ${cluster.name} ${component}"; ` +
    '"npm run lab -- down" and "up" begin afresh.';
  await waitFor(
    async () => {
      const failure = components.failure(cluster.name);
      if (failure !== undefined) throw new LabProblem(failure, advice);
      return (await condition()) || undefined;
    },
    { timeoutMs, describe: () => '', signal },
  ).catch((error: unknown) => {
    if (error instanceof LabProblem || signal.aborted) throw error;
    const log = join(start.paths.cluster(cluster.name).logs, `${component}.log`);
    throw new LabProblem(
      `${cluster.name}/${component} is not ready after ${timeoutMs / 1000} s; ${endOfLog(log)}`,
      advice,
    );
  });
}

/** A process's only child. The kernel may lack the list of children, so all processes are asked for their parent. */
function childOf(parent: number): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
        // Source: proc(5); after the name in parentheses: state, parent.
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}
