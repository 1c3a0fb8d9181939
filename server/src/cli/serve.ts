import process from 'node:process';
import { createConnection, type Connection } from 'vscode-languageserver/node';
import type { LocalConnectionsSource } from '../lsp/runtime.ts';
import { startServer } from '../server.ts';
import type { Log } from '../util/log.ts';
import { readArguments, webAddress } from './arguments.ts';
import { defaultConnectionsPath } from './connections-file.ts';
import { CliError } from './io.ts';
import { fileConnections, urlConnection } from './local-connections.ts';
import { nodeRuntime, readText } from './node-runtime.ts';

export const serveUsage = `--stdio [--url URL | --config FILE]

Speaks the language server protocol; --stdio, --node-ipc, --socket=PORT or --pipe=NAME say where.

  --url URL           a Thanos querier, query-frontend or Prometheus
  --config FILE       connections as YAML, read again when the file changes
                      (default: $XDG_CONFIG_HOME/gauntlet/connections.yaml)`;

/** The client's log takes our sentences. */
const clientLog = ({ console }: Connection): Log => ({
  error: (message) => {
    console.error(message);
  },
  warn: (message) => {
    console.warn(message);
  },
  info: (message) => {
    console.info(message);
  },
  debug: (message) => {
    console.debug(message);
  },
});

/** What the arguments say about connections; a wrong argument throws before anything is started. */
const connectionsOf = ({
  url,
  config,
}: {
  readonly url?: string | undefined;
  readonly config?: string | undefined;
}): ((log: Log) => LocalConnectionsSource) => {
  if (url !== undefined && config !== undefined) {
    throw new CliError('--url and --config exclude each other');
  }
  if (url === undefined) {
    const path = config ?? defaultConnectionsPath(process.env);
    return (log) => fileConnections(path, { env: process.env, readFile: readText, log });
  }
  const address = webAddress(url, '--url');
  return () => urlConnection(address);
};

/** Runs the language server with these arguments until its client ends it. */
export const serve = (args: readonly string[]): void => {
  const { values } = readArguments(args, {
    url: { type: 'string' },
    config: { type: 'string' },
    // Read by vscode-languageserver itself, from the process' arguments.
    stdio: { type: 'boolean' },
    'node-ipc': { type: 'boolean' },
    socket: { type: 'string' },
    pipe: { type: 'string' },
    clientProcessId: { type: 'string' },
  });
  const connectionsFor = connectionsOf(values);
  const connection = createConnection();
  const log = clientLog(connection);
  startServer(connection, nodeRuntime(log, connectionsFor(log)));
};
