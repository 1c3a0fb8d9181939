// Where things live: the checkout, the cache that outlives it, and the folder of running things.
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const standDir = dirname(fileURLToPath(import.meta.url));
export const repoDir = dirname(dirname(standDir));

/** The cache of binaries and editors, shared by all checkouts of this user. */
export function cacheDir() {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'gauntlet');
}

/** Records of running process sets, and the data of what runs: gone after a reboot, as it should be. */
export function runDir() {
  return join(tmpdir(), `gauntlet-${process.getuid?.() ?? 'user'}`);
}
