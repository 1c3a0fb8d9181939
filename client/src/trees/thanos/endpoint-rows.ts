import type { FoundComponent, ThanosComponent } from '../../discovery/found.ts';
import type { EndpointView, WayState } from '../../endpoints/endpoints.ts';
import { anatomyOf } from '../../thanos/anatomy.ts';
import { standingOf } from '../../thanos/endpoint-state.ts';
import type { EndpointState } from '../../thanos/endpoint-state.ts';
import { assertNever } from '../../util/assert-never.ts';
import { say } from '../../util/words.ts';
import { isDimmed, objectSubject } from '../clusters/clusters-state.ts';
import { greyed } from '../greyed.ts';
import { field } from '../tooltip-parts.ts';
import type { Subject, TooltipPart, TreeNode } from '../tree-node.ts';
import { blocksRow } from './bucket-rows.ts';
import { componentRows, troubleWords } from './component-rows.ts';
import type { ComponentRowContext } from './component-rows.ts';
import { coverageRow } from './coverage-rows.ts';
import { doctorRow } from './doctor-rows.ts';
import { errorColor, joined, sayingRow, standingRows, warningColor } from './row-parts.ts';
import { rulesRow } from './rule-rows.ts';
import { countWords, storeKindRows } from './store-rows.ts';
import { targetsRow } from './target-rows.ts';
import { endpointId, stateOf } from './thanos-state.ts';
import type { ThanosState } from './thanos-state.ts';

/** Components whose blocks can be asked for. */
const withBlocks: ReadonlySet<ThanosComponent> = new Set(['store', 'compact', 'bucket-web']);

/** The row of a querier, of another part of Thanos, or of a server that was added by its address. */
export function endpointRow(
  state: ThanosState,
  view: EndpointView,
  component: ThanosComponent,
): TreeNode {
  const known = stateOf(state, view.name);
  const standing = standingOf(known);
  const { icon, one } = anatomyOf(component);
  const inside = insideOf(state, view, component);
  const trouble = inside === undefined ? '' : troubleWords(inside);
  const silent = standing.kind === 'stale' || standing.kind === 'failed';
  const description = joined(
    ...(view.source.kind === 'found' ? [one, view.source.found.namespace] : [view.source.url]),
    versionOf(view, known),
    trouble,
    silent ? say('does not answer') : undefined,
    component === 'query' ? storesWords(known) : podsWords(view),
    view.chosen ? say('used for PromQL') : undefined,
  );
  const id = endpointId(view.name);
  const isOld = standing.kind === 'stale' || isOutOfReach(state, view);
  return {
    id,
    label: view.source.kind === 'found' ? view.source.found.name : view.name,
    description,
    icon: { name: icon, ...endpointColor(silent, trouble !== '') },
    dimmed: isOld,
    tooltip: () => endpointTooltip(state, view, component),
    context: [
      'endpoint',
      `endpoint-${component}`,
      ...(component === 'query' ? ['querier'] : []),
      ...(view.chosen ? ['chosen'] : []),
    ],
    accessibility: `${one} ${view.name}, ${description}`,
    expand: 'collapsed',
    children: () => {
      const rows =
        component === 'query' ? querierRows(state, view, known) : partRows(state, view, inside);
      return [
        ...wayRows(id, view.way),
        ...standingRows(id, standing, state.now),
        ...(isOld ? rows.map(greyed) : rows),
      ];
    },
    subject: subjectOf(view, component),
  };
}

/** Its cluster does not answer, and there is no other way to it. */
function isOutOfReach({ clusters }: ThanosState, { source, way }: EndpointView): boolean {
  if (source.kind !== 'found' || (way.kind === 'open' && way.via === 'direct')) return false;
  const cluster = clusters.find(({ context }) => context === source.found.cluster);
  return cluster !== undefined && isDimmed(cluster);
}

function querierRows(
  state: ThanosState,
  { name }: EndpointView,
  known: EndpointState,
): readonly TreeNode[] {
  const { parts, history, coverage, doctor } = known;
  const { now, clusterLabel, pages } = state;
  const standing = standingOf(known);
  if (standing.kind === 'unknown' || standing.kind === 'failed') return [];
  const context = {
    endpoint: name,
    clusterLabel,
    now,
    findings: doctor?.value?.findings ?? [],
  };
  const plain = parts.stores?.failure?.kind === 'not-found';
  return [
    ...(plain
      ? [
          sayingRow(
            endpointId(name, 'plain'),
            say('This server has no list of stores: it is no Thanos querier.'),
            'info',
          ),
        ]
      : storeKindRows(context, history)),
    ...(!plain && parts.stores?.value?.length === 0 && history.size === 0
      ? [
          sayingRow(
            endpointId(name, 'none'),
            say('The querier has no stores: none is configured, or none ever answered.'),
            'warning',
          ),
        ]
      : []),
    ...(plain ? [] : [coverageRow({ ...context, pages }, coverage), doctorRow(name, doctor)]),
    rulesRow(name, parts.rules, now),
    targetsRow(name, parts.targets),
  ];
}

