/**
 * The language client, a bundle of its own (`dist/language-client.js`): vscode-languageclient is four times the rest
 * of the extension and is loaded with the first document that needs it.
 */
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
} from 'vscode-languageclient/node';
import type { CancellationToken, Disposable } from 'vscode';
import type { InitializationOptions } from '../../server/src/protocol/initialization.ts';
import type {
  ClientNotifications,
  Requests,
  ServerNotifications,
} from '../../server/src/protocol/methods.ts';
import type { Log } from './logging.ts';

/** `failed`: it ran or not, but no language server answered. */
export type ProcessState = 'starting' | 'running' | 'stopped' | 'failed';

const processStates: Readonly<Record<State, ProcessState>> = {
  [State.Starting]: 'starting',
  [State.Running]: 'running',
  [State.Stopped]: 'stopped',
  [State.StartFailed]: 'failed',
};

export interface ConnectOptions {
  /** Also the section of the trace settings. */
  readonly id: string;
  readonly name: string;
  /** Path of the server's bundle. */
  readonly module: string;
  readonly args: readonly string[];
  readonly log: Log;
  /** The server ended by itself; settles with whether to start it again, after any wait. */
  readonly onClosed: () => Promise<'restart' | 'stop'>;
  readonly onState: (state: ProcessState) => void;
}

/** The connection to one language server process, with the methods of `protocol/methods.ts` typed. */
export interface ServerConnection {
  start(): Promise<void>;
  stop(): Promise<void>;
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']>;
  notify<M extends keyof ClientNotifications>(
    method: M,
    params: ClientNotifications[M],
  ): Promise<void>;
  onNotification<M extends keyof ServerNotifications>(
    method: M,
    handler: (params: ServerNotifications[M]) => void,
  ): Disposable;
}

/** Prepares a connection; nothing runs before `start`. */
export function connect(options: ConnectOptions): ServerConnection {
  const { id, name, module, args, log, onClosed, onState } = options;
  const server = { module, args: [...args], transport: TransportKind.ipc };
  const client = new LanguageClient(
    id,
    name,
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=0'] } } },
    {
      documentSelector: [{ language: 'promql' }, { language: 'yaml' }],
      initializationOptions: { pushesConnections: true } satisfies InitializationOptions,
      outputChannel: log,
      traceOutputChannel: log,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: async () =>
          (await onClosed()) === 'restart'
            ? { action: CloseAction.Restart, handled: true }
            : { action: CloseAction.DoNotRestart, handled: true },
      },
    },
  );
  client.onDidChangeState(({ newState }) => onState(processStates[newState]));
  return {
    start: () => client.start(),
    stop: () => client.dispose(),
    request: (method, params, token) => client.sendRequest(method, params, token),
    notify: (method, params) => client.sendNotification(method, params),
    onNotification: (method, handler) => client.onNotification(method, handler),
  };
}
