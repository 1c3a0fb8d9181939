import type { AutoscalerObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import { rowId } from '../clusters/clusters-state.ts';
import type { TreeNode } from '../tree-node.ts';
import { autoscalerRow } from './autoscaler-row.ts';
import { metricName, shownMetrics } from './autoscaler-words.ts';
import type { ShownAutoscaler } from './autoscaler-words.ts';
import type { AutoscalingCluster, AutoscalingState } from './autoscaling-state.ts';

/** The row whose expansion shows the same autoscalers of all clusters that are connected. */
const comparedId = 'autoscaling-compared';

interface Place {
  readonly cluster: AutoscalingCluster;
  readonly shown: ShownAutoscaler;
}

/** Autoscalers that several clusters have under the same name; none while fewer than two clusters are known. */
export function comparedRows(state: AutoscalingState): readonly TreeNode[] {
  const known = state.clusters.filter(({ autoscalers }) => autoscalers.length > 0);
  if (known.length < 2) return [];
  return [
    {
      id: comparedId,
      label: say('Autoscalers side by side'),
      description: say('{count, plural, one {# cluster} other {# clusters}}', {
        count: known.length,
      }),
      icon: { name: 'split-horizontal' },
      context: ['group'],
      expand: 'collapsed',
      children: () => groupRows(state, known),
      needs: known.flatMap(({ view: { context } }) => [
        { context, kind: 'horizontalpodautoscalers' as const },
        { context, kind: 'scaledobjects' as const },
      ]),
      basis: [...known.flatMap(({ view, autoscalers }) => [view, autoscalers]), state.outlooks],
    },
  ];
}

function groupRows(
  state: AutoscalingState,
  clusters: readonly AutoscalingCluster[],
): readonly TreeNode[] {
  const places = clusters.flatMap((cluster) =>
    cluster.autoscalers.map((shown): Place => ({ cluster, shown })),
  );
  const groups = Map.groupBy(places, ({ shown: { autoscaler } }) => keyOf(autoscaler));
  return [...groups]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([key, members]) => groupRow(state, clusters, { key, members }));
}

const keyOf = ({ kind, namespace, name }: AutoscalerObject): string => rowId(namespace, name, kind);

interface Group {
  readonly key: string;
  readonly members: readonly Place[];
}

function groupRow(
  state: AutoscalingState,
  clusters: readonly AutoscalingCluster[],
  { key, members }: Group,
): TreeNode {
  const id = `${comparedId}/${key}`;
  const [first] = members;
  const { namespace = '', name = '' } = first?.shown.autoscaler ?? {};
  const numbers = members.map(({ cluster, shown: { autoscaler, hpa } }) => {
    const { current } = hpa ?? autoscaler;
    return `${cluster.view.context} ${current === undefined ? '?' : String(current)}`;
  });
  const differing = differences(members);
  const texts = [
    ...numbers,
    ...(differing.length === 0
      ? []
      : [say('{settings} differs', { settings: differing.join(', ') })]),
  ];
  const missing = clusters.filter(
    ({ view }) => !members.some(({ cluster }) => cluster.view.context === view.context),
  );
  return {
    id,
    label: `${namespace}/${name}`,
    description: texts.join(' · '),
    icon: { name: 'graph-line' },
    context: ['autoscalers'],
    accessibility: [
      `${namespace}/${name}`,
      say('in {count, plural, one {# cluster} other {# clusters}}', { count: members.length }),
      ...texts,
    ].join(', '),
    expand: 'collapsed',
    children: () => [
      ...members.map(({ cluster, shown }) =>
        autoscalerRow(
          { ...state, view: cluster.view },
          { parent: `${id}/${rowId(cluster.view.context)}`, label: cluster.view.context },
          shown,
        ),
      ),
      ...missing.map(({ view }): TreeNode => ({
        id: `${id}/${rowId(view.context)}`,
        label: view.context,
        description: say('not here'),
        icon: { name: 'circle-slash' },
        context: ['line'],
        expand: 'none',
      })),
    ],
    basis: [
      ...members.flatMap(({ cluster, shown: { autoscaler, hpa } }) => [
        cluster.view,
        autoscaler,
        hpa,
      ]),
      '|',
      ...missing,
      state.outlooks,
    ],
  };
}

/** Settings that are not the same in all clusters. */
function differences(members: readonly Place[]): readonly string[] {
  const settings = members.map(
    ({ shown }) =>
      new Map([
        [say('minimum'), String(shown.autoscaler.min)],
        [say('maximum'), String(shown.autoscaler.max)],
        ...shownMetrics(shown).map(
          (metric) =>
            [
              say('target of {metric}', { metric: metricName(metric) }),
              metric.target ?? '',
            ] as const,
        ),
      ]),
  );
  const names = new Set(settings.flatMap((one) => [...one.keys()]));
  return [...names].filter((name) => new Set(settings.map((one) => one.get(name))).size > 1);
}
