import process from 'node:process';
import { main } from './cli/main.ts';

const { stdin, stdout, stderr, env } = process;

// The exit code is set, not forced: output that waits in a pipe is still written.
main(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd() }).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    stderr.write(
      `gauntlet: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 2;
  },
);
