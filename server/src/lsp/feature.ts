import type {
  CancellationToken,
  ProtocolRequestType,
  ServerCapabilities,
  TextDocumentIdentifier,
} from 'vscode-languageserver';
import type { ClientFacts } from './client-facts.ts';
import type { DocumentScope } from './document-scope.ts';
import type { Session } from './session.ts';

/** One method of the protocol: one file in `features/`, one line in its `index.ts`. */
export interface LspFeature {
  /** What the server declares because this feature exists. */
  readonly capabilities: (client: ClientFacts) => ServerCapabilities;
  readonly register: (session: Session) => void;
}

/** What a handler gets besides its document and its parameters. */
export interface Call {
  readonly token: CancellationToken;
  readonly client: ClientFacts;
  readonly session: Session;
}

interface OfDocument {
  readonly textDocument: TextDocumentIdentifier;
}

interface DocumentFeature<P, R, PR, E, RO> {
  readonly type: ProtocolRequestType<P, R, PR, E, RO>;
  readonly capabilities: LspFeature['capabilities'];
  /** The answer for a document that is not open, and when the feature fails. */
  readonly fallback: R;
  readonly handle: (scope: DocumentScope, params: P, call: Call) => R | Promise<R>;
}

/** A feature that answers one request about one document. */
export const documentFeature = <P extends OfDocument, R, PR, E, RO>({
  type,
  capabilities,
  fallback,
  handle,
}: DocumentFeature<P, R, PR, E, RO>): LspFeature => ({
  capabilities,
  register: (session) => {
    const { connection, client, run, open, scopeOf } = session;
    // By name: the handler's own type says already that it takes P and answers R.
    connection.onRequest<unknown, void>(type.method, (params: P, token: CancellationToken) => {
      // The document as it is now: edits that arrive while the request waits belong to later requests.
      const document = open.get(params.textDocument.uri);
      return run({ name: type.method, token, fallback }, async () =>
        document === undefined
          ? fallback
          : handle(await scopeOf(document), params, { token, client, session }),
      );
    });
  },
});
