// `npm run demo`: the talk's four clusters, and the editor opened on them.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { openEditor } from '../stand/open-editor.mjs';
import { runDir } from '../stand/paths.mjs';
import { onEndWanted, prepare } from '../stand/prepare.mjs';
import { ProcessSet } from '../stand/processes.mjs';
import { Progress } from '../stand/progress.mjs';
import { adviseDemo } from './advice/advise-demo.ts';
import { usualSteps } from './advice/steps.ts';
import type { Lab } from './lab.ts';
import { openLab, startLab } from './lab.ts';
import { nodePorts } from './plan.ts';
import { describeProblem, LabProblem } from './problem.ts';
import { clusterNames, readOptions } from './verbs/options.ts';

const usage = 'npm run demo [-- --clusters aks,do,eks,gke | --clusters N] [--check]';

/** The lab, and how it ends: one that was up before stays up. */
interface Stage {
  readonly lab: Lab;
  readonly leave: () => Promise<void>;
}

interface Wish {
  readonly clusters: readonly string[];
  readonly dir: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function setStage({ clusters, dir, progress, signal }: Wish): Promise<Stage> {
  const there = runningLab(dir);
  if (there?.scenario === 'demo') {
    progress.line('The lab that is up is taken, and stays up');
    return { lab: there, leave: async () => {} };
  }
  const lab = await progress.step(`The lab: ${clusters.join(', ')}`, () =>
    startLab({ clusters, scenario: 'demo', dir, log: (line) => progress.line(line), signal }),
  );
  return { lab, leave: () => progress.step('Ending the lab', () => lab.stop()) };
}

function runningLab(dir: string): Lab | undefined {
  try {
    return openLab(dir);
  } catch (error) {
    if (error instanceof LabProblem) return undefined;
    throw error;
  }
}

/** Where the querier over all clusters answers. */
function querierUrl({ plan }: Lab): string {
  return `http://${plan.clusters[0]?.nodeAddress}:${nodePorts.querierHttp}`;
}

async function main(args: readonly string[]): Promise<void> {
  const options = {
    clusters: { type: 'string' },
    check: { type: 'boolean' },
    advice: { type: 'boolean' },
  } as const;
  const { values } = readOptions(args, options, usage);
  const progress = new Progress();
  const log = (line: string) => progress.line(line);
  const { env } = await prepare({ log });
  const controller = new AbortController();
  const { signal } = controller;
  onEndWanted((reason) => controller.abort(new Error(reason)));
  const dir = join(runDir(), `demo-${process.pid}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const processes = new ProcessSet({ log, dir });
  const closers: (() => Promise<void>)[] = [];
  try {
    const clusters = clusterNames(values.clusters);
    const { lab, leave } = await setStage({ clusters, dir: values.dir, progress, signal });
    closers.push(leave);
    const connectionsFile = join(dir, 'connections.yaml');
    await writeFile(connectionsFile, `connections:\n  - name: lab\n    url: ${querierUrl(lab)}\n`);
    const tools = { check: values.check ?? false, processes, progress, signal, env };
    const editor = await openEditor({ ...tools, dir, connectionsFile, closers });
    log(`Thanos over all clusters answers at ${querierUrl(lab)}`);
    log('"npm run lab -- load gke 20x" shows the talk’s autoscaling; Ctrl-C ends everything');
    if (values.advice) await showAdvice(lab, log, signal);
    if (!values.check) await Promise.race([editor.closed, ended(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await processes.stop();
    for (const close of closers.toReversed()) await close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Load, advice and the same load again, while the editor shows each scaling with its reason. */
async function showAdvice(lab: Lab, log: (line: string) => void, signal: AbortSignal) {
  const loaded = lab.plan.clusters.at(-1);
  if (loaded === undefined) return;
  log('In the editor: "Gauntlet: Replay Autoscaling…" on strest-server explains each scaling');
  const out = join(lab.dir, 'advice');
  await adviseDemo({ lab, loaded, steps: usualSteps, out, log, signal });
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(`\nnpm run demo: ${describeProblem(error)}`);
  process.exitCode = 1;
}
