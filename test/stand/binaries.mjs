// Provisioning: the one way to the servers and tools that the stand, the lab and the tests run.
// Order: PATH, the cache, a build from the committed go.mod and go.sum of the family, the official archive.
import { mkdir, rename, rm } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { familyNamed, familyOf } from './families.mjs';
import { exists, folderTexts, shortHash, withLock } from './files.mjs';
import { cacheDir, standDir } from './paths.mjs';
import { run } from './processes.mjs';
import { downloadProgram } from './releases.mjs';

/** @typedef {{ log: (line: string) => void, signal?: AbortSignal | undefined }} Context */

/** Builds run beside an editor that is being installed or used, and give way to it. */
const buildNiceness = 15;

/** Time (ms) between lines that tell that a build goes on. */
const buildNewsMs = 60_000;

/** The oldest Go that builds all families. */
export const goVersion = { major: 1, minor: 26 };

/**
 * Gives the path of a program, after provisioning it where needed. Safe to call from several processes at once.
 * @param {string} program a name from families.mjs, such as "thanos"
 * @param {Context} context
 * @returns {Promise<string>}
 */
export async function ensureBinary(program, context) {
  const { family } = familyOf(program);
  const installed = family.module === undefined ? undefined : onPath(program);
  if (installed !== undefined && sameRelease(versionOf(installed), family.version))
    return installed;
  await ensureCached([program], context);
  return cachedPath(program);
}

/**
 * Provides programs at their `cachedPath`, also where PATH has them: these are static, so they start in any
 * container. Those of one family that are missing are built together, faster than one after the other.
 * @param {readonly string[]} programs
 * @param {Context} context
 */
export async function ensureCached(programs, context) {
  for (const name of new Set(programs.map((program) => familyOf(program).name))) {
    const wanted = programs.filter((program) => familyOf(program).name === name);
    if ((await missing(wanted)).length === 0) continue;
    await withLock(`${familyDir(name)}.lock`, context, async () => {
      const rest = await missing(wanted);
      if (rest.length > 0) await provide(name, rest, context);
    });
  }
}

/** @param {readonly string[]} programs */
async function missing(programs) {
  const there = await Promise.all(programs.map((program) => exists(cachedPath(program))));
  return programs.filter((_, index) => !there[index]);
}

/** Where the cache keeps a program. @param {string} program */
export function cachedPath(program) {
  return join(familyDir(familyOf(program).name), program);
}

/**
 * The folder's name holds a hash of all that decides the result, so a changed go.mod or flag is a new place,
 * never a stale program.
 * @param {string} name
 */
function familyDir(name) {
  const family = familyNamed(name);
  const key = shortHash([JSON.stringify(family), ...folderTexts(sourceDir(name))]);
  return join(cacheDir(), 'bin', `${name}-${family.version}-${key}`);
}

/** @param {string} family */
function sourceDir(family) {
  return join(standDir, 'go', family);
}

/**
 * @param {string} name
 * @param {readonly string[]} programs
 * @param {Context} context
 */
async function provide(name, programs, context) {
  const family = familyNamed(name);
  const shown = programs.join(', ');
  const began = performance.now();
  const reason = await goBuild(name, programs, context);
  if (reason !== undefined) {
    if (family.release === undefined) {
      throw new Error(`${shown} can only be built with Go, but ${reason}`);
    }
    context.log(`${reason}; trying the official archive of ${name} ${family.version}`);
    try {
      for (const program of programs) {
        await downloadProgram(program, family, cachedPath(program), context);
      }
    } catch (error) {
      context.signal?.throwIfAborted();
      throw new Error(
        `${shown} ${family.version} cannot be had: ${reason}; and the official archive: ${messageOf(error)}. ` +
          `Install Go ${goVersion.major}.${goVersion.minor} or newer, or put ${shown} ${family.version} on PATH.`,
      );
    }
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  context.log(`${name} ${family.version}: ${shown} ready after ${seconds} s`);
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
 * Builds programs of one family in one run of Go, which shares the work between them and keeps all cores busy.
 * @param {string} name
 * @param {readonly string[]} programs
 * @param {Context} context
 * @returns {Promise<string | undefined>} why not, as part of a sentence
 */
async function goBuild(name, programs, { log, signal }) {
  const problem = goProblem();
  if (problem !== undefined) return problem;
  const family = familyNamed(name);
  const packages = programs.map((program) => packageOf(name, program));
  log(`building ${programs.join(', ')} ${family.version} with Go (minutes the first time)`);
  const began = performance.now();
  const news = setInterval(() => {
    log(`still building ${name}, for ${Math.round((performance.now() - began) / 60_000)} min`);
  }, buildNewsMs);
  const work = join(cacheDir(), 'build', basename(familyDir(name)));
  // Nobody debugs these programs, and to compile without debugger's tables takes a sixth less time.
  const flags = ['-trimpath', '-buildvcs=false', '-gcflags=all=-dwarf=false', '-tags', family.tags];
  const args = ['build', ...flags, '-ldflags', `-s -w ${family.ldflags}`, '-o', `${work}/`];
  try {
    // What a killed run left there is in nobody's way: the caller holds the family's lock.
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    await runGo(name, [...args, ...packages], { nice: buildNiceness, signal });
    await mkdir(familyDir(name), { recursive: true });
    for (const [index, program] of programs.entries()) {
      await rename(join(work, executableName(packages[index] ?? '')), cachedPath(program));
    }
  } catch (error) {
    signal?.throwIfAborted();
    return `the Go build failed: ${messageOf(error)}`;
  } finally {
    clearInterval(news);
    await rm(work, { recursive: true, force: true });
  }
  return undefined;
}

/**
 * Runs Go in a family's folder; go.mod and go.sum are complete and are not written.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {{ nice?: number, signal?: AbortSignal | undefined }} options
 */
function runGo(name, args, options) {
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-mod=readonly',
    GOWORK: 'off',
    // The compiler collects its garbage less often, which takes a quarter of its time, up to this much memory.
    GOGC: '400',
    GOMEMLIMIT: '1GiB',
  };
  return run('go', args, { ...options, cwd: sourceDir(name), env });
}

/** The import path of a program. @param {string} name @param {string} program */
function packageOf(name, program) {
  const { module, programs } = familyNamed(name);
  return [module ?? `gauntlet.local/${name}`, programs[program]].filter(Boolean).join('/');
}

/**
 * What `go build` names a program: the last element of its import path that is not a major version.
 * Source: go1.26 cmd/go/internal/load/pkg.go, DefaultExecName.
 * @param {string} path
 */
function executableName(path) {
  return basename(path.replace(/\/v\d+$/, ''));
}

/**
 * The folder with the sources of a family's module, such as its manifests, which Go fetches where needed.
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<string>}
 */
export async function moduleDir(name, { signal }) {
  const problem = goProblem();
  if (problem !== undefined) throw new Error(`the sources of ${name} come with Go, but ${problem}`);
  const module = familyNamed(name).module ?? `gauntlet.local/${name}`;
  await runGo(name, ['mod', 'download', module], { signal });
  const dir = await runGo(name, ['list', '-m', '-f', '{{.Dir}}', module], { signal });
  return dir.trim();
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
