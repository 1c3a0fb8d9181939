import { expect, test } from 'vitest';
import { runProgram } from '../../../server/src/thanos/run-program.ts';

const call = (args: readonly string[], command = process.execPath) =>
  runProgram({ command, args, timeoutMs: 20_000, signal: new AbortController().signal });

test('standard output is the answer', async () => {
  const result = await call(['-e', 'process.stdout.write("token"); process.stderr.write("noise")']);
  expect(result).toEqual({ ok: true, stdout: 'token' });
});

test('there is no shell', async () => {
  const result = await call(['-e', 'process.stdout.write(process.argv[1])', '$HOME; echo `id`']);
  expect(result).toEqual({ ok: true, stdout: '$HOME; echo `id`' });
});

test.each([
  ['a failure', ['-e', 'process.exit(3)'], undefined, 'exit'],
  ['no such program', [], '/nowhere/at/all', 'not-found'],
  ['a name that no program has', [], 'a\0b', 'not-found'],
  ['no name', [], '', 'not-found'],
])('%s', async (_, args, command, reason) => {
  expect(await call(args, command)).toEqual({ ok: false, reason });
});

test('a program that hangs is ended', async () => {
  const { signal } = new AbortController();
  const args = ['-e', 'setInterval(() => 0, 1000)'];
  const result = await runProgram({ command: process.execPath, args, timeoutMs: 200, signal });
  expect(result).toEqual({ ok: false, reason: 'timeout' });
});

test('a cancelled one too', async () => {
  const abort = new AbortController();
  const args = ['-e', 'setInterval(() => 0, 1000)'];
  const running = runProgram({
    command: process.execPath,
    args,
    timeoutMs: 20_000,
    signal: abort.signal,
  });
  abort.abort();
  expect(await running).toEqual({ ok: false, reason: 'cancelled' });
});
