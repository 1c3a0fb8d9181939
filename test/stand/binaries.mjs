// Provisioning: the one way to the servers and tools that the stand, the lab and the tests run.
// Order: PATH, the cache, a build from the committed go.mod and go.sum of the family, the official archive.
import { cp, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { familyOf } from './families.mjs';
import { exists, folderTexts, shortHash, withLock, writeAtomically } from './files.mjs';
import { cacheDir, standDir } from './paths.mjs';
import { run } from './processes.mjs';
import { downloadProgram } from './releases.mjs';

/** @typedef {{ log: (line: string) => void, signal?: AbortSignal | undefined }} Context */

/** Builds run beside an editor that is being installed or used, and give way to it. */
const buildNiceness = 15;

/** The oldest Go that builds all families. */
export const goVersion = { major: 1, minor: 26 };

/**
 * Gives the path of a program, after provisioning it where needed. Safe to call from several processes at once.
 * @param {string} program a name from families.mjs, such as "thanos"
 * @param {Context} context
 * @returns {Promise<string>}
 */
export async function ensureBinary(program, context) {
  const { name, family } = familyOf(program);
  const installed = family.module === undefined ? undefined : onPath(program);
  if (installed !== undefined && sameRelease(versionOf(installed), family.version))
    return installed;

  const target = cachedPath(program);
  if (await exists(target)) return target;
  return withLock(`${target}.lock`, context, async () => {
    if (await exists(target)) return target;
    const began = performance.now();
    await provide(program, target, context);
    const seconds = Math.round((performance.now() - began) / 1000);
    context.log(`${name} ${family.version}: ${program} is ready after ${seconds} s`);
    return target;
  });
}

/**
 * Where the cache keeps a program. The folder's name holds a hash of all that decides the result, so a changed
 * go.mod or flag is a new place, never a stale program.
 * @param {string} program
 */
export function cachedPath(program) {
  const { name, family } = familyOf(program);
  const key = shortHash([JSON.stringify(family), ...folderTexts(sourceDir(name))]);
  return join(cacheDir(), 'bin', `${name}-${family.version}-${key}`, program);
}

/** @param {string} family */
function sourceDir(family) {
  return join(standDir, 'go', family);
}

/**
 * @param {string} program
 * @param {string} target
 * @param {Context} context
 */
async function provide(program, target, context) {
  const { name, family } = familyOf(program);
  const go = goProblem();
  let reason = go;
  if (go === undefined) {
    try {
      return await goBuild(program, target, context);
    } catch (error) {
      context.signal?.throwIfAborted();
      reason = `the Go build failed: ${messageOf(error)}`;
    }
  }
  if (family.release === undefined) {
    throw new Error(`${program} is built from this checkout, but ${reason}`);
  }
  try {
    context.log(`${reason}; trying the official archive of ${name} ${family.version}`);
    await downloadProgram(program, family, target, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    throw new Error(
      `${program} ${family.version} cannot be had: ${reason}; and the official archive: ${messageOf(error)}. ` +
        `Install Go ${goVersion.major}.${goVersion.minor} or newer, or put ${program} ${family.version} on PATH.`,
    );
  }
}

/**
 * Why Go cannot be used here, as part of a sentence; undefined if it can.
 * @returns {string | undefined}
 */
export function goProblem() {
  const { stdout, error } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  if (error) return 'Go is not installed';
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  const enough =
    Number(major) > goVersion.major ||
    (Number(major) === goVersion.major && Number(minor) >= goVersion.minor);
  return enough ? undefined : `Go is too old (${stdout.trim() || 'unknown version'})`;
}

/**
 * Builds in a copy of the family's folder: with -mod=mod Go may rewrite go.mod, and the checkout stays clean.
 * @param {string} program
 * @param {string} target
 * @param {Context} context
 */
async function goBuild(program, target, { log, signal }) {
  const { name, family } = familyOf(program);
  const work = join(cacheDir(), 'build', `${program}-${process.pid}`);
  await cp(sourceDir(name), work, { recursive: true });
  log(`building ${program} ${family.version} with Go (minutes the first time)`);
  const pkg =
    family.module === undefined
      ? '.'
      : [family.module, family.programs[program]].filter(Boolean).join('/');
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' };
  const flags = [
    '-trimpath',
    '-buildvcs=false',
    '-tags',
    family.tags,
    '-ldflags',
    `-s -w ${family.ldflags}`,
  ];
  try {
    await writeAtomically(target, async (temporary) => {
      const args = ['build', ...flags, '-o', temporary, pkg];
      await run('go', args, { cwd: work, env, nice: buildNiceness, signal });
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} program @returns {string | undefined} */
export function onPath(program) {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    if (dir === '') continue;
    const path = join(dir, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The version a program names itself, such as "3.16.0". @param {string} path */
function versionOf(path) {
  const { stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return /version v?(\d+\.\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1];
}

/** Patch releases are interchangeable here. @param {string | undefined} found @param {string} wanted */
function sameRelease(found, wanted) {
  const release = (/** @type {string} */ version) => version.split('.').slice(0, 2).join('.');
  return found !== undefined && release(found) === release(wanted);
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
