import type { CancellationToken } from 'vscode-languageserver';
import type { Failure } from '../protocol/connections.ts';
import type { Requests } from '../protocol/methods.ts';
import type { LspFeature } from './feature.ts';
import type { Session } from './session.ts';
import { signalOf } from './with-metadata.ts';

/** The failure of a request that broke on our side. */
export const ownFailure: Failure = {
  kind: 'bad-answer',
  message: 'This could not be found out because of an error in Gauntlet; its log has the details.',
};

interface OwnRequest<M extends keyof Requests> {
  readonly method: M;
  /** The answer when we fail. */
  readonly fallback: Requests[M]['result'];
  /** It answers also when it is cancelled: with what it has by then. */
  readonly answersCancelled?: boolean;
  readonly handle: (
    params: Requests[M]['params'],
    session: Session,
    signal: AbortSignal,
  ) => Promise<Requests[M]['result']>;
}

/** A feature that answers one of our own requests. */
export const ownRequestFeature = <M extends keyof Requests>({
  method,
  fallback,
  answersCancelled = false,
  handle,
}: OwnRequest<M>): LspFeature => ({
  capabilities: () => ({}),
  register: (session) => {
    // By name: `Requests` says already what belongs to the method.
    session.connection.onRequest<unknown, void>(
      method,
      (params: Requests[M]['params'], token: CancellationToken) =>
        session.run({ name: method, token, fallback, answersCancelled }, () =>
          handle(params, session, signalOf(token)),
        ),
    );
  },
});
