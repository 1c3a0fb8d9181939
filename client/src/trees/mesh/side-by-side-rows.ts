import { sideBySide } from '../../mesh/side-by-side.ts';
import type { ComparedService, Place } from '../../mesh/side-by-side.ts';
import { say } from '../../util/words.ts';
import type { TreeNode } from '../tree-node.ts';
import { meshedText, trafficFields, trafficTexts } from './describe.ts';
import { ageTexts, shownNumbers } from './mesh-state.ts';
import type { MeshCluster, MeshState } from './mesh-state.ts';

/** The row whose expansion has the numbers of all connected clusters asked for. */
export const sideBySideId = 'mesh-side-by-side';

/** The same services in all clusters that are connected; none while fewer than two are. */
export function sideBySideRows(state: MeshState): readonly TreeNode[] {
  const clusters = connected(state.clusters);
  if (clusters.length < 2) return [];
  return [
    {
      id: sideBySideId,
      label: say('Services side by side'),
      description: say('{count, plural, one {# cluster} other {# clusters}}', {
        count: clusters.length,
      }),
      icon: { name: 'split-horizontal' },
      context: ['meshSideBySide'],
      expand: 'collapsed',
      children: () => compare(clusters).map((service) => serviceRow(state, service)),
      basis: [
        ...clusters.flatMap(({ inventory, numbers }) => [inventory, numbers]),
        ...agesIn(state).values(),
        ...silentIn(state),
        state.quantile,
      ],
    },
  ];
}

/** Clusters whose objects are known: connected, or stale with the last known state. */
export function connected(clusters: readonly MeshCluster[]): readonly MeshCluster[] {
  return clusters.filter(({ inventory }) => inventory.total > 0);
}

function compare(clusters: readonly MeshCluster[]): readonly ComparedService[] {
  return sideBySide(
    clusters.map((cluster) => {
      const traffic = shownNumbers(cluster)?.numbers.traffic;
      return {
        context: cluster.view.context,
        workloads: cluster.inventory.namespaces.flatMap(({ workloads }) => workloads),
        traffic: traffic?.workloads ?? new Map(),
        names: traffic?.names ?? new Map(),
      };
    }),
  );
}

/** How old the numbers of clusters are that nobody answers for now. */
function agesIn({ clusters, now }: MeshState): ReadonlyMap<string, string> {
  return new Map(
    clusters.flatMap((cluster) =>
      ageTexts(cluster, now).map((text) => [cluster.view.context, text] as const),
    ),
  );
}

/** Clusters that do not answer: what is shown of them was known once. */
function silentIn({ clusters }: MeshState): ReadonlySet<string> {
  return new Set(
    clusters.flatMap(({ view }) => ('problem' in view.connection ? [view.context] : [])),
  );
}

function serviceRow(state: MeshState, service: ComparedService): TreeNode {
  const { kind, namespace, name, places } = service;
  const here = places.filter(isThere);
  const rps = here.map(({ context, traffic }) =>
    [context, ...trafficTexts(traffic, state.quantile).slice(0, 1)].join(' '),
  );
  const id = `${sideBySideId}/${namespace}/${kind}/${name}`;
  return {
    id,
    label: `${namespace}/${name}`,
    description: rps.join(' · '),
    icon: { name: 'symbol-interface' },
    context: ['meshService'],
    accessibility: [
      kind,
      name,
      say('in {count, plural, one {# cluster} other {# clusters}}', { count: here.length }),
      ...rps,
    ].join(', '),
    expand: 'collapsed',
    children: () => places.map((place) => placeRow(state, id, place)),
    basis: [
      ...places.flatMap(({ workload, traffic }) => [workload, traffic]),
      ...agesIn(state).values(),
      ...silentIn(state),
    ],
  };
}

function isThere({ workload, traffic }: Place): boolean {
  return workload !== undefined || traffic !== undefined;
}

function placeRow(state: MeshState, parent: string, place: Place): TreeNode {
  const { context, workload, traffic } = place;
  const age = agesIn(state).get(context);
  const texts = isThere(place)
    ? [
        ...(workload === undefined ? [] : [meshedText(workload)]),
        ...trafficTexts(traffic, state.quantile),
        ...(traffic === undefined || age === undefined ? [] : [age]),
        ...(workload?.versions ?? []),
      ]
    : [say('not here')];
  const [problem] = workload?.problems ?? [];
  return {
    id: `${parent}/${encodeURIComponent(context)}`,
    label: context,
    description: [...(problem === undefined ? [] : [problem.title]), ...texts].join(' · '),
    icon: {
      name: isThere(place) ? 'cloud' : 'circle-slash',
      ...(problem?.severity === 'warning' ? { color: 'list.warningForeground' } : {}),
    },
    dimmed: silentIn(state).has(context),
    ...(traffic === undefined ? {} : { tooltip: () => trafficFields(traffic) }),
    context: ['meshPlace'],
    expand: 'none',
  };
}
