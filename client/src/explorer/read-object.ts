import type { Explorer } from './explorer.ts';
import { objectPath } from './object-path.ts';
import type { ObjectSubject } from './subjects.ts';

/** Milliseconds that a single question to a cluster may take. */
export const readMs = 15_000;

/** An object as the API server gives it now. Rejects with a `ClusterError`. */
export async function readObject(
  { clusters }: Pick<Explorer, 'clusters'>,
  subject: ObjectSubject,
): Promise<unknown> {
  const client = await clusters.client(subject.context);
  return client.getJson(objectPath(subject), { signal: AbortSignal.timeout(readMs) });
}

/** `aks/strest/Deployment strest`: what a document about an object is called. */
export function objectTitle({ context, namespace, objectKind, name }: ObjectSubject): string {
  return [context, namespace, `${objectKind} ${name}`].filter(Boolean).join('/');
}
