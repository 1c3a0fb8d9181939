// The editors: code-server (VS Code for a browser) from npm, and Chromium for the tests that drive it.
import { spawn } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onPath } from './binaries.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { exists, withLock } from './files.mjs';
import { cacheDir } from './paths.mjs';
import { run } from './processes.mjs';

/** @typedef {import('./binaries.mjs').Context} Context */

/** VS Code 1.139.1; it wants exactly the major version of Node below. */
const codeServerVersion = '4.139.1';
export const nodeMajor = 24;

/** What the native modules of code-server are compiled with and against. */
const buildPackages = [
  'g++',
  'make',
  'python3',
  'pkg-config',
  'libkrb5-dev',
  'libx11-dev',
  'libxkbfile-dev',
  'libsecret-1-dev',
];

/**
 * @typedef {object} CodeServer
 * @property {string} node the Node that runs it
 * @property {string} entry for people: `node entry [--install-extension …]`
 * @property {string} serverMain for tests: the server of VS Code itself
 */

/**
 * Gives code-server, after installing it into the cache where needed. To be called under Node 24.
 * @param {Context} context
 * @returns {Promise<CodeServer>}
 */
export async function ensureCodeServer(context) {
  if (Number(process.versions.node.split('.')[0]) !== nodeMajor) {
    throw new Error(
      `code-server needs Node ${nodeMajor}, this is ${process.version}; use \`npm start\``,
    );
  }
  const home = join(cacheDir(), 'editor', `code-server-${codeServerVersion}`);
  await withLock(`${home}.lock`, context, async () => {
    if (await exists(home)) return;
    await ensureDebianPackages(buildPackages, 'to build code-server', context);
    const began = performance.now();
    context.log(`installing code-server ${codeServerVersion} from npm (2 minutes, 600 MB)`);
    await installCodeServer(home, context);
    const seconds = Math.round((performance.now() - began) / 1000);
    context.log(`code-server is installed after ${seconds} s`);
  });
  const root = join(home, 'node_modules', 'code-server');
  return {
    node: process.execPath,
    entry: join(root, 'out', 'node', 'entry.js'),
    serverMain: join(root, 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/**
 * Installs beside the place and moves there at the end, so the place is there only when it is complete.
 * @param {string} home
 * @param {Context} context
 */
async function installCodeServer(home, { log, signal }) {
  const work = `${home}.new`;
  await rm(work, { recursive: true, force: true });
  try {
    const server = join(work, 'server');
    // In a folder of their own: npm would prune the headers while code-server's modules are built.
    const headers = join(work, 'headers');
    await npmInstall(headers, [`${nodePackage()}@${process.versions.node}`], { log, signal });
    const env = {
      npm_config_nodedir: join(headers, 'node_modules', nodePackage()),
      npm_config_unsafe_perm: 'true',
      // Ours names the Node of the npm that runs us, and the install script believes it.
      npm_config_user_agent: undefined,
      // Processes of each native build.
      npm_config_jobs: 'max',
    };
    await npmInstall(server, [`code-server@${codeServerVersion}`], { log, signal, env });
    await rename(server, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The npm package that holds this Node with its headers. */
function nodePackage() {
  return `node-${process.platform}-${process.arch}`;
}

/**
 * @param {string} dir
 * @param {readonly string[]} packages
 * @param {Context & { env?: NodeJS.ProcessEnv }} context
 */
async function npmInstall(dir, packages, { signal, env }) {
  await mkdir(dir, { recursive: true });
  // The Node that runs us comes first: the install scripts look at the one on PATH.
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', dir, ...packages], {
    cwd: dir,
    env: { ...process.env, ...env, PATH: path },
    signal,
  });
}

/**
 * Gives Chromium, from PATH or from Debian.
 * @param {Context} context
 * @returns {Promise<string>}
 */
export async function ensureChromium(context) {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const find = () => names.map((name) => onPath(name)).find((path) => path !== undefined);
  const installed = find();
  if (installed !== undefined) return installed;
  await ensureDebianPackages(['chromium'], 'for the tests in the editor', context);
  const path = find();
  if (path === undefined) throw new Error('Chromium was installed but is not on PATH');
  return path;
}

/** Whether a window can be shown. */
export function hasScreen() {
  const display = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return process.platform === 'darwin' || Boolean(display);
}

/**
 * Opens an address in the person's browser, if there is a screen; tells whether it tried.
 * @param {string} url
 */
export function openBrowser(url) {
  const opener = onPath(process.platform === 'darwin' ? 'open' : 'xdg-open');
  if (!hasScreen() || opener === undefined) return false;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
  return true;
}
