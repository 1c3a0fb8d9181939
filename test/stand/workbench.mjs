// Opens VS Code with the extension: the desktop editor where it is installed, else code-server.
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath } from './binaries.mjs';
import { hasScreen } from './editor.mjs';
import { exists, shortHash } from './files.mjs';
import { cacheDir, repoDir, standDir } from './paths.mjs';
import { freePorts, run, waitFor } from './processes.mjs';

/** Time (ms) the editor has to serve its page. */
const pageTimeoutMs = 60_000;

/** Settings that belong to a first look: no tour, no side bar for chats, no reports. */
const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
};

/**
 * @typedef {object} Place
 * @property {string} dir folder of this run
 * @property {string} connectionsFile where the connection to the stand will be written
 * @property {boolean} fresh with a profile of its own, that nothing was installed into before
 */

/**
 * @typedef {object} Tools
 * @property {import('./processes.mjs').ProcessSet} processes
 * @property {import('./progress.mjs').Progress} progress
 * @property {AbortSignal} signal
 * @property {NodeJS.ProcessEnv} env finds the tools of the packages
 */

/**
 * @typedef {object} OpenEditor
 * @property {Promise<void>} closed settles when the editor has ended
 * @property {() => Promise<void>} stop ends what does not end with the process set
 */

/** The desktop editor, where it can be shown. @returns {string | undefined} */
export function desktopEditor() {
  // In a terminal of VS Code on another machine, `code` is a remote control that lacks most options.
  return hasScreen() && !process.env['VSCODE_IPC_HOOK_CLI'] ? onPath('code') : undefined;
}

/**
 * Opens the desktop editor on a copy of the sample.
 * @param {string} code
 * @param {Place} place
 * @param {Tools} tools
 * @returns {Promise<OpenEditor>}
 */
export async function openDesktop(code, { dir, connectionsFile }, { processes, progress }) {
  // A profile of its own makes a new editor start: one that runs already would not see our environment.
  const profile = join(cacheDir(), 'editor', 'desktop-profile');
  const sample = await copySample(dir);
  await writeSettings(profile);
  const args = [
    '--new-window',
    '--wait',
    `--user-data-dir=${profile}`,
    `--extensionDevelopmentPath=${repoDir}`,
    '--disable-workspace-trust',
    sample,
    join(sample, 'demo.promql'),
  ];
  const running = await processes.start('VS Code', code, args, {
    logFile: join(dir, 'code.log'),
    env: editorEnvironment(connectionsFile),
  });
  progress.line(`VS Code opens ${sample}`);
  const stop = async () => {
    // The window belongs to a process that the command started apart; the editor keeps its number here.
    const pid = Number(await readFile(join(profile, 'code.lock'), 'utf8').catch(() => '0'));
    if (pid > 0) process.kill(pid, 'SIGTERM');
  };
  return { closed: running.exited, stop };
}

/**
 * Starts code-server with the packaged extension on a copy of the sample, and gives the address for people.
 * @param {import('./editor.mjs').CodeServer} codeServer
 * @param {Place} place
 * @param {Tools} tools
 * @returns {Promise<OpenEditor & { url: string }>}
 */
export async function openCodeServer({ node, entry }, { dir, connectionsFile, fresh }, tools) {
  const { processes, signal } = tools;
  const profile = fresh ? join(dir, 'profile') : join(cacheDir(), 'editor', 'profile');
  const sample = await copySample(dir);
  await writeSettings(profile);
  const config = join(dir, 'code-server.yaml');
  await writeFile(config, 'auth: none\ncert: false\n');
  const extensions = join(profile, 'extensions');
  const command = [
    entry,
    '--config',
    config,
    '--user-data-dir',
    profile,
    '--extensions-dir',
    extensions,
  ];
  const env = editorEnvironment(connectionsFile);
  await installExtension(
    (args) => run(node, [...command, ...args], { env, signal }),
    profile,
    tools,
  );

  const [port = 0] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const flags = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
    `--bind-addr=${address}`,
  ];
  const running = await processes.start('code-server', node, [...command, ...flags, sample], {
    logFile: join(dir, 'code-server.log'),
    env,
  });
  const folder = `http://${address}/?folder=${encodeURIComponent(sample)}`;
  await waitForPage(folder, running, signal);
  const openFile = ['openFile', `vscode-remote://${address}${join(sample, 'demo.promql')}`];
  const url = `${folder}&payload=${encodeURIComponent(JSON.stringify([openFile]))}`;
  return { url, closed: running.exited, stop: async () => undefined };
}

