import type { Need } from '../../k8s/clusters.ts';
import type { KindName, KindObjects, NamespaceObject, WorkloadObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { paged } from '../paging.ts';
import { field } from '../tooltip-parts.ts';
import type { TreeNode } from '../tree-node.ts';
import { autoscalerHealth, autoscalerRow } from '../autoscaling/autoscaler-row.ts';
import { shownAutoscalers } from '../autoscaling/autoscaler-words.ts';
import type { ShownAutoscaler } from '../autoscaling/autoscaler-words.ts';
import { isDimmed, isFavourite, objectSubject, rowId } from './clusters-state.ts';
import type { RowContext } from './clusters-state.ts';
import { eventParts } from './event-parts.ts';
import { isUnhealthy } from './health.ts';
import { isLoading, kindProblemRows, kindStatus, staleAges } from './kind-problems.ts';
import { healthIcon, podRows } from './pod-rows.ts';
import { serviceHealth, serviceRow } from './service-rows.ts';
import { byHealthAndName, shownWorkload, unseenWorkload, workloadRow } from './workload-rows.ts';
import type { ShownWorkload } from './workload-rows.ts';

/** Kinds that the rows below a namespace are made of, and those that tell more about them. */
const workloadKinds = ['deployments', 'statefulsets', 'daemonsets'] as const;
const jobKinds = ['jobs', 'cronjobs'] as const;
const shownKinds = [
  'pods',
  ...workloadKinds,
  ...jobKinds,
  'services',
  'horizontalpodautoscalers',
  'scaledobjects',
] as const satisfies readonly KindName[];
const watchedKinds = [...shownKinds, 'events'] as const satisfies readonly KindName[];

/** The row of a namespace. */
export function namespaceRow(row: RowContext, namespace: NamespaceObject): TreeNode {
  const { context } = row.view;
  const { name } = namespace;
  const id = rowId(context, 'ns', name);
  const subject = objectSubject(context, 'namespaces', namespace);
  const favourite = isFavourite(row.wishes, subject);
  const read = row.pods(mapOf(row, 'pods', name));
  const { total, unhealthy } = read;
  const texts = [
    ...(namespace.deleting ? [say('terminating')] : []),
    ...(unhealthy > 0
      ? [
          say('{unhealthy} of {total, plural, one {# pod} other {# pods}} unhealthy', {
            unhealthy,
            total,
          }),
        ]
      : []),
    ...(unhealthy === 0 && total > 0
      ? [say('{total, plural, one {# pod} other {# pods}}', { total })]
      : []),
    ...(favourite ? [say('favourite')] : []),
  ];
  return {
    id,
    label: name,
    description: texts.join(' · '),
    icon:
      unhealthy > 0
        ? healthIcon('symbol-namespace', { level: 'warning' })
        : { name: favourite ? 'star-full' : 'symbol-namespace' },
    dimmed: isDimmed(row.view),
    tooltip: () => [
      { kind: 'heading', text: name },
      field(say('Pods'), String(total)),
      ...(unhealthy > 0 ? [field(say('Unhealthy pods'), String(unhealthy))] : []),
      ...eventParts(row, { ...subject, namespace: name }),
    ],
    context: ['object', 'namespace', 'manifest', favourite ? 'favourite' : 'favouritable'],
    accessibility: [say('Namespace {name}', { name }), ...texts].join(', '),
    expand: 'collapsed',
    children: () => namespaceRows(row, id, name),
    needs: watchedKinds.map((kind): Need => ({ context, kind, namespace: name })),
    basis: [
      read,
      staleAges(row, shownKinds, name),
      ...watchedKinds.flatMap((kind) => [mapOf(row, kind, name), kindStatus(row, kind, name)]),
      row.outlooks,
      row.wishes,
      isDimmed(row.view),
    ],
    subject,
  };
}

/** Unhealthy ones first, then favourites, then by name. */
export function byTrouble(row: RowContext): (a: NamespaceObject, b: NamespaceObject) => number {
  const rank = (namespace: NamespaceObject): number => {
    if (row.pods(mapOf(row, 'pods', namespace.name)).unhealthy > 0) return -2;
    return isFavourite(row.wishes, objectSubject(row.view.context, 'namespaces', namespace))
      ? -1
      : 0;
  };
  return (a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true });
}

/** Whether anything in a namespace is not as it should be, as far as it is known. */
export function hasTrouble(row: RowContext, namespace: string): boolean {
  const { unhealthy, byWorkload } = row.pods(mapOf(row, 'pods', namespace));
  if (unhealthy > 0) return true;
  return workloadKinds
    .flatMap((kind): readonly WorkloadObject[] => listOf(row, kind, namespace))
    .some((object) => isUnhealthy(shownWorkload(object, byWorkload, row.now()).health));
}

