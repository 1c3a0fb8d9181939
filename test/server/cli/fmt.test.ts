import {
  chmod,
  lstat,
  mkdir,
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
import { fileError } from '../../../server/src/cli/file-errors.ts';
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

  test.each([
    ['a.promql', ugly, pretty],
    ['rules.yaml', 'groups: [{name: a, rules: [{record: a, expr: sum(  up)}]}]\n', 'sum(up)'],
  ])('a byte order mark stays in front of %s', async (name, before, after) => {
    await put(name, `\u{FEFF}${before}`);
    expect(await fmt(['--write', name])).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = await get(name);
    expect(text.lastIndexOf('\u{FEFF}')).toBe(0);
    expect(text).toContain(after);
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

  test('what cannot be read or written is named, each by its own sentence, and the rest is done', async () => {
    // Its folder leaves no room for the name of the temporary file: true for every user, root as well.
    const deep = join(...Array.from({ length: 15 }, () => 'd'.repeat(255)));
    const room = 4095 - Buffer.byteLength(join(folder, deep, 'x', 'a.promql'));
    const tight = join(deep, 'x'.repeat(room));
    await mkdir(join(folder, tight), { recursive: true });
    const tightFile = join(tight, 'a.promql');
    await put(tightFile, ugly);
    await writeFile(join(folder, 'latin1.promql'), Buffer.from('up{a="\xe9"}', 'latin1'));
    await put('values.yaml', 'replicas: 3\n');
    await put('last.promql', ugly);
    const names = ['none.promql', 'latin1.promql', 'values.yaml', tightFile, 'last.promql'];
    const { code, stdout, stderr } = await fmt(['--write', ...names]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'gauntlet: none.promql: there is no such file',
      'gauntlet: latin1.promql: it is not UTF-8; save it as UTF-8 first',
      'gauntlet: values.yaml: this is neither PromQL nor a rule file',
      `gauntlet: ${tightFile}: its path is too long`,
      '',
    ]);
    expect(await get(tightFile)).toBe(ugly);
    expect(await get('last.promql')).toBe(pretty);
  });

  test('names and messages cannot move the cursor or pretend to be another line', async () => {
    const name = 'a\u001b[2J\nb.promql';
    await put(name, 'sum("\u009b31m")');
    const { stderr } = await fmt([name]);
    expect(stderr).toMatch(/^a\ufffd\[2J\ufffdb\.promql:1:5: .*\n$/);
    await put(name, ugly);
    expect((await fmt(['--check', name])).stdout).toBe('a\ufffd[2J\ufffdb.promql\n');
    expect((await fmt([`none${name}`])).stderr).toBe(
      'gauntlet: nonea\ufffd[2J\ufffdb.promql: there is no such file\n',
    );
  });
});

describe('an error of the system', () => {
  test.each([
    ['read', 'EACCES', 'a: it may not be read'],
    ['write', 'EACCES', 'a: it may not be written'],
    ['write', 'EPERM', 'a: it may not be written'],
    ['write', 'EROFS', 'a: its file system is read-only'],
    ['write', 'ENOSPC', 'a: the disk is full'],
    ['read', 'EIO', 'a: it cannot be read'],
  ] as const)('%s %s', (what, code, message) => {
    expect(fileError('a', what, Object.assign(new Error(code), { code })).message).toBe(message);
  });

  test('one that is not of the system is ours and goes on', () => {
    expect(() => fileError('a', 'read', new TypeError('ours'))).toThrow(TypeError);
  });
});
