import type {
  CancellationToken,
  ClientCapabilities,
  ProtocolRequestType,
  ServerCapabilities,
  TextDocumentIdentifier,
} from 'vscode-languageserver';
import type { ClientFacts } from './client-facts.ts';
import type { DocumentScope, Session } from './session.ts';

export type Capabilities = ServerCapabilities;

/** One method of the protocol: one file in `features/`, one line in its `index.ts`. */
export interface LspFeature {
  /** What the server declares because this feature exists. */
  readonly capabilities: (client: ClientFacts) => Capabilities;
  readonly register: (session: Session) => void;
}

interface OfDocument {
  readonly textDocument: TextDocumentIdentifier;
}

interface DocumentFeature<P, R, PR, E, RO> {
  readonly type: ProtocolRequestType<P, R, PR, E, RO>;
  readonly capabilities: LspFeature['capabilities'];
  /** The answer for a document that is not open, and when the feature fails. */
  readonly fallback: R;
  readonly handle: (scope: DocumentScope, params: P, token: CancellationToken) => R | Promise<R>;
}

/** A feature that answers one request about one document. */
export const documentFeature = <P extends OfDocument, R, PR, E, RO>({
  type,
  capabilities,
  fallback,
  handle,
}: DocumentFeature<P, R, PR, E, RO>): LspFeature => ({
  capabilities,
  register: ({ connection, run, open }) => {
    connection.onRequest(type, (params, token) => {
      // The document as it is now: edits that arrive while the request waits belong to later requests.
      const document = open.get(params.textDocument.uri);
      return run({ name: type.method, token, fallback }, async () =>
        document === undefined ? fallback : handle(await open.scope(document), params, token),
      );
    });
  },
});
