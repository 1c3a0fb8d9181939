// Small helpers over files that several modules of the stand need.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processStarted } from './processes.mjs';

/** Time (ms) after which a lock whose holder gave no sign of life counts as left behind. */
const lockStaleMs = 60_000;

/** Whether there is a file or folder at that path. @param {string} path */
export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Puts a finished file in place in one step: `make` writes to the path it is given, which is then renamed.
 * @param {string} path
 * @param {(temporary: string) => Promise<void>} make
 */
export async function writeAtomically(path, make) {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await make(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true, recursive: true });
  }
}

/** A short hash of texts. @param {readonly string[]} parts */
export function shortHash(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 10);
}

/** The texts of the files of a folder and those below it, by name; not those meant for people. @param {string} dir */
export function folderTexts(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((path) => [relative(dir, path), readFileSync(path, 'utf8')]);
}

/** Marks a file as a program. @param {string} path */
export async function makeExecutable(path) {
  await chmod(path, 0o755);
}

/**
 * Runs `work` while holding the lock file at `path`; waits for another holder, and takes the lock over from
 * one that died. Two processes that ask for the same thing thus do it once, one after the other.
 * @template T
 * @param {string} path
 * @param {{ log: (line: string) => void, signal?: AbortSignal | undefined }} context
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, { log, signal }, work) {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await tryLock(path))) {
    if (!told) log(`another process is at work on ${basename(path, '.lock')}; waiting for it`);
    told = true;
    await sleep(250, undefined, signal ? { signal } : {});
  }
  const alive = setInterval(() => void touch(path), lockStaleMs / 6);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await rm(path, { force: true });
  }
}

/** @param {string} path */
async function tryLock(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid} ${processStarted(process.pid) ?? ''}`);
    await file.close();
    return true;
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  if (await isStale(path)) {
    // The rename succeeds for one of several who found the lock stale; the others see a new one or none.
    const aside = `${path}.${randomBytes(6).toString('hex')}`;
    await rename(path, aside).then(
      () => unlink(aside),
      () => undefined,
    );
  }
  return false;
}

/** @param {string} path */
async function isStale(path) {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > lockStaleMs) return true;
    const [pid = '', started = ''] = readFileSync(path, 'utf8').split(' ');
    // An empty file is one whose writer is between its two steps.
    return pid !== '' && processStarted(Number(pid)) !== started;
  } catch {
    return false;
  }
}

/** @param {string} path */
async function touch(path) {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/**
 * Whether an error is a system error of that code.
 * @param {unknown} error
 * @param {string} code
 */
export function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
