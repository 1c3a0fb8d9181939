import { CliError, exitCodes } from './io.ts';
import { serve, serveUsage } from './serve.ts';
import type { Subcommand } from './subcommand.ts';

const transports = ['--stdio', '--node-ipc', '--socket', '--pipe'];

export const lsp: Subcommand = {
  name: 'lsp',
  summary: 'Run the language server for an editor',
  usage: serveUsage,
  run: (args) => {
    if (
      !args.some((arg) => transports.some((name) => arg === name || arg.startsWith(`${name}=`)))
    ) {
      throw new CliError(
        'say where the client is: --stdio, --node-ipc, --socket=PORT or --pipe=NAME',
      );
    }
    serve(args);
    // The connection keeps the process alive and ends it.
    return Promise.resolve(exitCodes.ok);
  },
};
