import type { PodObject, ServiceObject, ServicePort } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { isDimmed, objectSubject, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import { isUnhealthy } from './health.ts';
import type { Health } from './health.ts';
import { healthIcon, podRows } from './pod-rows.ts';

type Pods = ReadonlyMap<string, PodObject> | undefined;

/** How a Service is: one whose pods are all away answers nobody. */
export function serviceHealth(service: ServiceObject, pods: Pods): Health {
  const selected = selectedPods(service, pods);
  if (Object.keys(service.selector).length === 0 || pods === undefined)
    return { level: 'ok', words: '', why: '' };
  const ready = selected.filter((pod) => pod.ready).length;
  if (ready > 0)
    return {
      level: 'ok',
      words: say('{ready, plural, one {# pod} other {# pods}} behind it', { ready }),
      why: '',
    };
  return selected.length === 0
    ? {
        level: 'done',
        words: say('no pods behind it'),
        why: say('No pod has the labels that it selects.'),
      }
    : {
        level: 'warning',
        words: say('no ready pods behind it'),
        why: say(
          '{count, plural, one {The only pod that it selects is not ready.} other {None of the # pods that it selects is ready.}}',
          { count: selected.length },
        ),
      };
}

/** The row of a Service, with the pods behind it below. */
export function serviceRow(
  row: RowContext,
  parent: string,
  service: ServiceObject,
  pods: Pods,
): TreeNode {
  const id = `${parent}/${rowId(service.name)}`;
  const health = serviceHealth(service, pods);
  const selected = selectedPods(service, pods);
  const texts = [addressText(service), service.ports.map(portText).join(', '), health.words];
  const description = texts.filter(Boolean).join(' · ');
  const subject = objectSubject(row.view.context, 'services', service);
  return {
    id,
    label: service.name,
    description,
    icon: isUnhealthy(health) ? healthIcon('plug', health) : { name: 'plug' },
    dimmed: isDimmed(row.view),
    tooltip: () => [
      { kind: 'heading', text: service.name },
      ...(health.why === '' ? [] : [{ kind: 'text' as const, text: health.why }]),
      field(say('Type'), service.type),
      ...service.addresses.map((address) => field(say('Address'), address)),
      ...service.ports.map((port): TooltipPart => field(say('Port'), portText(port))),
      ...Object.entries(service.selector).map(([name, value]) =>
        field(say('Selects'), `${name}=${value}`),
      ),
      ...eventParts(row, subject),
    ],
    context: [
      'object',
      'service',
      'manifest',
      ...(selected.length > 0 ? ['forwardable', 'logs'] : []),
    ],
    accessibility: say('Service {name}, {description}', { name: service.name, description }),
    expand: selected.length === 0 ? 'none' : 'collapsed',
    ...(selected.length === 0 ? {} : { children: () => podRows(row, id, selected) }),
    basis: [service, row.pods(pods), row.wishes, isDimmed(row.view)],
    subject,
  };
}

/** The pods that a Service selects; none without a selector. */
export function selectedPods({ selector }: ServiceObject, pods: Pods): readonly PodObject[] {
  const wanted = Object.entries(selector);
  if (wanted.length === 0) return [];
  return [...(pods?.values() ?? [])].filter(({ labels }) =>
    wanted.every(([name, value]) => labels[name] === value),
  );
}

function addressText({ type, clusterIp }: ServiceObject): string {
  if (type === 'ExternalName') return say('name of another host');
  return clusterIp === 'None' ? say('headless') : type;
}

function portText({ name, port, targetPort, protocol, nodePort }: ServicePort): string {
  const target = targetPort === '' || targetPort === String(port) ? '' : ` → ${targetPort}`;
  const node = nodePort === undefined ? '' : `, ${say('node port {nodePort}', { nodePort })}`;
  return `${name} ${port}${protocol === 'TCP' ? '' : `/${protocol}`}${target}${node}`.trim();
}
