import type { Connection } from 'vscode-languageserver';
import type { ConnectionManager } from '../store/connection-manager.ts';
import { createDocumentStore, type OpenDocument } from '../store/documents.ts';
import type { ClientFacts } from './client-facts.ts';
import { createDiagnoser, type Diagnoser } from './document-diagnostics.ts';
import { createLanguageChoice, type DocumentScope } from './document-scope.ts';
import { createOpenDocuments, type OpenDocuments } from './open-documents.ts';
import { createRunRequest, type RunRequest } from './run-request.ts';
import type { Runtime } from './runtime.ts';
import { createDocumentSettings } from './settings.ts';
import { createWorkspaceRules, type WorkspaceRules } from './workspace-rules.ts';

/** What features work with from initialize to shutdown. */
export interface Session {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly runtime: Runtime;
  readonly run: RunRequest;
  readonly open: OpenDocuments;
  readonly rules: WorkspaceRules;
  readonly sources: ConnectionManager;
  readonly diagnoser: Diagnoser;
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
  /** Gathers what there is to know about a document, as it was when `document` was taken. */
  readonly scopeOf: (document: OpenDocument) => Promise<DocumentScope>;
  /** Called with the document's address when its text changed, and without one when anything else did. */
  readonly onStale: (listener: (uri?: string) => void) => void;
  readonly onClose: (listener: (uri: string) => void) => void;
  /** The client is ready: ask it, read the workspace. */
  readonly start: () => void;
  readonly dispose: () => void;
}

interface Options {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly runtime: Runtime;
  readonly sources: ConnectionManager;
}

const createListeners = <A extends readonly unknown[]>() => {
  const listeners = new Set<(...args: A) => void>();
  return {
    add: (listener: (...args: A) => void): void => {
      listeners.add(listener);
    },
    call: (...args: A): void => {
      for (const listener of listeners) listener(...args);
    },
  };
};

export const createSession = ({ connection, client, runtime, sources }: Options): Session => {
  const stale = createListeners<[uri?: string]>();
  const closed = createListeners<[uri: string]>();
  const changed = (): void => {
    stale.call();
  };
  const ending = new AbortController();
  const documents = createDocumentStore(client.columnUnit);
  const languageOf = createLanguageChoice();
  const settings = createDocumentSettings({
    connection,
    client,
    log: runtime.log,
    onChange: changed,
  });
  const open = createOpenDocuments(connection, client.columnUnit, {
    onChange: (uri) => {
      stale.call(uri);
    },
    onClose: (uri) => {
      documents.forget(uri);
      closed.call(uri);
    },
  });
  const parse = async (document: OpenDocument): Promise<Omit<DocumentScope, 'context'>> => {
    const own = await settings.forUri(document.uri);
    const source = sources.forUri(document.uri);
    const parsed = documents.parse(document, languageOf(own, source));
    return { settings: own, source, document: parsed };
  };
  const rules = createWorkspaceRules({
    connection,
    client,
    runtime,
    parsedOf: async (uri) => {
      const document = open.get(uri);
      return document && (await parse(document)).document;
    },
    onChange: changed,
  });
  stale.add((uri) => {
    if (uri !== undefined) rules.edited(uri);
  });
  closed.add(rules.closed);
  sources.onChange(changed);

  return {
    connection,
    client,
    runtime,
    open,
    rules,
    sources,
    diagnoser: createDiagnoser(),
    signal: ending.signal,
    run: createRunRequest({
      ...runtime,
      trace: (message) => {
        connection.tracer.log(message);
      },
    }),
    scopeOf: async (document) => {
      const scope = await parse(document);
      return {
        ...scope,
        context: () => ({
          language: scope.document.language,
          snapshot: scope.source.current(),
          settings: scope.settings,
          recordingRules: rules.current(),
        }),
      };
    },
    onStale: stale.add,
    onClose: closed.add,
    start: () => {
      settings.start();
      rules.start();
    },
    dispose: () => {
      ending.abort();
      rules.dispose();
      sources.dispose();
    },
  };
};
