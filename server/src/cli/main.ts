import { batch } from './batch.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from './io.ts';
import type { Subcommand } from './subcommand.ts';
import { version } from '../util/version.ts';

const subcommands: readonly Subcommand[] = [batch];

const helpText = (): string => {
  const width = Math.max(...subcommands.map(({ name }) => name.length));
  const rows = subcommands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `gauntlet ${version}: PromQL for Prometheus and Thanos

Usage: gauntlet COMMAND [OPTIONS] [FILE…]

Commands:
${rows.join('\n')}

\`gauntlet help COMMAND\` shows a command's options, \`gauntlet --version\` the version.
Exit codes: 0 all well, 1 something was found, 2 the command could not do its work.
`;
};

const subcommandHelp = (command: Subcommand): string =>
  `${command.summary}\n\nUsage: gauntlet ${command.name} ${command.usage.trim()}\n`;

const find = (name: string): Subcommand => {
  const found = subcommands.find((command) => command.name === name);
  if (found === undefined) {
    throw new CliError(`there is no command "${name}"; \`gauntlet help\` lists them`);
  }
  return found;
};

const dispatch = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      await write(io.stderr, helpText());
      return exitCodes.failed;
    case '--version':
    case 'version':
      await write(io.stdout, `gauntlet ${version}\n`);
      return exitCodes.ok;
    case 'help':
    case '--help':
    case '-h':
      await write(io.stdout, rest[0] === undefined ? helpText() : subcommandHelp(find(rest[0])));
      return exitCodes.ok;
    default: {
      const command = find(name);
      if (rest.includes('--help') || rest.includes('-h')) {
        await write(io.stdout, subcommandHelp(command));
        return exitCodes.ok;
      }
      return command.run(rest, io);
    }
  }
};

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Runs `gauntlet` with the arguments behind the program's name; the answer is the exit code. */
export const main = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  try {
    return await dispatch(args, io);
  } catch (error) {
    // The reader of our output went away (`gauntlet … | head`): nothing is wrong and nobody listens.
    if (isBrokenPipe(error)) return exitCodes.ok;
    if (!(error instanceof CliError)) throw error;
    await write(io.stderr, `gauntlet: ${error.message}\n`);
    return exitCodes.failed;
  }
};
