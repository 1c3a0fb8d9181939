// The lab for tests and commands: start one, open the one that runs, end it.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cachedPath, ensureCached } from '../stand/binaries.mjs';
import type { Context } from '../stand/binaries.mjs';
import { withLock } from '../stand/files.mjs';
import { ProcessSet, waitFor } from '../stand/processes.mjs';
import type { ComponentState } from './cluster/components.ts';
import { keyOf } from './cluster/components.ts';
import { sendOrder } from './control.ts';
import type { ExistingClusters, ExistingLab } from './existing.ts';
import { kubectlOf, prepareExisting, without } from './existing.ts';
import { imageNames } from './images/image-names.ts';
import type { ImageName } from './images/image-names.ts';
import { ensureImage } from './images/images.ts';
import { imagesOf, installScenario, uninstallScenario } from './install.ts';
import type { InstallContext, Target } from './install.ts';
import type { LabPlan } from './plan.ts';
import { LabProblem } from './problem.ts';
import { provision } from './provision.ts';
import { scenarioOf, scenarios } from './scenarios/index.ts';
import type { Scenario, ScenarioName } from './scenarios/index.ts';
import { readKeys } from './state/keys.ts';
import { endOfLog } from './state/logs.ts';
import { checkDir, defaultDir, labPaths } from './state/paths.ts';
import type { LabPaths } from './state/paths.ts';
import { lives, readRecord } from './state/record.ts';
import type { LabRecord, ProcessId } from './state/record.ts';
import type { SupervisorMessage, SupervisorOptions } from './supervisor.ts';
import { cleanUp } from './teardown/clean-up.ts';
import { leftovers } from './teardown/traces.ts';

type Log = (line: string) => void;

export interface LabOptions {
  /** Names, the first being the global cluster. */
  readonly clusters: readonly string[];
  /** Clusters that are there: then none are made, and `clusters` names contexts, or none for all. */
  readonly existing?: ExistingClusters;
  readonly scenario: ScenarioName;
  /** About how many pods, if not as many as usual; for a scenario that has a size. */
  readonly pods?: number;
  /** The state directory, if not the user's. */
  readonly dir?: string;
  readonly log: Log;
  readonly signal?: AbortSignal;
  /** Whether the lab lives on when this process ends. */
  readonly detached?: boolean;
}

/** A lab that is up. */
export interface Lab {
  readonly plan: LabPlan;
  readonly scenario: ScenarioName;
  readonly dir: string;
  /** Path of the file with a context for each cluster. */
  readonly kubeconfig: string;
  /** Runs kubectl against a cluster; gives what it prints. */
  readonly kubectl: Target['kubectl'];
  /** The programs as they are now: of one cluster, or with '' what the lab runs beside its clusters. */
  components(cluster: string): readonly ComponentState[];
  /** Sends a signal, such as SIGSTOP, to a component and what it has started. */
  signal(cluster: string, component: string, signal: NodeJS.Signals): void;
  /** Ends a component with a signal; it stays down until `startComponent`. */
  stopComponent(cluster: string, component: string, signal?: NodeJS.Signals): Promise<void>;
  startComponent(cluster: string, component: string): Promise<void>;
  /** Ends the lab; fails if anything of it is left on the machine. */
  stop(): Promise<void>;
}

/** Brings a lab up, scenario included. A lab of the same directory that was killed is cleaned away first. */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { log, signal } = options;
  const paths = labPaths(checkDir(options.dir ?? defaultDir()));
  const context = { log, ...(signal === undefined ? {} : { signal }) };
  const scenario = sizedScenario(options);
  const skip = await withLock(paths.lock, context, async () => {
    const record = readRecord(paths.record);
    if (record && lives(record.supervisor)) refuseSecond(record);
    if (record?.existing) await leaveExisting(paths, record, log);
    await clearAway(paths, log);
    const existing = await provisionLab(options, scenario, context);
    await startSupervisor(options, {
      dir: paths.dir,
      clusters: options.clusters,
      existing,
      scenario: options.scenario,
      images: imagesOf(scenario),
      kwok: scenario.kwok ?? false,
      controllerManager: scenario.controllerManager ?? [],
    });
    return existing?.skip ?? [];
  });
  const lab = openLab(paths.dir);
  try {
    await installScenario(lab, without(scenario, skip), { ...installContext(paths, log), signal });
    return lab;
  } catch (error) {
    // A person may want to look at what is not up; a test cannot.
    if (!options.detached || signal?.aborted) await lab.stop();
    throw error;
  }
}

function sizedScenario({ scenario, pods }: LabOptions): Scenario {
  const sized = scenarioOf(scenario, pods);
  if (sized) return sized;
  throw new LabProblem(`the scenario ${scenario} has no size to change`, 'Leave --pods out.');
}

/** Gets programs and images; for clusters that are there, also what is to know of them. */
async function provisionLab(
  options: LabOptions,
  scenario: Scenario,
  context: Context,
): Promise<ExistingLab | undefined> {
  if (options.existing === undefined) {
    if (scenario.kwok) await ensureCached(['kwok'], context);
    await provision(imagesOf(scenario), context);
    return undefined;
  }
  const own = ownClusterReason(scenario);
  if (own !== undefined) {
    throw new LabProblem(
      `the scenario ${options.scenario} needs a cluster of the lab's own: ${own}`,
      'Leave --kubeconfig out.',
    );
  }
  await ensureCached(['kubectl', 'versitygw'], context);
  await tellOfImages(imagesOf(scenario), context);
  return prepareExisting(options.existing, {
    names: options.clusters,
    scenario,
    context: { ...context, kubectl: cachedPath('kubectl') },
  });
}

