import type { KindName, PodObject, WorkloadObject } from '../../k8s/model.ts';
import { workloadKey } from '../../mesh/owner.ts';
import { ageText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { autoscalerRow } from '../autoscaling/autoscaler-row.ts';
import type { ShownAutoscaler } from '../autoscaling/autoscaler-words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart, TreeNode } from '../tree-node.ts';
import { isDimmed, isFavourite, objectSubject, rowId } from './clusters-state.ts';
import type { ObjectSubject, RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import { isUnhealthy } from './health.ts';
import type { Health } from './health.ts';
import { healthIcon, healthParts, podRows } from './pod-rows.ts';
import { podsHealth, workloadHealth } from './workload-health.ts';

/** A workload as a row shows it. */
export interface ShownWorkload {
  readonly kind: string;
  readonly name: string;
  readonly health: Health;
  readonly pods: readonly PodObject[];
  /** Absent when only its pods are watched. */
  readonly object?: WorkloadObject;
  /** What scales it. */
  readonly autoscalers?: readonly ShownAutoscaler[];
}

const kindOf: Readonly<Record<WorkloadObject['kind'], KindName>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  ReplicaSet: 'replicasets',
  Job: 'jobs',
  CronJob: 'cronjobs',
};

const icons: Readonly<Record<string, string>> = {
  Deployment: 'layers',
  StatefulSet: 'database',
  DaemonSet: 'server',
  ReplicaSet: 'copy',
  Job: 'checklist',
  CronJob: 'history',
};

/** A workload with the pods that belong to it. */
export function shownWorkload(
  object: WorkloadObject,
  byWorkload: ReadonlyMap<string, readonly PodObject[]>,
  now: number,
): ShownWorkload {
  const pods = byWorkload.get(workloadKey(object)) ?? [];
  return {
    kind: object.kind,
    name: object.name,
    pods,
    object,
    health: workloadHealth(object, pods, now),
  };
}

/** A controller that is not watched, known by its pods. */
export function unseenWorkload(
  { kind, name }: Pick<ShownWorkload, 'kind' | 'name'>,
  pods: readonly PodObject[],
  now: number,
): ShownWorkload {
  return { kind, name, pods, health: podsHealth(pods, now) };
}

const scalable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet']);

/** What scales a workload, then its pods. */
function below(
  row: RowContext,
  id: string,
  { pods, autoscalers = [] }: ShownWorkload,
): readonly TreeNode[] {
  return [
    ...autoscalers.map((shown) => autoscalerRow(row, { parent: `${id}/scaled` }, shown)),
    ...podRows(row, id, pods),
  ];
}

/** The row of a workload, with its pods below. */
export function workloadRow(
  row: RowContext,
  parent: string,
  namespace: string,
  workload: ShownWorkload,
): TreeNode {
  const { kind, name, health, pods, object, autoscalers = [] } = workload;
  const expandable = pods.length + autoscalers.length > 0;
  const id = `${parent}/${rowId(kind, name)}`;
  const subject = subjectOf(row, namespace, workload);
  const favourite = subject !== undefined && isFavourite(row.wishes, subject);
  return {
    id,
    label: name,
    description: [kind, health.words].filter(Boolean).join(' · '),
    icon: healthIcon(icons[kind] ?? 'symbol-class', health),
    dimmed: isDimmed(row.view),
    tooltip: () => workloadTooltip(row, subject, workload),
    context: [
      ...(subject === undefined ? ['unseen'] : ['object', 'manifest']),
      'workload',
      ...(scalable.has(kind) ? ['scalable'] : []),
      ...(pods.length === 0 ? [] : ['logs']),
      ...(pods.length === 0 || kind === 'Job' ? [] : ['forwardable']),
      ...(subject === undefined ? [] : [favourite ? 'favourite' : 'favouritable']),
    ],
    accessibility: `${kind} ${name}, ${health.words}`,
    expand: expandable ? 'collapsed' : 'none',
    ...(expandable ? { children: () => below(row, id, workload) } : {}),
    basis: [
      ...pods,
      object,
      health.words,
      '|',
      ...autoscalers.flatMap(({ autoscaler, hpa }) => [autoscaler, hpa]),
      row.view.snapshot.kinds.events?.objects.get(namespace),
      row.outlooks,
      row.wishes,
      isDimmed(row.view),
    ],
    ...(subject === undefined ? {} : { subject }),
  };
}

/** The worst first, then favourites, then by name. */
export function byHealthAndName(
  row: RowContext,
  namespace: string,
): (a: ShownWorkload, b: ShownWorkload) => number {
  const rank = (workload: ShownWorkload): number => {
    if (isUnhealthy(workload.health)) return workload.health.level === 'error' ? -3 : -2;
    const subject = subjectOf(row, namespace, workload);
    return subject !== undefined && isFavourite(row.wishes, subject) ? -1 : 0;
  };
  return (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true });
}

function subjectOf(
  { view }: RowContext,
  namespace: string,
  { object, name, kind }: ShownWorkload,
): ObjectSubject | undefined {
  if (object !== undefined) return objectSubject(view.context, kindOf[object.kind], object);
  // ReplicaSets are not watched, but can be opened.
  return kind === 'ReplicaSet'
    ? objectSubject(view.context, 'replicasets', { namespace, name })
    : undefined;
}

function workloadTooltip(
  row: RowContext,
  subject: ObjectSubject | undefined,
  { kind, name, health, object, pods }: ShownWorkload,
): readonly TooltipPart[] {
  const images = new Set(object?.images ?? []);
  return [
    ...healthParts(`${kind} ${name}`, health),
    field(say('Pods'), String(pods.length)),
    ...[...images].map((image) => field(say('Image'), image)),
    ...(object === undefined ? [] : [field(say('Age'), ageText(row.now() - object.createdAt))]),
    ...(object?.conditions ?? [])
      .filter(({ message }) => message !== '')
      .map(({ type, message }) => field(type, message)),
    ...(subject === undefined ? [] : eventParts(row, subject)),
  ];
}
