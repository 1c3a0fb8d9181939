// Packages of Debian and its descendants, for what cannot come from npm or be built with Go.
import { spawnSync } from 'node:child_process';
import { onPath } from './binaries.mjs';
import { run } from './processes.mjs';

/** @typedef {import('./binaries.mjs').Context} Context */

/** A step that needs rights we do not have; the message holds the command to run. */
export class RightsNeeded extends Error {}

/**
 * Nothing is asked, and no package starts a service: under systemd its systemctl then leaves the running system
 * alone, and the older invoke-rc.d believes it is in the runlevel that has no services.
 * Sources: systemd 252 docs/ENVIRONMENT.md, init-system-helpers invoke-rc.d(8).
 */
const aptEnvironment = ['DEBIAN_FRONTEND=noninteractive', 'SYSTEMD_OFFLINE=1', 'RUNLEVEL=1'];

/** Who else installs something just then is waited for (s). Source: changelog of apt 1.9.11. */
const patience = ['-o', 'DPkg::Lock::Timeout=600'];

/**
 * Installs Debian packages that are missing; none of them starts a service. On a system without apt it does
 * nothing: the step that needs them then says what it lacks.
 * @param {readonly string[]} packages
 * @param {string} purpose
 * @param {Context} context
 */
export async function ensureDebianPackages(packages, purpose, { log, signal }) {
  if (onPath('apt-get') === undefined || onPath('dpkg-query') === undefined) return;
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const what = ['install', '-y', '--no-install-recommends', ...missing];
  const install = ['apt-get', ...patience, ...what];
  const command = `sudo apt-get update && sudo apt-get ${what.join(' ')}`;
  const prefix = administrator();
  if (prefix === undefined) {
    throw new RightsNeeded(
      `these packages are needed ${purpose}; run\n\n  ${command}\n\nand then start again`,
    );
  }
  log(`installing ${missing.join(', ')} with apt`);
  for (const args of [['apt-get', 'update'], install]) {
    // Given through env(1), because sudo passes no variables on.
    const [program = '', ...rest] = [...prefix, 'env', ...aptEnvironment, ...args];
    try {
      await run(program, rest, { signal });
    } catch (error) {
      signal?.throwIfAborted();
      // Old lists may still do; what cannot be installed with them fails next.
      if (args === install)
        throw new RightsNeeded(`${String(error)}\nTo do it by hand: ${command}`);
    }
  }
}

/** @param {string} name */
function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Status}', name], { encoding: 'utf8' });
  return stdout?.includes('install ok installed') ?? false;
}

/** What to put before a command to run it as root: nothing, sudo, or undefined where neither is possible. */
function administrator() {
  if (process.getuid?.() === 0) return [];
  const { status } = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return status === 0 ? ['sudo', '-n'] : undefined;
}