function partRows(
  { now, clusterLabel }: ThanosState,
  view: EndpointView,
  inside: ComponentRowContext | undefined,
): readonly TreeNode[] {
  if (inside === undefined) return [];
  const known = inside.known.parts;
  return [
    ...componentRows(inside),
    ...(withBlocks.has(inside.component)
      ? [blocksRow({ endpoint: view.name, clusterLabel, now }, known.blocks)]
      : []),
    ...(inside.component === 'rule' ? [rulesRow(view.name, known.rules, now)] : []),
  ];
}

function insideOf(
  state: ThanosState,
  { name, source }: EndpointView,
  component: ThanosComponent,
): ComponentRowContext | undefined {
  if (source.kind !== 'found' || component === 'query') return undefined;
  const known = stateOf(state, name);
  return {
    endpoint: name,
    component,
    found: source.found,
    known,
    metrics: known.parts.metrics?.value ?? [],
    now: state.now,
  };
}

/** What the row of a querier is about: the querier; of any other part its workload, so that logs and manifests open. */
function subjectOf({ name, source }: EndpointView, component: ThanosComponent): Subject {
  const object = source.kind === 'found' ? workloadOf(source.found) : undefined;
  return component === 'query' || object === undefined
    ? { kind: 'querier', endpoint: name }
    : object;
}

function workloadOf({ cluster, namespace, workload }: FoundComponent): Subject | undefined {
  const { kind, name } = workload;
  const object = { namespace, name };
  switch (kind) {
    case 'Deployment':
      return objectSubject(cluster, 'deployments', object);
    case 'StatefulSet':
      return objectSubject(cluster, 'statefulsets', object);
    case 'DaemonSet':
      return objectSubject(cluster, 'daemonsets', object);
    case 'Pod':
      return objectSubject(cluster, 'pods', object);
    case 'Service':
      return objectSubject(cluster, 'services', object);
    default:
      return undefined;
  }
}

function endpointColor(silent: boolean, trouble: boolean): { readonly color?: string } {
  if (silent) return { color: errorColor };
  return trouble ? { color: warningColor } : {};
}

function versionOf({ source }: EndpointView, { parts }: EndpointState): string {
  const { product, version } = parts.build?.value ?? { product: '', version: '' };
  if (version === '') return source.kind === 'found' ? source.found.version : '';
  return source.kind === 'connection' && product !== '' ? `${product} ${version}` : version;
}

function storesWords({ parts, history }: EndpointState): string {
  if (parts.stores?.value === undefined) return '';
  return say('stores: {words}', { words: countWords([...history.values()]) });
}

function podsWords({ source }: EndpointView): string {
  if (source.kind !== 'found') return '';
  const { pods } = source.found;
  if (pods.length === 0) return say('no pods');
  const ready = pods.filter((pod) => pod.ready).length;
  return say('{ready}/{count} ready', { ready, count: pods.length });
}

function wayRows(id: string, way: WayState): readonly TreeNode[] {
  return way.kind === 'failed'
    ? [sayingRow(`${id}/way`, way.problem.message, 'debug-disconnect')]
    : [];
}

/** Flags of a querier that decide what queries see. */
const tellingFlags: readonly string[] = [
  'query.replica-label',
  'query.partial-response',
  'query.auto-downsampling',
  'query.promql-engine',
  'query.mode',
  'deduplication.func',
  'query.lookback-delta',
  'store.unhealthy-timeout',
];

function endpointTooltip(
  state: ThanosState,
  view: EndpointView,
  component: ThanosComponent,
): readonly TooltipPart[] {
  const { parts } = stateOf(state, view.name);
  const { one, does } = anatomyOf(component);
  const flags = parts.flags?.value ?? {};
  return [
    { kind: 'heading', text: view.name },
    { kind: 'text', text: `${one}. ${does}` },
    field(say('Reached'), wayWords(view.way)),
    ...(view.source.kind === 'connection'
      ? [field(say('Address'), view.source.url)]
      : [
          field(say('Image'), view.source.found.image),
          field(say('Recognised by'), view.source.found.clues.join(', ')),
        ]),
    ...tellingFlags
      .filter((flag) => flags[flag] !== undefined && flags[flag] !== '')
      .map((flag) => field(`--${flag}`, flags[flag] ?? '')),
  ];
}

function wayWords(way: WayState): string {
  switch (way.kind) {
    case 'closed':
      return say('not asked');
    case 'opening':
      return say('the way is being opened');
    case 'failed':
      return way.problem.message;
    case 'open':
      switch (way.via) {
        case 'direct':
          return say('directly');
        case 'service-proxy':
          return say('through its Service, by the API server');
        case 'pod-proxy':
          return say('through its pod, by the API server');
        case 'port-forward':
          return say('by a forwarded port');
        default:
          return assertNever(way.via);
      }
  }
}
