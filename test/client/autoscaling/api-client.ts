import type { ClusterClient, RawRequest } from '../../../client/src/k8s/port.ts';
import { RefusedError } from '../../../client/src/topology/api-problem.ts';
import { asFields, asFieldsList } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type { FakeApi } from '../topology/fake-api.ts';

/** A client of an API server in memory: what is asked over HTTP is done there. */
export function clientOf(api: FakeApi): Pick<ClusterClient, 'raw'> {
  const answer = async (request: RawRequest): Promise<readonly [number, Fields]> => {
    const [path = '', search = ''] = request.path.split('?');
    const query = new URLSearchParams(search);
    const body = await bodyOf(request);
    switch (request.method) {
      case 'GET': {
        const object = await api.get(path);
        return object === undefined ? [404, { message: 'not found' }] : [200, object];
      }
      case 'PUT':
        return [200, await api.replace(path, asFields(body) ?? {})];
      default: {
        if (Array.isArray(body)) return [200, await api.patch(path, asFieldsList(body))];
        const options = { dryRun: query.has('dryRun'), force: query.get('force') === 'true' };
        const { object, created } = await api.apply(path, asFields(body) ?? {}, options);
        return [created ? 201 : 200, object];
      }
    }
  };
  return {
    raw: async (request) => {
      const [status, object] = await answer(request).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) throw error;
        return [error.refusal.status, { message: error.message }] as const;
      });
      const bytes = Buffer.from(JSON.stringify(object));
      return {
        status,
        headers: {},
        body: (async function* () {
          yield Promise.resolve(bytes);
        })(),
      };
    },
  };
}

async function bodyOf({ body }: RawRequest): Promise<unknown> {
  if (body === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
