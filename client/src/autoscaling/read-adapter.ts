import { mountedFile } from '../explorer/mounted-file.ts';
import { objectPath } from '../explorer/object-path.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { asFields, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';

/** The configuration that an adapter runs with, as its cluster has it. */
export type AdapterText =
  | { readonly kind: 'read'; readonly configMap: string; readonly text: string }
  /** A sentence. */
  | { readonly kind: 'failed'; readonly message: string };

type Api = Pick<ClusterClient, 'getJson'>;

/** Reads the ConfigMap that the flags of an adapter's Deployment lead to. Rejects with a `ClusterError`. */
export async function readAdapterText(
  client: Api,
  deployment: Fields | undefined,
  signal: AbortSignal,
): Promise<AdapterText> {
  const spec = asFields(deployment?.['spec']);
  const namespace = asText(asFields(deployment?.['metadata'])?.['namespace']) ?? '';
  const place = mountedFile(asFields(spec?.['template'])?.['spec'], 'config');
  if (place === undefined)
    return { kind: 'failed', message: say('Its flags lead to no ConfigMap.') };
  const { configMap, key } = place;
  const path = objectPath({
    apiVersion: 'v1',
    resource: 'configmaps',
    namespace,
    name: configMap,
  });
  const map = await client.getJson(path, { signal });
  const text = asText(asFields(asFields(map)?.['data'])?.[key]);
  return text === undefined
    ? { kind: 'failed', message: say('{configMap} holds no configuration.', { configMap }) }
    : { kind: 'read', configMap, text };
}
