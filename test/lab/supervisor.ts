// The process that owns a lab: starts its clusters, keeps their programs running, and ends everything with itself.
// Started by lab.ts with its options as JSON; tells it of its progress over the channel between the two.
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cachedPath, ensureCached, moduleDir } from '../stand/binaries.mjs';
import { ProcessSet, run } from '../stand/processes.mjs';
import { Components } from './cluster/components.ts';
import { kubeconfigOf } from './cluster/kubeconfig.ts';
import { startCluster } from './cluster/start-cluster.ts';
import { serveOrders } from './control.ts';
import type { ExistingLab } from './existing.ts';
import type { ImageName } from './images/image-names.ts';
import { planLab } from './network/address-plan.ts';
import { readHostFacts } from './network/host-facts.ts';
import { bridgeCommands } from './network/links.ts';
import { checkWatchers, readWatchers } from './network/watchers.ts';
import { startObjectStore } from './object-store.ts';
import type { LabPlan } from './plan.ts';
import { describeProblem } from './problem.ts';
import { provision } from './provision.ts';
import type { ScenarioName } from './scenarios/index.ts';
import { writeKeys } from './state/keys.ts';
import type { LabPaths } from './state/paths.ts';
import { labPaths } from './state/paths.ts';
import { ownId, writeRecord } from './state/record.ts';
import { cleanUp } from './teardown/clean-up.ts';

export interface SupervisorOptions {
  readonly dir: string;
  /** Names of the clusters to make. */
  readonly clusters: readonly string[];
  /** Clusters that are there; then none are made. */
  readonly existing?: ExistingLab | undefined;
  readonly scenario: ScenarioName;
  readonly images: readonly ImageName[];
  /** Whether the first cluster has fake nodes. */
  readonly kwok: boolean;
  /** Further flags of the controller managers. */
  readonly controllerManager: readonly string[];
}

/** From the supervisor to who started it. */
export type SupervisorMessage =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly problem: string };

/** From who started the supervisor: it shall live on alone. */
export interface ReleaseMessage {
  readonly kind: 'release';
}

function tell(message: SupervisorMessage): void {
  if (process.connected) process.send?.(message);
}

function log(text: string): void {
  console.log(`${new Date().toISOString()} ${text}`);
  tell({ kind: 'line', text });
}

/** Brings the lab up, waits for the end that somebody asks for, and takes it down. */
async function supervise(options: SupervisorOptions): Promise<void> {
  const paths = labPaths(options.dir);
  const ending = new AbortController();
  const end = () => ending.abort(new Error('the lab was told to end'));
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  process.on('disconnect', end);
  process.on('message', (message: ReleaseMessage) => {
    if (message.kind === 'release') process.off('disconnect', end);
  });
  const processes = new ProcessSet({ log });
  let save = () => {};
  const components = new Components({ processes, log, changed: () => save() });
  let problem: string | undefined;
  try {
    const plan = options.existing?.plan ?? planLab(options.clusters, await readHostFacts());
    save = () => {
      writeRecord(paths.record, {
        plan,
        scenario: options.scenario,
        ...(options.existing && { existing: { skip: options.existing.skip } }),
        supervisor: ownId(),
        components: components.states,
      });
    };
    save();
    await bringUp({ options, plan, paths, components, signal: ending.signal });
    const server = await serveOrders(paths.socket, components);
    components.supervising = true;
    tell({ kind: 'ready' });
    await ended(ending.signal);
    server.close();
  } catch (error) {
    if (!ending.signal.aborted) {
      problem = describeProblem(error);
      log(problem);
    }
  } finally {
    save = () => {};
    await components.endAll();
    // What failed is looked into with the logs that are left.
    await cleanUp(paths, { keepFiles: problem !== undefined });
  }
  if (problem === undefined || !process.connected) return;
  tell({ kind: 'failed', problem });
  // It has heard of it when it hangs up.
  await new Promise((resolve) => process.once('disconnect', resolve));
}

interface BringUp {
  readonly options: SupervisorOptions;
  readonly plan: LabPlan;
  readonly paths: LabPaths;
  readonly components: Components;
  readonly signal: AbortSignal;
}

async function bringUp(given: BringUp): Promise<void> {
  if (given.options.existing === undefined) {
    await makeClusters(given);
    return;
  }
  await startStore(given);
  await copyFile(given.options.existing.kubeconfig, given.paths.kubeconfig);
  await chmod(given.paths.kubeconfig, 0o600);
}

async function makeClusters(given: BringUp): Promise<void> {
  const { options, plan, paths, components, signal } = given;
  checkWatchers(plan.clusters.length, readWatchers());
  const kwok = options.kwok ? await provideKwok(signal) : undefined;
  const provisions = await provision(options.images, { log, signal });
  for (const args of bridgeCommands(plan, paths.dir)) await run('ip', args);
  await startStore(given);
  const accesses = await Promise.all(
    plan.clusters.map((cluster) =>
      startCluster({
        plan,
        cluster,
        paths,
        provisions,
        ...(kwok !== undefined && cluster.index === 0 ? { kwok } : {}),
        controllerManager: options.controllerManager,
        components,
        log,
        signal,
      }),
    ),
  );
  await mkdir(dirname(paths.kubeconfig), { recursive: true });
  await writeFile(paths.kubeconfig, kubeconfigOf(accesses), { mode: 0o600 });
}

async function provideKwok(signal: AbortSignal) {
  await ensureCached(['kwok'], { log, signal });
  return { program: cachedPath('kwok'), sources: await moduleDir('kwok', { log, signal }) };
}

async function startStore({ plan, paths, components, signal }: BringUp): Promise<void> {
  await startObjectStore({
    keys: writeKeys(paths),
    address: plan.hostAddress,
    port: Number(plan.objectStore.endpoint.split(':')[1]),
    dir: paths.objectStore,
    bucket: plan.objectStore.bucket,
    processes: {
      start: (component, command, args, { logFile, env }) =>
        components.launch(
          { cluster: '', component },
          { command, args, logFile, ...(env === undefined ? {} : { env }) },
        ),
      end: () => components.stop('', 'object-store', 'SIGTERM'),
    },
    log,
    signal,
  });
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

await supervise(JSON.parse(process.argv[2] ?? '{}') as SupervisorOptions);
// A channel that is still open would keep the process.
process.exit();
