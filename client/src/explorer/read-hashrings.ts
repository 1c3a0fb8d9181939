import type { Part } from '../../../server/src/protocol/thanos.ts';
import type { FoundComponent } from '../discovery/found.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { hashringFileFlag, parseHashrings } from '../thanos/hashrings.ts';
import type { HashringFile } from '../thanos/hashrings.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';
import { mountedFile } from './mounted-file.ts';
import { objectPath } from './object-path.ts';

/** Milliseconds that one answer may take. */
const answerMs = 15_000;

/**
 * Reads the file of hashrings of a receiver: one of its pods tells which ConfigMap it is in. Throws what the client
 * does.
 */
export async function readHashrings(
  client: Pick<ClusterClient, 'getJson'>,
  { namespace, pods }: Pick<FoundComponent, 'namespace' | 'pods'>,
): Promise<Part<HashringFile>> {
  const [pod] = pods;
  if (pod === undefined) return unknown(say('No pod tells where its hashrings are.'));
  const signal = AbortSignal.timeout(answerMs);
  const get = async (resource: string, name: string) =>
    asFields(
      await client.getJson(objectPath({ apiVersion: 'v1', resource, namespace, name }), { signal }),
    );
  const place = mountedFile((await get('pods', pod.name))?.['spec'], hashringFileFlag);
  if (place === undefined) return unknown(say('The file of its hashrings is in no ConfigMap.'));
  const { configMap, key } = place;
  const data = asFields((await get('configmaps', configMap))?.['data']);
  const rings = parseHashrings(asText(data?.[key]) ?? '');
  return rings === undefined
    ? unknown(say('{key} of ConfigMap {configMap} holds no hashrings.', { key, configMap }))
    : { ok: true, value: { configMap, rings } };
}

function unknown(message: string): Part<HashringFile> {
  return { ok: false, failure: { kind: 'not-found', message } };
}