function namespaceRows(row: RowContext, id: string, namespace: string): readonly TreeNode[] {
  const { byWorkload } = row.pods(mapOf(row, 'pods', namespace));
  const workloads = workloadsOf(row, namespace);
  const wanted = workloads.filter(wants(row, ({ health }: ShownWorkload) => health));
  const scaledBy = Map.groupBy(autoscalersOf(row, namespace), ({ autoscaler: { target } }) =>
    rowId(target.kind, target.name),
  );
  const bare = [...byWorkload].flatMap(([key, pods]) =>
    key.startsWith(`${namespace}/Pod/`) ? pods : [],
  );
  const rows = [
    ...kindProblemRows(row, id, shownKinds, namespace),
    ...paged(
      `${id}/workloads`,
      wanted.toSorted(byHealthAndName(row, namespace)),
      row.wishes.pages,
      (workload) =>
        workloadRow(row, id, namespace, {
          ...workload,
          autoscalers: scaledBy.get(rowId(workload.kind, workload.name)) ?? [],
        }),
    ),
    ...podRows(row, `${id}/pods`, bare),
    ...groupRows(row, id, namespace),
  ];
  if (rows.length > 0) return rows;
  return [emptyRow(row, id, namespace)];
}

/** Why there is nothing below a namespace. */
function emptyRow(row: RowContext, id: string, namespace: string): TreeNode {
  const loading = isLoading(row, shownKinds, namespace);
  const nothing = row.wishes.unhealthyOnly ? say('Nothing is unhealthy') : say('Nothing runs here');
  return {
    id: `${id}/empty`,
    label: loading ? say('Reading…') : nothing,
    icon: { name: loading ? 'loading~spin' : 'check' },
    context: ['line'],
    expand: 'none',
  };
}

function workloadsOf(row: RowContext, namespace: string): readonly ShownWorkload[] {
  const { byWorkload } = row.pods(mapOf(row, 'pods', namespace));
  const seen = [...workloadKinds, ...jobKinds].flatMap((kind): readonly WorkloadObject[] =>
    listOf(row, kind, namespace),
  );
  const known = new Set(seen.map((object) => `${namespace}/${object.kind}/${object.name}`));
  // Jobs of a CronJob that are done make long lists: the CronJob stays, and what runs or failed.
  const shown = seen
    .map((object) => shownWorkload(object, byWorkload, row.now()))
    .filter(({ object, health }) => object?.owner === undefined || health.level !== 'done');
  const unseen = [...byWorkload].flatMap(([key, pods]) => {
    const [, kind = '', name = ''] = key.split('/');
    return known.has(key) || kind === 'Pod'
      ? []
      : [unseenWorkload({ kind, name }, pods, row.now())];
  });
  return [...shown, ...unseen];
}

/** Services and autoscalers, each below a row of their own. */
function groupRows(row: RowContext, id: string, namespace: string): readonly TreeNode[] {
  const pods = mapOf(row, 'pods', namespace);
  const services = listOf(row, 'services', namespace).filter(
    wants(row, (service) => serviceHealth(service, pods)),
  );
  const autoscalers = autoscalersOf(row, namespace)
    .filter(wants(row, autoscalerHealth))
    .map((shown) => ({ shown, name: shown.autoscaler.name }));
  return [
    ...groupRow(row, {
      id: `${id}/services`,
      label: say('Services'),
      icon: 'plug',
      items: services,
      make: (service, parent) => serviceRow(row, parent, service, pods),
      basis: [mapOf(row, 'services', namespace), row.pods(pods)],
    }),
    ...groupRow(row, {
      id: `${id}/autoscalers`,
      label: say('Autoscalers'),
      icon: 'graph-line',
      items: autoscalers,
      make: ({ shown }, parent) => autoscalerRow(row, { parent }, shown),
      basis: [
        mapOf(row, 'scaledobjects', namespace),
        mapOf(row, 'horizontalpodautoscalers', namespace),
        row.outlooks,
      ],
    }),
  ];
}

function autoscalersOf(row: RowContext, namespace: string): readonly ShownAutoscaler[] {
  return shownAutoscalers(
    listOf(row, 'scaledobjects', namespace),
    listOf(row, 'horizontalpodautoscalers', namespace),
  );
}

interface Group<T> {
  readonly id: string;
  readonly label: string;
  readonly icon: string;
  readonly items: readonly T[];
  readonly make: (item: T, parent: string) => TreeNode;
  readonly basis: readonly unknown[];
}

function groupRow<T extends { readonly name: string }>(
  row: RowContext,
  { id, label, icon, items, make, basis }: Group<T>,
): readonly TreeNode[] {
  if (items.length === 0) return [];
  const sorted = items.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  return [
    {
      id,
      label,
      description: String(items.length),
      icon: { name: icon },
      dimmed: isDimmed(row.view),
      context: ['group'],
      expand: 'collapsed',
      children: () => paged(id, sorted, row.wishes.pages, (item) => make(item, id)),
      basis: [...basis, row.wishes, row.view.snapshot.kinds.events, isDimmed(row.view)],
    },
  ];
}

/** Whether something is shown: everything, or only what is unhealthy. */
function wants<T>(
  { wishes }: RowContext,
  health: (item: T) => { readonly level: 'done' | 'ok' | 'busy' | 'warning' | 'error' },
): (item: T) => boolean {
  return (item) => !wishes.unhealthyOnly || isUnhealthy(health(item));
}

function mapOf<K extends KindName>(
  { view }: RowContext,
  kind: K,
  namespace: string,
): ReadonlyMap<string, KindObjects[K]> | undefined {
  return view.snapshot.kinds[kind]?.objects.get(namespace);
}

function listOf<K extends KindName>(
  row: RowContext,
  kind: K,
  namespace: string,
): readonly KindObjects[K][] {
  return [...(mapOf(row, kind, namespace)?.values() ?? [])];
}
