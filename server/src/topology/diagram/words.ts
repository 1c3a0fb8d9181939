import type { Cluster, Component, ComponentOf, ObjectStore, Topology } from '../model.ts';
import { hasSidecar, ringsOf } from '../wiring.ts';

const times = (count: number): string => (count > 1 ? ` ×${String(count)}` : '');

const prometheusWords = (component: ComponentOf<'prometheus'>): string => {
  const { from, replicas, remoteWrite } = component.settings;
  const whose = from === 'deploy' ? 'Prometheus' : 'operator' in from ? 'operator' : 'existing';
  const url = typeof remoteWrite === 'object' && remoteWrite.to === undefined;
  const rest = [
    ...(hasSidecar(component) ? ['sidecar'] : []),
    ...(remoteWrite === undefined ? [] : [url ? 'pushes elsewhere' : 'pushes']),
  ];
  return [`${whose}${times(replicas)}`, ...rest].join(', ');
};

const receiveWords = (component: ComponentOf<'receive'>): string => {
  const rings = ringsOf(component);
  const ingesters = rings.reduce((sum, { replicas }) => sum + replicas, 0);
  const { replicationFactor, router, routerReplicas } = component.settings;
  return [
    `receive${times(ingesters)}`,
    ...(replicationFactor > 1 ? [`${String(replicationFactor)} copies`] : []),
    ...(rings.length > 1 ? [`${String(rings.length)} rings`] : []),
    ...(router ? [`router${times(routerReplicas)}`] : []),
  ].join(', ');
};

const compactWords = ({ settings }: ComponentOf<'compact'>): string => {
  const { retention, deduplicate, blocks } = settings;
  const kept = Object.values(retention).filter((time) => time !== '0d');
  return [
    'compactor',
    ...(kept.length === 0 ? [] : [kept.join('/')]),
    ...(deduplicate ? ['dedup'] : []),
    ...(blocks === 'own' ? ['own blocks'] : []),
  ].join(', ');
};

const storeGatewayWords = ({ settings }: ComponentOf<'store'>): string =>
  [
    `store gateway${times(settings.replicas)}`,
    ...(settings.shards > 1 ? [`${String(settings.shards)} shards`] : []),
    ...(settings.minTime === undefined ? [] : [`from ${settings.minTime}`]),
    ...(settings.maxTime === undefined ? [] : [`to ${settings.maxTime}`]),
  ].join(', ');

const queryWords = ({ settings }: ComponentOf<'query'>): string => {
  const further = settings.endpoints?.length ?? 0;
  return [
    `querier${times(settings.replicas)}`,
    ...(settings.mode === 'distributed'
      ? ['distributed']
      : settings.engine === 'thanos'
        ? ['Thanos engine']
        : []),
    ...(further > 0 ? [`+${String(further)} endpoints`] : []),
  ].join(', ');
};

/** What a component is, in a few words. */
export const componentWords = (component: Component): string => {
  switch (component.type) {
    case 'prometheus':
      return prometheusWords(component);
    case 'query':
      return queryWords(component);
    case 'query-frontend':
      return `splits, retries, caches${times(component.settings.replicas)}`;
    case 'store':
      return storeGatewayWords(component);
    case 'compact':
      return compactWords(component);
    case 'rule':
      return `ruler${times(component.settings.replicas)}`;
    case 'receive':
      return receiveWords(component);
    case 'bucket-web':
      return 'shows the blocks';
  }
};

export const storeWords = ({ settings }: ObjectStore): string => `Secret ${settings.secret}`;

const ways = {
  nodePort: 'node ports',
  loadBalancer: 'load balancers',
  mirror: 'mirrored Services',
  flat: 'a flat network',
} as const;

/** How clusters reach each other. */
export const exposureWords = ({ exposure }: Topology): string =>
  exposure === undefined
    ? ''
    : `Clusters reach each other by ${ways[exposure.type]}${exposure.tls === undefined ? '' : ', with mutual TLS'}.`;

/** What a file need not say. */
const usualNamespace = 'monitoring';

/** What a cluster is for, and where it is. */
export const clusterWords = (
  { isHub, isData, settings, context, name, namespace }: Cluster,
  { exposure, remote }: Topology,
): string => {
  const isAsked = remote.some((service) => service.cluster.name === name);
  return [
    isHub ? (isData ? 'hub and data' : 'hub') : 'data',
    ...(context === name ? [] : [`context ${context}`]),
    ...(namespace === usualNamespace ? [] : [`namespace ${namespace}`]),
    ...(exposure?.type === 'nodePort' && isAsked && settings.address !== undefined
      ? [`at ${settings.address}`]
      : []),
  ].join(' · ');
};
