import type { Autoscaler } from '../autoscale/requests/autoscale-bundle.ts';
import type { Connection } from 'vscode-languageserver';
import { methods } from '../protocol/methods.ts';
import type { ConnectionManager } from '../store/connection-manager.ts';
import type { Endpoints } from '../store/endpoints.ts';
import type { OpenDocument } from '../store/documents.ts';
import type { ClientFacts } from './client-facts.ts';
import { createClusterNames, type ClusterNames } from './cluster-names.ts';
import { customNotification } from './custom-request.ts';
import { createDiagnoser, type Diagnoser } from './document-diagnostics.ts';
import { createDocumentReader, type DocumentScope } from './document-scope.ts';
import { createManifestDocuments, type ManifestDocuments } from './manifest-documents.ts';
import { createOpenDocuments, type OpenDocuments } from './open-documents.ts';
import { createRunRequest, describeError, type RunRequest } from './run-request.ts';
import type { Runtime } from './runtime.ts';
import { createDocumentSettings } from './settings.ts';
import { createTopologyReader, type TopologyReader } from './topology-document.ts';
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
  readonly endpoints: Endpoints;
  readonly diagnoser: Diagnoser;
  /** Names of what is in clusters. */
  readonly names: ClusterNames;
  readonly topologyOf: TopologyReader;
  readonly manifests: ManifestDocuments;
  /** Answers about autoscalers; loaded with the first question. */
  readonly autoscaler: () => Promise<Autoscaler>;
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
  readonly endpoints: Endpoints;
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

/** Documents with all that belongs to them: settings, sources, the workspace's rules. */
const createContents = ({ connection, client, runtime, sources }: Options) => {
  const stale = createListeners<[uri?: string]>();
  const closed = createListeners<[uri: string]>();
  const onChange = (): void => {
    stale.call();
  };
  const settings = createDocumentSettings({ connection, client, log: runtime.log, onChange });
  const reader = createDocumentReader(client.columnUnit, { settings, sources });
  const open = createOpenDocuments(connection, client.columnUnit, {
    onChange: stale.call,
    onClose: closed.call,
  });
  const manifests = createManifestDocuments({
    load: runtime.loadManifests,
    log: runtime.log,
    textOf: (uri) => open.get(uri)?.text,
    onLoaded: onChange,
  });
  const rules = createWorkspaceRules({
    connection,
    client,
    runtime,
    parsedOf: async (uri) => {
      const document = open.get(uri);
      return document && (await reader.read(document)).document;
    },
    onText: manifests.onDisk,
    onChange,
  });
  stale.add((uri) => {
    if (uri !== undefined) rules.edited(uri);
    manifests.stale();
  });
  closed.add(reader.forget);
  closed.add(rules.closed);
  sources.onChange(onChange);
  return { stale, closed, settings, reader, open, rules, manifests };
};

const createAutoscalerSource = ({
  connection,
  runtime,
  endpoints,
}: Options): (() => Promise<Autoscaler>) => {
  let loading: Promise<Autoscaler> | undefined;
  return () => {
    loading ??= runtime.loadAutoscale().then(({ createAutoscaler }) =>
      createAutoscaler({
        find: endpoints.find,
        clock: runtime.clock,
        yieldToIo: runtime.yieldToIo,
        onProgress: (progress) => {
          connection
            .sendNotification(customNotification(methods.autoscaleProgress), progress)
            .catch((error: unknown) => {
              runtime.log.error(`progress was not sent: ${describeError(error)}`);
            });
        },
      }),
    );
    return loading;
  };
};

export const createSession = (options: Options): Session => {
  const { connection, client, runtime, sources, endpoints } = options;
  const { stale, closed, settings, reader, open, rules, manifests } = createContents(options);
  const ending = new AbortController();
  const names = createClusterNames({ connection, client, runtime, onChange: () => stale.call() });
  return {
    connection,
    client,
    runtime,
    open,
    rules,
    sources,
    endpoints,
    diagnoser: createDiagnoser(),
    names,
    topologyOf: createTopologyReader(names),
    manifests,
    autoscaler: createAutoscalerSource(options),
    signal: ending.signal,
    run: createRunRequest({
      ...runtime,
      trace: (message) => {
        connection.tracer.log(message);
      },
    }),
    scopeOf: async (document) => {
      const read = await reader.read(document);
      return {
        ...read,
        context: () => ({
          language: read.document.language,
          snapshot: read.source.current(),
          settings: read.settings,
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
      endpoints.dispose();
      sources.dispose();
    },
  };
};
