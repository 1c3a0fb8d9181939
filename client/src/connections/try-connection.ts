import type { TestConnectionResult } from '../../../server/src/protocol/connections.ts';
import { methods } from '../../../server/src/protocol/methods.ts';
import { secretsOf } from '../../../server/src/protocol/redaction.ts';
import type { Services } from '../services.ts';
import { withSlowProgress } from '../util/progress.ts';
import { toProfile } from './definition.ts';
import type { NewConnection } from './draft.ts';

/** Asks the server to connect, while the person may cancel; the log hides the secrets first. */
export async function tryConnection(
  { server, log }: Services,
  { definition, secrets }: NewConnection,
): Promise<TestConnectionResult> {
  const connection = toProfile(definition, secrets);
  log.alsoHide(secretsOf(connection));
  return withSlowProgress(`Gauntlet: connecting to ${definition.name}`, (token) =>
    server.request(methods.testConnection, { connection }, token),
  );
}

/** A sentence about a connection that answered. */
export function successSentence(
  name: string,
  result: Extract<TestConnectionResult, { readonly ok: true }>,
): string {
  const server = result.server === '' ? 'The server' : result.server;
  const count = result.metrics.toLocaleString('en-US');
  return `${name}: ${server} answered; ${count} metrics, dialect ${result.dialect}.`;
}
