// `npm start`: from a clean checkout to VS Code with the extension, beside a live Thanos to talk to.
// Plain JavaScript without dependencies: it runs on the oldest Node we accept and goes on under Node 24.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './binaries.mjs';
import { RightsNeeded } from './debian.mjs';
import { writeAtomically } from './files.mjs';
import { firstLiveCompletion } from './live-check.mjs';
import { openEditor } from './open-editor.mjs';
import { runDir } from './paths.mjs';
import { onEndWanted, prepare } from './prepare.mjs';
import { ProcessSet } from './processes.mjs';
import { Progress } from './progress.mjs';
import { startSmallStand } from './small-stand.mjs';

const usage = `npm start [-- OPTION]

  --offline   no servers: the extension works from its catalogue
  --check     starts everything without a screen, waits for the first live completion, and stops`;

/** Exit codes: something failed; rights are missing, and what to run was printed; ended by a signal. */
const failed = 1;
const rightsMissing = 3;
const interrupted = 130;

/**
 * @typedef {object} Session
 * @property {boolean} check
 * @property {boolean} offline
 * @property {NodeJS.ProcessEnv} env finds the tools of the packages
 * @property {string} dir folder of this run, removed at its end
 * @property {string} connectionsFile
 * @property {Progress} progress
 * @property {AbortSignal} signal
 * @property {ProcessSet} processes
 * @property {(() => Promise<void>)[]} closers what has to be ended, in the order of its start
 */

/** @param {readonly string[]} args */
function parseFlags(args) {
  const known = ['--offline', '--check', '--help'];
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown !== undefined) throw new Error(`unknown option ${unknown}\n\n${usage}`);
  const flags = { offline: args.includes('--offline'), check: args.includes('--check') };
  if (flags.offline && flags.check)
    throw new Error('--check waits for a live answer and needs servers');
  return { ...flags, help: args.includes('--help') };
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) {
    console.log(usage);
    return 0;
  }
  const progress = new Progress();
  const { env } = await prepare({ log: (line) => progress.line(line) });
  const controller = new AbortController();
  onEndWanted((reason) => controller.abort(new Interrupted(reason)));
  const dir = join(runDir(), `start-${process.pid}`);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const session = {
    ...flags,
    env,
    dir,
    connectionsFile: join(dir, 'connections.yaml'),
    progress,
    signal: controller.signal,
    processes: new ProcessSet({ log: (line) => progress.line(line), dir }),
    closers: [],
  };
  try {
    await runSession(session);
    return 0;
  } catch (error) {
    if (controller.signal.aborted) {
      progress.line('Ending what was started');
      return interrupted;
    }
    throw error;
  } finally {
    controller.abort(new Interrupted('the end'));
    await closeSession(session);
  }
}

/** The reason of an end that somebody asked for. */
class Interrupted extends Error {}

/** @param {Session} session */
async function runSession(session) {
  const { check, offline, progress, signal } = session;
  const ended = new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  ended.catch(() => undefined);
  // Beside the editor, not before it; a failure is looked at when the editor is open.
  const stand = offline ? undefined : connectStand(session);
  session.closers.push(async () => (await stand?.catch(() => undefined))?.stop());
  const editor = await openEditor(session);
  if (check) {
    const { runMetric } = /** @type {Awaited<ReturnType<typeof connectStand>>} */ (await stand);
    await progress.step('Waiting for the first live completion', async () => {
      const { connectionsFile } = session;
      const ms = await firstLiveCompletion({ connectionsFile, runMetric, signal });
      progress.line(`The language server completed ${runMetric} ${ms} ms after its start`);
    });
    progress.line('All is well');
    return;
  }
  stand?.catch((error) => {
    if (signal.aborted) return;
    progress.line(
      `The stand cannot be had; the editor goes on with its catalogue. ${messageOf(error)}`,
    );
  });
  progress.line('Ctrl-C ends everything');
  await Promise.race([editor.closed, ended]);
  progress.line('The editor was closed');
}

/**
 * Provisions and starts the small stand, and tells the editor of it.
 * @param {Session} session
 */
async function connectStand({ dir, connectionsFile, progress, signal }) {
  const log = (/** @type {string} */ line) => progress.line(line);
  const stand = await progress.step('Starting the stand (Prometheus, Thanos)', () =>
    startSmallStand({ dir: join(dir, 'stand'), log, signal }),
  );
  const yaml = `connections:\n  - name: stand\n    url: ${stand.querierUrl}\n`;
  await writeAtomically(connectionsFile, (temporary) => writeFile(temporary, yaml));
  progress.line(`The stand is up; Thanos answers at ${stand.querierUrl}`);
  return stand;
}

/** @param {Session} session */
async function closeSession({ dir, processes, closers }) {
  for (const close of closers.reverse()) await close();
  await processes.stop();
  await rm(dir, { recursive: true, force: true });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`\nnpm start: ${messageOf(error)}`);
  process.exitCode = error instanceof RightsNeeded ? rightsMissing : failed;
}
