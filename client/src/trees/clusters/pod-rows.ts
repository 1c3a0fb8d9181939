import type { ContainerState, PodObject } from '../../k8s/model.ts';
import { ageText, momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { paged } from '../paging.ts';
import { isDimmed, objectSubject, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import { colorOf, isUnhealthy, levels } from './health.ts';
import type { Health } from './health.ts';
import { containerHealth, lastEnd, podHealth, restartsOf } from './pod-health.ts';

/** Rows of pods, the worst first. `parent` is the id of the row they stand under. */
export function podRows(
  row: RowContext,
  parent: string,
  pods: readonly PodObject[],
): readonly TreeNode[] {
  const read = pods.map((pod) => ({ pod, health: podHealth(pod, row.now()) }));
  const wanted = row.wishes.unhealthyOnly ? read.filter(({ health }) => isUnhealthy(health)) : read;
  return paged(parent, wanted.toSorted(byHealth), row.wishes.pages, ({ pod, health }) =>
    podRow(row, { parent, pod, health }),
  );
}

interface ReadPod {
  readonly pod: PodObject;
  readonly health: Health;
}

function byHealth(a: ReadPod, b: ReadPod): number {
  const rank = ({ health }: ReadPod): number =>
    isUnhealthy(health) ? -levels.indexOf(health.level) : 0;
  return rank(a) - rank(b) || a.pod.name.localeCompare(b.pod.name, 'en', { numeric: true });
}

function podRow(
  row: RowContext,
  { parent, pod, health }: ReadPod & { readonly parent: string },
): TreeNode {
  const { context } = row.view;
  const running = pod.containers.filter(({ role }) => role !== 'init');
  const ready = running.filter((container) => container.ready).length;
  const restarts = restartsOf(pod);
  const texts = [
    health.words,
    ...(running.length > 1 && health.level !== 'done'
      ? [
          say('{ready} of {all, plural, one {# container} other {# containers}} ready', {
            ready,
            all: running.length,
          }),
        ]
      : []),
    ...restartTexts(restarts),
  ];
  return {
    id: `${parent}/${rowId('pod', pod.name)}`,
    label: pod.name,
    description: texts.join(' · '),
    icon: healthIcon('package', health),
    dimmed: isDimmed(row.view),
    tooltip: () => podTooltip(row, pod, health),
    context: ['object', 'pod', 'logs', 'manifest', 'forwardable', ...previously(pod)],
    accessibility: [say('Pod {name}', { name: pod.name }), ...texts].join(', '),
    expand: 'collapsed',
    children: () => pod.containers.map((container) => containerRow(row, parent, pod, container)),
    basis: [pod, health.level, isDimmed(row.view)],
    subject: objectSubject(context, 'pods', pod),
  };
}

function containerRow(
  row: RowContext,
  parent: string,
  pod: PodObject,
  container: ContainerState,
): TreeNode {
  const health = containerHealth(container, row.now());
  const role = container.role === 'main' ? [] : [roleText(container.role)];
  const texts = [...role, health.words, ...restartTexts(container.restarts)];
  const { context } = row.view;
  return {
    id: `${parent}/${rowId('pod', pod.name, container.name)}`,
    label: container.name,
    description: texts.join(' · '),
    icon: healthIcon('symbol-field', health),
    dimmed: isDimmed(row.view),
    tooltip: () => containerTooltip(row, container, health),
    context: ['container', 'logs', ...(container.last === undefined ? [] : ['previousLogs'])],
    accessibility: [say('Container {name}', { name: container.name }), ...texts].join(', '),
    expand: 'none',
    subject: { ...objectSubject(context, 'pods', pod), container: container.name },
  };
}

function roleText(role: 'init' | 'sidecar'): string {
  return role === 'init' ? say('init') : say('sidecar');
}

function restartTexts(restarts: number): readonly string[] {
  if (restarts === 0) return [];
  return [say('{restarts, plural, one {# restart} other {# restarts}}', { restarts })];
}

/** `previousLogs` when a container of it ran before. */
function previously(pod: PodObject): readonly string[] {
  return pod.containers.some(({ last }) => last !== undefined) ? ['previousLogs'] : [];
}

/** The icon of a kind, or that of trouble. */
export function healthIcon(
  own: string,
  { level }: Pick<Health, 'level'>,
): NonNullable<TreeNode['icon']> {
  return { name: isUnhealthy({ level }) ? level : own, color: colorOf(level) };
}

/** What is true of every object: how it is, and why. */
export function healthParts(name: string, { words, why }: Health): readonly TooltipPart[] {
  return [
    { kind: 'heading', text: name },
    ...(words === '' ? [] : [{ kind: 'text' as const, text: words }]),
    ...(why === '' ? [] : [{ kind: 'text' as const, text: why }]),
  ];
}

function podTooltip(row: RowContext, pod: PodObject, health: Health): readonly TooltipPart[] {
  return [
    ...healthParts(pod.name, health),
    field(say('Node'), pod.node === '' ? say('none') : pod.node),
    ...(pod.ip === '' ? [] : [field(say('Address'), pod.ip)]),
    field(say('Age'), ageText(row.now() - pod.createdAt)),
    ...(pod.serviceAccount === '' ? [] : [field(say('Service account'), pod.serviceAccount)]),
    ...eventParts(row, objectSubject(row.view.context, 'pods', pod)),
  ];
}

function containerTooltip(
  row: RowContext,
  container: ContainerState,
  health: Health,
): readonly TooltipPart[] {
  const { image, last, startedAt, state } = container;
  return [
    ...healthParts(container.name, health),
    field(say('Image'), image),
    ...(state === 'running' && startedAt > 0
      ? [field(say('Running for'), ageText(row.now() - startedAt))]
      : []),
    ...(last === undefined
      ? []
      : [field(say('Before that'), `${lastEnd(last)} ${momentText(last.endedAt)}`)]),
    ...(container.ports.length === 0
      ? []
      : [
          field(
            say('Ports'),
            container.ports.map(({ name, port }) => `${name} ${port}`.trim()).join(', '),
          ),
        ]),
  ];
}