/** Why a scenario cannot be put into a cluster that is there. */
function ownClusterReason({ kwok, controllerManager }: Scenario): string | undefined {
  if (kwok) return 'kwok plays its nodes';
  return controllerManager && 'its controller manager has flags of its own';
}

function installContext(paths: LabPaths, log: Log): InstallContext {
  return { kubectl: cachedPath('kubectl'), objectStoreKeys: readKeys(paths), log };
}

/** The images that no registry has: clusters of others cannot fetch them. */
async function tellOfImages(names: readonly ImageName[], context: Context): Promise<void> {
  for (const name of names.filter((one) => imageNames[one].reference.startsWith('gauntlet.lab/'))) {
    const { archive, reference } = await ensureImage(name, context);
    context.log(`the nodes need ${reference}: "kind load image-archive ${archive}" or alike`);
  }
}

function refuseSecond({ plan }: LabRecord): never {
  throw new LabProblem(
    `a lab is up already, with ${plan.clusters.map(({ name }) => name).join(', ')}`,
    'End it with "npm run lab -- down" first.',
  );
}

/** The lab that is up; a problem if there is none. */
export function openLab(dir: string = defaultDir()): Lab {
  const paths = labPaths(checkDir(dir));
  const record = readRecord(paths.record);
  if (!record || !lives(record.supervisor)) {
    throw new LabProblem(
      record ? 'the lab was killed: its supervisor is gone' : 'no lab is up',
      'Start one with "npm run lab -- up".',
    );
  }
  const components = (cluster: string) =>
    (readRecord(paths.record)?.components ?? []).filter((one) => one.cluster === cluster);
  return {
    plan: record.plan,
    scenario: record.scenario,
    dir: paths.dir,
    kubeconfig: paths.kubeconfig,
    kubectl: kubectlOf(cachedPath('kubectl'), paths.kubeconfig),
    components,
    signal: (cluster, component, signal) => {
      const found = components(cluster).find((one) => one.component === component);
      if (!found || !lives(found)) throw new Error(`${keyOf(cluster, component)} does not run`);
      process.kill(-found.pid, signal);
    },
    stopComponent: (cluster, component, signal = 'SIGTERM') =>
      sendOrder(paths.socket, { verb: 'stop', cluster, component, signal }),
    startComponent: (cluster, component) =>
      sendOrder(paths.socket, { verb: 'start', cluster, component, signal: 'SIGTERM' }),
    stop: () => endLab(paths.dir, () => undefined),
  };
}

/** Time (ms) a supervisor has to end its lab before it is killed and cleaned up after. */
const supervisorPatience = 12_000;

/** Ends the lab of a directory, whatever state it is in; fails if anything of it is left on the machine. */
export async function endLab(dir: string, log: Log): Promise<void> {
  const paths = labPaths(checkDir(dir));
  await withLock(paths.lock, { log }, async () => {
    const record = readRecord(paths.record);
    if (record?.existing) await leaveExisting(paths, record, log);
    if (record && lives(record.supervisor)) await endSupervisor(record.supervisor, log);
    await clearAway(paths, log);
    if (process.platform !== 'linux') return;
    const left = await leftovers(paths, record?.existing ? undefined : record?.plan);
    if (left.length > 0) {
      throw new LabProblem(
        `the lab is down, but this is left of it:\n  ${left.join('\n  ')}`,
        'Run "npm run lab -- down" again, and report it if that does not help.',
      );
    }
  });
}

async function endSupervisor(supervisor: ProcessId, log: Log): Promise<void> {
  process.kill(supervisor.pid, 'SIGTERM');
  await waitFor(async () => !lives(supervisor) || undefined, {
    timeoutMs: supervisorPatience,
    describe: () => '',
  }).catch(() => {
    log(`the supervisor (process ${supervisor.pid}) did not end by itself and is killed`);
    process.kill(supervisor.pid, 'SIGKILL');
  });
}

/** Removes the scenario from clusters that stay. */
async function leaveExisting(paths: LabPaths, record: LabRecord, log: Log): Promise<void> {
  const scenario = without(scenarios[record.scenario], record.existing?.skip ?? []);
  const kubectl = kubectlOf(cachedPath('kubectl'), paths.kubeconfig);
  await uninstallScenario({ plan: record.plan, kubectl }, scenario, installContext(paths, log));
}

/** Ends and removes what a killed supervisor left. */
async function clearAway(paths: LabPaths, log: Log): Promise<void> {
  // A new set ends the processes of owners that are gone.
  await new ProcessSet({ log }).stop();
  await cleanUp(paths);
}

function startSupervisor(options: LabOptions, given: SupervisorOptions): Promise<void> {
  const { log, signal } = options;
  const { supervisorLog, logs } = labPaths(given.dir);
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const out = openSync(supervisorLog, 'a');
  const program = fileURLToPath(new URL('supervisor.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(given)], {
    stdio: ['ignore', out, out, 'ipc'],
    detached: true,
  });
  closeSync(out);
  const abort = () => child.kill('SIGTERM');
  signal?.addEventListener('abort', abort);
  let problem: string | undefined;
  return new Promise<void>((resolve, reject) => {
    child.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'line') log(message.text);
      if (message.kind === 'failed') {
        problem = message.problem;
        child.disconnect();
      }
      if (message.kind === 'ready') {
        if (options.detached) {
          child.send({ kind: 'release' }, () => child.disconnect());
        }
        child.unref();
        child.channel?.unref();
        resolve();
      }
    });
    child.on('exit', () => {
      const reason = problem ?? `the lab's supervisor has ended; ${endOfLog(supervisorLog)}`;
      reject(signal?.aborted ? signal.reason : new Error(reason));
    });
  }).finally(() => signal?.removeEventListener('abort', abort));
}
