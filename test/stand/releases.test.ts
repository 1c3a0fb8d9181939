import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exists } from './files.mjs';
import { run } from './processes.mjs';
import { downloadProgram } from './releases.mjs';

const family = {
  version: '1.2.3',
  tags: '',
  ldflags: '',
  programs: { tool: '' },
  release: 'someone/project',
};
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const stem = `project-1.2.3.${process.platform}-${architecture}`;
const base = '/someone/project/releases/download/v1.2.3';

let dir: string;
const files = new Map<string, Buffer | string>();
const server = createServer((request, response) => {
  const body = files.get(request.url ?? '');
  response.statusCode = body === undefined ? 404 : 200;
  response.end(body);
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-release-test-'));
  await mkdir(join(dir, stem));
  await writeFile(join(dir, stem, 'tool'), '#!/bin/sh\necho tool, version 1.2.3\n');
  await run('tar', ['-czf', join(dir, 'a.tar.gz'), '-C', dir, stem]);
  files.set(`${base}/${stem}.tar.gz`, await readFile(join(dir, 'a.tar.gz')));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
});

afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const context = () => ({
  log: (): void => undefined,
  host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

test('a program comes out of an archive with the published sum, ready to run', async () => {
  const archive = await readFile(join(dir, 'a.tar.gz'));
  const sum = createHash('sha256').update(archive).digest('hex');
  files.set(`${base}/sha256sums.txt`, `${'0'.repeat(64)}  other.tar.gz\n${sum}  ${stem}.tar.gz\n`);
  const target = join(dir, 'bin', 'tool');
  await downloadProgram('tool', family, target, context());
  expect(await run(target, [])).toBe('tool, version 1.2.3\n');
});

test('an archive with another sum is refused and leaves nothing', async () => {
  files.set(`${base}/sha256sums.txt`, `${'0'.repeat(64)}  ${stem}.tar.gz\n`);
  const target = join(dir, 'refused', 'tool');
  await expect(downloadProgram('tool', family, target, context())).rejects.toThrow(
    'does not have the published checksum',
  );
  expect(await exists(target)).toBe(false);
});

test('a release that does not name the archive is refused', async () => {
  files.set(`${base}/sha256sums.txt`, '');
  await expect(downloadProgram('tool', family, join(dir, 'x'), context())).rejects.toThrow(
    `does not name ${stem}.tar.gz`,
  );
});
