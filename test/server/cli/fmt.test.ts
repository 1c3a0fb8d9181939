import {
  chmod,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-fmt-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const ugly = '### first\nsum  by(job)(up) # why\n### second\nup==0\n';
const pretty = '### first\nsum by (job) (up) # why\n### second\nup == 0\n';

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const get = (name: string) => readFile(join(folder, name), 'utf8');
const fmt = (args: readonly string[], input?: string) =>
  runCli(['fmt', ...args], { cwd: folder, ...(input === undefined ? {} : { input }) });

describe('gauntlet fmt', () => {
  test('standard input to standard output', async () => {
    expect(await fmt([], ugly)).toEqual({ code: 0, stdout: pretty, stderr: '' });
  });

  test('a file is printed and stays as it is', async () => {
    await put('a.promql', ugly);
    expect(await fmt(['a.promql'])).toEqual({ code: 0, stdout: pretty, stderr: '' });
    expect(await get('a.promql')).toBe(ugly);
  });

  test('--check names what is not formatted', async () => {
    await put('a.promql', ugly);
    await put('b.promql', pretty);
    expect(await fmt(['--check', '.'])).toEqual({ code: 1, stdout: 'a.promql\n', stderr: '' });
    expect(await fmt(['--check', 'b.promql'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await get('a.promql')).toBe(ugly);
  });

  test('--write replaces the file in one step, keeps its mode, and does nothing the second time', async () => {
    await put('a.promql', ugly);
    await chmod(join(folder, 'a.promql'), 0o664);
    expect(await fmt(['--write', 'a.promql'])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await get('a.promql')).toBe(pretty);
    const first = await stat(join(folder, 'a.promql'));
    expect(first.mode & 0o777).toBe(0o664);
    await fmt(['--write', 'a.promql']);
    expect((await stat(join(folder, 'a.promql'))).ino).toBe(first.ino);
    expect(await readdir(folder)).toEqual(['a.promql']);
  });

  test('a file that is not UTF-8 is refused and stays as it is', async () => {
    const latin1 = Buffer.from('up{a="caf\xe9"}\n', 'latin1');
    await writeFile(join(folder, 'latin1.promql'), latin1);
    const { code, stderr } = await fmt(['--write', 'latin1.promql']);
    expect(code).toBe(2);
    expect(stderr).toContain('latin1.promql: it is not UTF-8');
    expect(await readFile(join(folder, 'latin1.promql'))).toEqual(latin1);
  });

  test('--write through a link changes the file behind it', async () => {
    await put('a.promql', ugly);
    await symlink('a.promql', join(folder, 'link.promql'));
    await fmt(['--write', 'link.promql']);
    expect(await get('a.promql')).toBe(pretty);
    expect((await lstat(join(folder, 'link.promql'))).isSymbolicLink()).toBe(true);
  });

  test('a rule file keeps its YAML', async () => {
    const rules = (expr: string): string =>
      `# header\ngroups:\n  - name: a # group\n    rules:\n      - record: x\n        expr: ${expr}\n      - alert: "B"\n        expr: >-\n          up==0\n`;
    await put('rules.yaml', rules('"sum  by(a)(up)"'));
    const { code } = await fmt(['--write', 'rules.yaml']);
    expect(code).toBe(0);
    expect(await get('rules.yaml')).toBe(rules('"sum by (a) (up)"').replace('up==0', 'up == 0'));
  });

  test('width', async () => {
    expect((await fmt(['--width', '10'], 'sum(first + second)')).stdout).toBe(
      'sum(\n    first\n  +\n    second\n)',
    );
  });

  test('an expression with an error stays, is named, and the rest is formatted', async () => {
    await put('a.promql', '### first\nsum(\n### second\nup==0\n');
    const { code, stdout, stderr } = await fmt(['--write', 'a.promql']);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'a.promql:2:5: unclosed left parenthesis\n',
    });
    expect(await get('a.promql')).toBe('### first\nsum(\n### second\nup == 0\n');
  });

  test('a file that is not there stops nothing that came before', async () => {
    await put('a.promql', ugly);
    const { code, stderr } = await fmt(['--write', 'a.promql', 'none.promql']);
    expect(code).toBe(2);
    expect(stderr).toBe('gauntlet: none.promql: there is no such file\n');
    expect(await get('a.promql')).toBe(pretty);
  });
});
