import { version } from '../util/version.ts';
import { CliError, complain, exitCodes, write, type ExitCode, type Io } from './io.ts';
import type { Subcommand } from './subcommand.ts';

/** A subcommand is loaded when it is asked for: `gauntlet fmt` needs no language server. */
interface Registration {
  readonly name: string;
  readonly load: () => Promise<Subcommand>;
}

const subcommands: readonly Registration[] = [
  { name: 'check', load: async () => (await import('./check.ts')).check },
  { name: 'fmt', load: async () => (await import('./fmt.ts')).fmt },
  { name: 'lsp', load: async () => (await import('./lsp.ts')).lsp },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctor },
  { name: 'autoscale', load: async () => (await import('./autoscale.ts')).autoscale },
  { name: 'topology', load: async () => (await import('./topology.ts')).topology },
  { name: 'batch', load: async () => (await import('./batch.ts')).batch },
];

const helpText = async (): Promise<string> => {
  const width = Math.max(...subcommands.map(({ name }) => name.length));
  const rows = await Promise.all(
    subcommands.map(async ({ name, load }) => `  ${name.padEnd(width)}  ${(await load()).summary}`),
  );
  return `gauntlet ${version}: PromQL for Prometheus and Thanos

Usage: gauntlet COMMAND [OPTIONS] [FILE…]

Commands:
${rows.join('\n')}

\`gauntlet help COMMAND\` shows a command's options, \`gauntlet --version\` the version.
Exit codes: 0 all well, 1 something was found, 2 the command could not do its work.
`;
};

const subcommandHelp = ({ name, summary, usage }: Subcommand): string =>
  `${summary}\n\nUsage: gauntlet ${name} ${usage.trim()}\n`;

const find = (name: string): Promise<Subcommand> => {
  const found = subcommands.find((command) => command.name === name);
  if (found === undefined) {
    throw new CliError(`there is no command "${name}"; \`gauntlet help\` lists them`);
  }
  return found.load();
};

const help = async (name: string | undefined): Promise<string> =>
  name === undefined ? helpText() : subcommandHelp(await find(name));

const dispatch = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const [name, ...rest] = args;
  switch (name) {
    case undefined:
      await write(io.stderr, await helpText());
      return exitCodes.failed;
    case '--version':
    case 'version':
      await write(io.stdout, `gauntlet ${version}\n`);
      return exitCodes.ok;
    case 'help':
    case '--help':
    case '-h':
      await write(io.stdout, await help(rest[0]));
      return exitCodes.ok;
    default: {
      const command = await find(name);
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
    await complain(io, error);
    return exitCodes.failed;
  }
};
