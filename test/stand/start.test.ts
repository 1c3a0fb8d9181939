import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// What `npm start` does is tried by `npm start -- --check`; here is only what that cannot show.

function start(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const program = join(import.meta.dirname, 'start.mjs');
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

test('an unknown option is refused with the usage, before anything is started', () => {
  const { status, stdout, stderr } = start('--chek');
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/unknown option --chek[^]*--offline[^]*--check/);
});

test('--check without servers is refused', () => {
  expect(start('--check', '--offline').stderr).toContain('needs servers');
});

test('--help tells the options', () => {
  const { status, stdout } = start('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('npm start');
});