/** Copies the sample folder to where a person may change it. @param {string} dir */
async function copySample(dir) {
  const sample = join(dir, 'sample');
  await cp(join(standDir, 'sample'), sample, { recursive: true });
  return sample;
}

/** Writes the settings of a profile that has none yet: what a person changed stays. @param {string} profile */
async function writeSettings(profile) {
  const file = join(profile, 'User', 'settings.json');
  await mkdir(join(profile, 'User'), { recursive: true });
  if (!(await exists(file))) await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/**
 * The environment of the editor: ours and the connections file, without what a surrounding VS Code set.
 * @param {string} connectionsFile
 */
function editorEnvironment(connectionsFile) {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('VSCODE_') && name !== 'ELECTRON_RUN_AS_NODE',
  );
  return { ...Object.fromEntries(own), GAUNTLET_CONNECTIONS_FILE: connectionsFile };
}

/**
 * Packages the extension and installs it into the profile, unless just this build is there already.
 * @param {(args: readonly string[]) => Promise<string>} codeServer
 * @param {string} profile
 * @param {Tools} tools
 */
async function installExtension(codeServer, profile, { progress, signal, env }) {
  const stamp = join(profile, 'gauntlet-build');
  const build = await hashOfBuild();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === build) return;
  await progress.step('Installing the extension into the editor', async () => {
    await run('npm', ['run', 'package'], { cwd: repoDir, env, signal });
    const vsix = await packagedExtension();
    await codeServer(['--install-extension', vsix, '--force']);
    const list = await codeServer(['--list-extensions']);
    if (!list.includes('gauntlet.gauntlet')) {
      throw new Error(
        `the editor does not list the extension after installing ${vsix}; it lists:\n${list}`,
      );
    }
    await writeFile(stamp, build);
  });
}

/** A hash of what goes into the package. */
async function hashOfBuild() {
  const entries = await Promise.all(
    ['dist', 'syntaxes'].map(async (dir) =>
      (await readdir(join(repoDir, dir))).toSorted().map((name) => join(repoDir, dir, name)),
    ),
  );
  const files = entries.flat().filter((path) => /(?<!meta)\.(?:js|json)$/.test(path));
  files.push(join(repoDir, 'package.json'));
  return shortHash(await Promise.all(files.map((file) => readFile(file, 'utf8'))));
}

/** The package that `npm run package` has made. */
async function packagedExtension() {
  const dist = join(repoDir, 'dist');
  const name = (await readdir(dist)).find((entry) => entry.endsWith('.vsix'));
  if (name === undefined) throw new Error('`npm run package` has left no .vsix file in dist/');
  return join(dist, name);
}

/**
 * Waits until the editor serves the page of a folder.
 * @param {string} url
 * @param {import('./processes.mjs').Running} running
 * @param {AbortSignal} signal
 */
async function waitForPage(url, running, signal) {
  let last = 'no answer';
  const probe = async () => {
    const failure = running.failure();
    if (failure !== undefined) throw new Error(failure);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      const body = await response.text();
      last = `status ${response.status}`;
      return response.ok && body.includes('vscode-workbench') ? true : undefined;
    } catch (error) {
      last = String(error);
      return undefined;
    }
  };
  const describe = () =>
    `the editor does not serve its page after ${pageTimeoutMs / 1000} s: ${last}`;
  await waitFor(probe, { timeoutMs: pageTimeoutMs, describe, signal });
}
