/**
 * The language client, a bundle of its own (`dist/language-client.js`): vscode-languageclient is ten times the rest
 * of the extension and is loaded with the first document that needs it.
 */
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
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

export interface ConnectOptions {
  /** Also the section of the trace settings. */
  readonly id: string;
  readonly name: string;
  /** Path of the server's bundle. */
  readonly module: string;
  readonly args: readonly string[];
  readonly log: Log;
  /** The server ended although nobody asked it to. */
  readonly onClosed: () => void;
}

/** The connection to one server process, with the methods of `protocol/methods.ts` typed. It lives once. */
export interface ServerConnection {
  /** Fails when the process does not come up as a language server. */
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

/** Its errors go to the log: what people have to know, the extension tells in one sentence of its own. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Prepares a connection; nothing runs before `start`. */
export function connect(options: ConnectOptions): ServerConnection {
  const { id, name, module, args, log, onClosed } = options;
  const server = { module, args: [...args], transport: TransportKind.ipc };
  const client = new QuietClient(
    id,
    name,
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=0'] } } },
    {
      documentSelector: [{ language: 'promql' }, { language: 'yaml' }],
      initializationOptions: { pushesConnections: true } satisfies InitializationOptions,
      // Without a handler the client shows a message of its own.
      initializationFailedHandler: () => false,
      outputChannel: log,
      traceOutputChannel: log,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        // Whether and when to start again is decided by the one who started it.
        closed: () => {
          onClosed();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    },
  );
  return {
    start: () => client.start(),
    stop: () => client.dispose(),
    request: (method, params, token) =>
      // A token that is there but undefined would be sent as a second parameter.
      token === undefined
        ? client.sendRequest(method, params)
        : client.sendRequest(method, params, token),
    notify: (method, params) => client.sendNotification(method, params),
    onNotification: (method, handler) => client.onNotification(method, handler),
  };
}
