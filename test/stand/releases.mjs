// The last way to a program: the official archive of its release, checked against the checksums published
// with it. For machines without Go; the lab machines cannot download releases, so only the unpacking and the
// check of the sum are tested (test/stand/releases.test.ts serves an archive on loopback).
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeExecutable, writeAtomically } from './files.mjs';
import { run } from './processes.mjs';

/** Time (ms) for one download. */
const downloadTimeoutMs = 300_000;

const platforms = new Map([
  ['linux', 'linux'],
  ['darwin', 'darwin'],
]);
const architectures = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
]);

/**
 * Downloads an archive and puts one program of it at `target`.
 *
 * No sum is pinned here: the archives could not be seen where this was written, and a sum nobody computed is
 * worse than none. The release's own sha256sums.txt guards against a broken transfer, TLS against a stranger.
 * @param {string} program
 * @param {import('./families.mjs').Family} family
 * @param {string} target
 * @param {{ log: (line: string) => void, signal?: AbortSignal | undefined, host?: string }} context
 */
export async function downloadProgram(program, family, target, { log, signal, host }) {
  const os = platforms.get(process.platform);
  const architecture = architectures.get(process.arch);
  if (os === undefined || architecture === undefined) {
    throw new Error(`there is no archive for ${process.platform} on ${process.arch}`);
  }
  const repository = family.release ?? '';
  const project = repository.slice(repository.indexOf('/') + 1);
  const stem = `${project}-${family.version}.${os}-${architecture}`;
  const base = `${host ?? 'https://github.com'}/${repository}/releases/download/v${family.version}`;

  const work = await mkdtemp(join(tmpdir(), 'gauntlet-release-'));
  try {
    log(`downloading ${stem}.tar.gz`);
    const sums = (await download(`${base}/sha256sums.txt`, signal)).toString('utf8');
    const archive = await download(`${base}/${stem}.tar.gz`, signal);
    verify(archive, `${stem}.tar.gz`, sums);
    const file = join(work, 'archive.tar.gz');
    await writeFile(file, archive);
    await run('tar', ['-xzf', file, '-C', work, `${stem}/${program}`], { signal });
    await writeAtomically(target, async (temporary) => {
      await copyFile(join(work, stem, program), temporary);
      await makeExecutable(temporary);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @param {string} url @param {AbortSignal | undefined} signal */
async function download(url, signal) {
  const timeout = AbortSignal.timeout(downloadTimeoutMs);
  const response = await fetch(url, {
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** @param {Buffer} archive @param {string} name @param {string} sums */
function verify(archive, name, sums) {
  const line = sums.split('\n').find((row) => row.trim().endsWith(name));
  if (line === undefined) throw new Error(`the release's sha256sums.txt does not name ${name}`);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (line.split(/\s+/)[0] !== actual) {
    throw new Error(
      `the downloaded ${name} does not have the published checksum; nothing was installed`,
    );
  }
}
