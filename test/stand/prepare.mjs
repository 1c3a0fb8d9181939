// The first steps of `npm start` and `npm test`: what the machine has, the packages, and on to Node 24.
// Runs on the oldest Node we accept, before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { goProblem, onPath } from './binaries.mjs';
import { nodeMajor } from './editor.mjs';
import { repoDir } from './paths.mjs';
import { run } from './processes.mjs';

const oldestNode = 20;

/** Set for the second half of a run: what was said is not said again. */
const continued = 'GAUNTLET_CONTINUED';

const modules = join(repoDir, 'node_modules');

/**
 * Checks the machine, installs the packages if needed, and goes on under the Node of the packages: the process
 * that hands over ends here, with the exit code of the other. Gives the environment in which tools of the
 * packages are found by name.
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<{ env: NodeJS.ProcessEnv }>}
 */
export async function prepare({ log }) {
  if (!process.env[continued]) checkMachine(log);
  await ensurePackages(log);
  if (Number(process.versions.node.split('.')[0]) !== nodeMajor) {
    process.exit(await continueUnderPinnedNode());
  }
  const path = [join(modules, '.bin'), process.env['PATH'] ?? ''].join(delimiter);
  return { env: { ...process.env, PATH: path } };
}

/** Says what of the needed tools is there. @param {(line: string) => void} log */
function checkMachine(log) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    throw new Error(
      `Node ${process.versions.node} is too old: install Node ${oldestNode} or newer`,
    );
  }
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' }).stdout?.trim();
  const root = process.getuid?.() === 0;
  const rights = root ? 'as root' : onPath('sudo') ? 'with sudo' : 'without root or sudo';
  const found = [
    git || 'no git (needed only to contribute)',
    `Node ${process.versions.node}`,
    goProblem() ?? spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).stdout.trim(),
    onPath('apt-get') ? `apt ${rights}` : 'no apt',
  ];
  log(`found ${found.join(', ')}`);
}

/** Runs `npm ci` unless the packages are those of the lock file. @param {(line: string) => void} log */
async function ensurePackages(log) {
  const stamp = join(modules, '.gauntlet-stamp');
  const lock = join(repoDir, 'package-lock.json');
  const wanted = createHash('sha256').update(readFileSync(lock)).digest('hex');
  if (read(stamp) === wanted) return;
  // npm writes this file at the end of an install; packages a developer installed are as good as ours.
  const installed = modified(join(modules, '.package-lock.json'));
  if (installed === undefined || installed < (modified(lock) ?? 0)) {
    const began = performance.now();
    log('installing the packages (npm ci)');
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repoDir });
    log(`the packages are installed after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
  writeFileSync(stamp, wanted);
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Runs this same program under the Node of the packages and gives its exit code.
 * @returns {Promise<number>}
 */
async function continueUnderPinnedNode() {
  const node = join(modules, 'node', 'bin', 'node');
  const child = spawn(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, [continued]: '1' },
  });
  // Ctrl-C of a terminal reaches the child by itself too; to be told twice does it no harm.
  onEndWanted(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        new Error(`Node ${nodeMajor} of the packages does not start: ${error.message}; run npm ci`),
      ),
    );
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Time (ms) between looks at whether the npm that runs us is still there. */
const parentCheckMs = 500;

/**
 * Calls `end` when this program shall end: on a signal, and when npm was ended. The shell between npm and us
 * passes no signal on, so a program that npm runs would outlive it.
 * @param {(reason: string) => void} end may be called several times
 */
export function onEndWanted(end) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => end(signal));
  }
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end('npm was ended');
  }, parentCheckMs);
  timer.unref();
}
