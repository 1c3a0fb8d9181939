import { spawn } from 'node:child_process';
import process from 'node:process';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../server/src/cli/io.ts';
import { main } from '../../server/src/cli/main.ts';

const cli = fileURLToPath(new URL('../../server/src/cli.ts', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly input?: string;
  readonly cwd?: string;
}

/** Collects what is written to a stream. */
const collector = () => {
  const stream = new PassThrough();
  let text = '';
  stream.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return {
    stream,
    text: async (): Promise<string> => {
      stream.end();
      if (!stream.readableEnded) await new Promise((resolve) => stream.once('end', resolve));
      return text;
    },
  };
};

/** Runs `gauntlet` in this process: everything but the entry file. */
export const runCli = async (
  args: readonly string[],
  { input = '', cwd = process.cwd() }: CliOptions = {},
): Promise<CliResult> => {
  const [stdout, stderr] = [collector(), collector()];
  const io: Io = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    cwd,
  };
  const code = await main(args, io);
  return { code, stdout: await stdout.text(), stderr: await stderr.text() };
};

/** Runs `gauntlet` from its source as a program of its own. */
export const spawnCli = (
  args: readonly string[],
  { input = '', cwd = process.cwd() }: CliOptions = {},
): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A command that does not read its input may end before it is written.
    child.stdin.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.end(input);
  });
