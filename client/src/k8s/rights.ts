import { asFields } from '../util/values.ts';
import { fieldsOf } from './kinds/read.ts';
import type { ClusterClient } from './port.ts';

/** Something that one may be allowed to do with the objects of a kind. */
export interface Right {
  readonly verb: 'list' | 'watch' | 'create' | 'patch' | 'delete';
  /** Empty for the core group. */
  readonly group: string;
  readonly resource: string;
  /** All when undefined. */
  readonly namespace: string | undefined;
}

/** Time (ms) that the question may take. */
const timeoutMs = 4_000;
const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/**
 * Whether the API server allows it, by a SelfSubjectAccessReview: reads nothing, and a no is no refusal that an audit
 * log would count. Undefined when it does not tell. Never rejects.
 */
export async function isAllowed(
  client: Pick<ClusterClient, 'raw'>,
  { verb, group, resource, namespace }: Right,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const resourceAttributes = { verb, group, resource, ...(namespace && { namespace }) };
  const review = { spec: { resourceAttributes } };
  try {
    const { status, body } = await client.raw({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: once(
        JSON.stringify({
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          ...review,
        }),
      ),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    if (status !== 201) return undefined;
    const answer = asFields(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    const { allowed } = fieldsOf(answer ?? {}, 'status');
    return typeof allowed === 'boolean' ? allowed : undefined;
  } catch {
    return undefined;
  }
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
