import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cachedPath, ensureBinary } from './binaries.mjs';
import { withLock } from './files.mjs';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-binaries-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

const context = { log: (): void => undefined };

async function program(folder: string, name: string, script: string): Promise<string> {
  await mkdir(join(dir, folder), { recursive: true });
  const path = join(dir, folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** A `go` that answers its version and "builds" a file with one line, slowly. */
const fakeGo = `
if [ "$1" = env ]; then echo go1.26.8; exit 0; fi
echo built >> "$(dirname "$0")/builds"
while [ "$1" != -o ]; do shift; done
sleep 0.3
to="$2"; shift 2
for package in "$@"; do echo '#!/bin/sh' > "$to$(basename "$package" /v3)"; done`;

describe('ensureBinary', () => {
  test.each([
    ['the same release', '0.42.9', true],
    ['another release', '0.43.0', false],
  ])('with %s on PATH', async (_, version, used) => {
    vi.stubEnv('XDG_CACHE_HOME', join(dir, 'cache'));
    const path = await program('bin', 'thanos', `echo "thanos, version ${version} (branch: )" >&2`);
    vi.stubEnv('PATH', `${join(dir, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`);
    await mkdir(join(cachedPath('thanos'), '..'), { recursive: true });
    await writeFile(cachedPath('thanos'), '');
    expect(await ensureBinary('thanos', context)).toBe(used ? path : cachedPath('thanos'));
  });

  test('builds once for callers at the same time, and then finds it in the cache', async () => {
    vi.stubEnv('XDG_CACHE_HOME', join(dir, 'cache'));
    const go = await program('bin', 'go', fakeGo);
    vi.stubEnv('PATH', `${join(dir, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`);
    const paths = await Promise.all([1, 2, 3].map(() => ensureBinary('oracle', context)));
    expect(new Set(paths)).toEqual(new Set([cachedPath('oracle')]));
    expect(await readdir(join(cachedPath('oracle'), '..'))).toEqual(['oracle']);
    await rm(go);
    expect(await ensureBinary('oracle', context)).toBe(cachedPath('oracle'));
    expect(await readFile(join(dir, 'bin', 'builds'), 'utf8')).toBe('built\n');
  });

  test('says what to do when there is no way to a program', async () => {
    vi.stubEnv('XDG_CACHE_HOME', join(dir, 'cache'));
    vi.stubEnv('PATH', join(dir, 'nothing'));
    await expect(ensureBinary('oracle', context)).rejects.toThrow(
      'oracle can only be built with Go, but Go is not installed',
    );
  });

  test('names the programs it knows', async () => {
    await expect(ensureBinary('grafana', context)).rejects.toThrow(/"grafana"; known are .*thanos/);
  });
});

describe('withLock', () => {
  test('takes over the lock of a process that died', async () => {
    const path = join(dir, 'thing.lock');
    // No process has this number: it is above the largest the kernel gives.
    await writeFile(path, '4194400 1');
    expect(await withLock(path, context, async () => 'done')).toBe('done');
    expect(await readdir(dir)).toEqual([]);
  });

  test('lets one holder in at a time', async () => {
    let inside = 0;
    const seen: number[] = [];
    const work = (): Promise<number> =>
      withLock(join(dir, 'thing.lock'), context, async () => {
        inside += 1;
        seen.push(inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
        return inside;
      });
    await Promise.all([work(), work(), work()]);
    expect(seen).toEqual([1, 1, 1]);
  });
});
