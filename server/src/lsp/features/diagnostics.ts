import { DocumentDiagnosticRequest } from '../protocol-values.ts';
import { createDebounceByKey } from '../../util/debounce-by-key.ts';
import { diagnosticsOf } from '../diagnostics.ts';
import { createDiagnosticsPush, type DiagnosticsResult } from '../diagnostics-push.ts';
import { documentFeature, type LspFeature } from '../feature.ts';
import type { Session } from '../session.ts';

/** Milliseconds in which changes of what is known gather before the client is asked to pull again. */
const refreshPause = 200;

const pull = documentFeature({
  type: DocumentDiagnosticRequest.type,
  capabilities: () => ({
    diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
  }),
  fallback: { kind: 'full' as const, items: [] },
  handle: (scope, _params, { session }) => ({
    kind: 'full' as const,
    items: diagnosticsOf(scope, session),
  }),
});

/** The client asks after every edit; it is told when something else than its text changed. */
const registerPull = (session: Session): void => {
  const { connection, runtime, onStale } = session;
  const pauses = createDebounceByKey(runtime.timers);
  pull.register(session);
  onStale((uri) => {
    if (uri !== undefined) return;
    pauses.schedule('refresh', refreshPause, () => {
      // A client that refuses keeps what it has until it asks again.
      connection.languages.diagnostics.refresh().catch(() => undefined);
    });
  });
  session.signal.addEventListener('abort', pauses.dispose);
};

const registerPush = (session: Session): void => {
  const { connection, runtime, open, scopeOf, onStale, onClose } = session;
  const compute = async (uri: string): Promise<DiagnosticsResult | undefined> => {
    const document = open.get(uri);
    if (document === undefined) return undefined;
    const diagnostics = diagnosticsOf(await scopeOf(document), session);
    return { version: document.version, diagnostics };
  };
  const send = (uri: string, diagnostics: DiagnosticsResult['diagnostics'], version?: number) =>
    connection.sendDiagnostics({
      uri,
      diagnostics: [...diagnostics],
      ...(version === undefined ? {} : { version }),
    });
  /** Nobody is left to tell: the connection ended while the message was on its way. */
  const ended = (): void => undefined;
  const push = createDiagnosticsPush({
    timers: runtime.timers,
    log: runtime.log,
    compute,
    versionOf: (uri) => open.get(uri)?.version,
    send: (uri, { diagnostics, version }) => {
      send(uri, diagnostics, version).catch(ended);
    },
    clear: (uri) => {
      send(uri, []).catch(ended);
    },
  });
  onStale((uri) => {
    for (const each of uri === undefined ? open.uris() : [uri]) push.schedule(each);
  });
  onClose(push.close);
  session.signal.addEventListener('abort', push.dispose);
};

/** Pulled by clients that can be told to pull again, pushed to the others. */
export const diagnosticsFeature: LspFeature = {
  capabilities: (client) => (client.pullsDiagnostics ? pull.capabilities(client) : {}),
  register: (session) => {
    if (session.client.pullsDiagnostics) registerPull(session);
    else registerPush(session);
  },
};
