import { PassThrough } from 'node:stream';
import { onTestFailed, onTestFinished } from 'vitest';
import {
  createConnection,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type InitializeParams,
  type InitializeResult,
  type LogTraceParams,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import type { ConnectionProfile, StatusParams } from '../../server/src/protocol/connections.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { nodeRuntime } from '../../server/src/cli/node-runtime.ts';
import type { Runtime } from '../../server/src/lsp/runtime.ts';
import { startServer } from '../../server/src/server.ts';
import { createFailingLogger, type FailingLogger } from '../support/failing-logger.ts';

/** Values that arrive one after the other; a reader waits for the next one that it wants. */
export interface Inbox<T> {
  readonly all: readonly T[];
  /** The first value, from those that were not taken yet, that `accepts` wants. */
  readonly next: (accepts?: (value: T) => boolean) => Promise<T>;
}

const createInbox = <T>() => {
  const all: T[] = [];
  const waiting: { readonly accepts: (value: T) => boolean; readonly give: (value: T) => void }[] =
    [];
  let taken = 0;
  const put = (value: T): void => {
    all.push(value);
    const at = waiting.findIndex(({ accepts }) => accepts(value));
    if (at === -1) return;
    const [reader] = waiting.splice(at, 1);
    taken = all.length;
    reader?.give(value);
  };
  const next = (accepts: (value: T) => boolean = () => true): Promise<T> => {
    const at = all.findIndex((value, index) => index >= taken && accepts(value));
    const found = all[at];
    if (at !== -1 && found !== undefined) {
      taken = at + 1;
      return Promise.resolve(found);
    }
    return new Promise((give) => {
      waiting.push({ accepts, give });
    });
  };
  return { put, inbox: { all, next } satisfies Inbox<T> };
};

/** A client that talks to a server of its own over streams in memory. */
export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly logger: FailingLogger;
  readonly diagnostics: Inbox<PublishDiagnosticsParams>;
  readonly status: Inbox<StatusParams>;
  /** `$/logTrace` messages. */
  readonly traces: readonly string[];
  readonly open: (uri: string, text: string, languageId?: string) => void;
  /** The next version of an open document. */
  readonly change: (uri: string, ...changes: TextDocumentContentChangeEvent[]) => void;
  readonly close: (uri: string) => void;
}

/** Every request about a document names it so. */
export const at = (uri: string, line: number, character: number) => ({
  textDocument: { uri },
  position: { line, character },
});

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly params?: Partial<InitializeParams>;
  readonly runtime?: Partial<Runtime>;
  /** Answers `workspace/configuration`, once per item. */
  readonly configuration?: (scopeUri: string | undefined) => unknown;
  /** Called before the server is initialized: handlers for requests of the server. */
  readonly prepare?: (connection: ProtocolConnection) => void;
}

/** Starts a server and initializes it; both end with the test, and the session's log is shown when it fails. */
export const startClient = async (options: ClientOptions = {}): Promise<TestClient> => {
  const logger = createFailingLogger();
  const session: string[] = [];
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  for (const [name, stream] of [
    ['→', toServer],
    ['←', toClient],
  ] as const) {
    stream.on('data', (chunk: Buffer) => session.push(`${name} ${chunk.toString('utf8')}`));
  }
  const server = createConnection(
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  const connection = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  startServer(server, { ...nodeRuntime(logger.log, undefined), ...options.runtime });

  const diagnostics = createInbox<PublishDiagnosticsParams>();
  const status = createInbox<StatusParams>();
  const traces: string[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, diagnostics.put);
  connection.onNotification(methods.status, status.put);
  connection.onNotification('$/logTrace', ({ message }: LogTraceParams) => {
    traces.push(message);
  });
  connection.onNotification(LogMessageNotification.type, () => undefined);
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
    items.map(({ scopeUri }) => options.configuration?.(scopeUri) ?? null),
  );
  options.prepare?.(connection);
  connection.listen();

  onTestFailed(() => {
    console.log([...logger.lines, ...session].join('\n'));
  });
  onTestFinished(async () => {
    await connection.sendRequest(ShutdownRequest.type);
    connection.dispose();
    server.dispose();
    logger.verify();
  });

  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? {},
    ...options.params,
  });
  void connection.sendNotification(InitializedNotification.type, {});

  const versions = new Map<string, number>();
  return {
    connection,
    initialized,
    logger,
    diagnostics: diagnostics.inbox,
    status: status.inbox,
    traces,
    open: (uri, text, languageId = 'promql') => {
      versions.set(uri, 1);
      const textDocument = { uri, languageId, version: 1, text };
      void connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
    },
    change: (uri, ...contentChanges) => {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      const textDocument = { uri, version };
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument,
        contentChanges,
      });
    },
    close: (uri) => {
      void connection.sendNotification(DidCloseTextDocumentNotification.type, {
        textDocument: { uri },
      });
    },
  };
};

/** A client without connections that has pushed endpoints, from a workspace that is trusted. */
export const startWithEndpoints = async (
  endpoints: readonly ConnectionProfile[],
  options: ClientOptions = {},
): Promise<TestClient> => {
  const client = await startClient({
    params: { initializationOptions: { pushesConnections: true } },
    ...options,
  });
  void client.connection.sendNotification(methods.connections, {
    connections: [],
    choice: { fallback: null, byUri: {} },
    trusted: true,
  });
  void client.connection.sendNotification(methods.endpoints, { endpoints });
  return client;
};
