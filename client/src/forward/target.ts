import { fieldsOf, listOf, numberOf, portOf, textOf } from '../k8s/kinds/read.ts';
import { ClusterError } from '../k8s/port.ts';
import type { ClusterClient } from '../k8s/port.ts';
import { asFields, asTextRecord } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import type { ForwardRequest } from './forwards.ts';
import { say } from '../util/words.ts';

/** The pod and the port of it that a request leads to now. Rejects with a `ClusterError` when there is none. */
export async function resolveTarget(
  client: Pick<ClusterClient, 'getJson'>,
  { namespace, target, remotePort }: ForwardRequest,
  signal: AbortSignal,
): Promise<{ readonly pod: string; readonly port: number }> {
  if (target.kind === 'pod') return { pod: target.name, port: remotePort };
  const place = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  const service = asFields(
    await client.getJson(`${place}/services/${encodeURIComponent(target.name)}`, { signal }),
  );
  const spec = fieldsOf(service ?? {}, 'spec');
  const wanted = listOf(spec, 'ports').find((port) => numberOf(port, 'port') === remotePort);
  if (wanted === undefined)
    throw none(
      say('The Service {service} has no port {port} (any more).', {
        service: target.name,
        port: String(remotePort),
      }),
    );
  const selector = Object.entries(asTextRecord(spec['selector']));
  if (selector.length === 0)
    throw none(say('The Service {service} selects no pods.', { service: target.name }));
  const labels = selector.map(([key, value]) => `${key}=${value}`).join(',');
  const path = `${place}/pods?labelSelector=${encodeURIComponent(labels)}`;
  const pods = listOf(asFields(await client.getJson(path, { signal })) ?? {}, 'items');
  const pod = pods.find(isReady);
  if (pod === undefined)
    throw none(say('No pod behind the Service {service} is ready.', { service: target.name }));
  const name = textOf(fieldsOf(pod, 'metadata'), 'name');
  return { pod: name, port: targetPort(pod, portOf(wanted, 'targetPort'), remotePort) };
}

function isReady(pod: Fields): boolean {
  if (fieldsOf(pod, 'metadata')['deletionTimestamp'] !== undefined) return false;
  return listOf(fieldsOf(pod, 'status'), 'conditions').some(
    (condition) => condition['type'] === 'Ready' && condition['status'] === 'True',
  );
}

/** A number, the name of a container's port, or nothing: then it is the Service's own. */
function targetPort(pod: Fields, target: string, own: number): number {
  if (target === '') return own;
  if (/^\d+$/.test(target)) return Number(target);
  const spec = fieldsOf(pod, 'spec');
  const containers = [...listOf(spec, 'containers'), ...listOf(spec, 'initContainers')];
  const port = containers
    .flatMap((container) => listOf(container, 'ports'))
    .find(({ name }) => name === target);
  if (port === undefined) throw none(say('The pod has no port called {name}.', { name: target }));
  return numberOf(port, 'containerPort');
}

function none(message: string): ClusterError {
  return new ClusterError({ kind: 'not-found', message });
}
