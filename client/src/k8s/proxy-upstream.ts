import type { ClusterProblem, ProblemKind } from './model.ts';
import { ClusterError } from './port.ts';
import type { ClusterClient, RawResponse } from './port.ts';
import type { Upstream, UpstreamRequest } from './upstream.ts';
import { asFields, asText } from '../util/values.ts';

/** What the API server is asked to pass requests to. */
export interface ProxyTarget {
  readonly namespace: string;
  readonly resource: 'services' | 'pods';
  readonly name: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** The path of the API server below which a target answers; ends without a slash. */
export function proxyPath({ namespace, resource, name, port, scheme }: ProxyTarget): string {
  const target = `${scheme === 'https' ? 'https:' : ''}${name}:${port}`;
  const place = `/api/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  return `${place}/${encodeURIComponent(target)}/proxy`;
}

/** Bytes of an answer that are read to see whether the API server itself gave it. */
const statusBytes = 64 * 1024;

/** The way through the API server, with the credentials of the kubeconfig. The client is asked for each time. */
export function proxyUpstream(
  client: () => Promise<ClusterClient>,
  target: ProxyTarget,
  prefix: string,
): Upstream {
  const base = `${proxyPath(target)}${prefix}`;
  const ask = async (
    door: ClusterClient,
    { body, path, ...request }: UpstreamRequest,
  ): Promise<RawResponse> =>
    own(
      await door.raw({
        ...request,
        path: `${base}${path}`,
        ...(body === undefined ? {} : { body: once(body) }),
      }),
      request.signal,
    );
  return {
    request: async (request) => {
      const door = await client();
      try {
        return await ask(door, request);
      } catch (error) {
        const isRefused = error instanceof ClusterError && error.problem.kind === 'unauthorized';
        if (isRefused && (await door.renewCredentials())) return ask(door, request);
        throw error;
      }
    },
  };
}

/** The answer of the target; one that the API server gave in its place is a `ClusterError`. */
async function own(response: RawResponse, signal: AbortSignal): Promise<RawResponse> {
  const type = response.headers['content-type'] ?? '';
  const isPlain = response.headers['content-encoding'] === undefined;
  if (response.status < 400 || !isPlain || !type.startsWith('application/json')) return response;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const rest = response.body[Symbol.asyncIterator]();
  while (length <= statusBytes) {
    signal.throwIfAborted();
    const next = await rest.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const problem = statusProblem(response, Buffer.concat(chunks).toString('utf8'));
  if (problem !== undefined) throw new ClusterError(problem);
  return { ...response, body: again(chunks, rest) };
}

const kinds: ReadonlyMap<number, ProblemKind> = new Map([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [410, 'gone'],
  [429, 'rate-limited'],
  [504, 'timeout'],
]);

/** Source of the shape: k8s.io/apimachinery meta/v1 Status. */
function statusProblem({ status }: RawResponse, text: string): ClusterProblem | undefined {
  const fields = asFields(parsed(text));
  if (fields?.['kind'] !== 'Status' || fields['apiVersion'] !== 'v1') return undefined;
  const message = asText(fields['message']) ?? `The API server answered with status ${status}.`;
  return { kind: kinds.get(status) ?? 'server-error', message, status };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* again(
  chunks: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
