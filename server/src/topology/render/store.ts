import type { Cluster, ComponentOf, Topology } from '../model.ts';
import { componentsOf } from '../model.ts';
import { durationSum } from '../../util/durations.ts';
import { bytesOf, durationText } from '../numbers.ts';
import { ports } from '../ports.ts';
import { bucketKey, bucketOf, shardsOf } from '../wiring.ts';
import { ownBlocks, shardBlocks } from './blocks.ts';
import { identityOf, selectorOf, type Renderer } from './context.ts';
import type { FlagList } from './flags.ts';
import { headlessService, podDisruptionBudget } from './manifest.ts';
import {
  container,
  dataVolume,
  grpcTls,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  resourcesOf,
  statefulSet,
} from './pod.ts';

const dataDir = '/var/thanos/store';
const listening = { grpc: ports.grpc, http: ports.http } as const;

/** Half of what the compactor waits before it deletes: a block is left alone before it goes. */
const ignoreDelay = (topology: Topology, store: ComponentOf<'store'>, cluster: Cluster): string => {
  const bucket = bucketOf(topology, store);
  const delays = componentsOf(topology, 'compact').flatMap((compact) => {
    const other = bucketOf(topology, compact);
    const isSame = compact.clusters.some(
      (at) =>
        bucket !== undefined &&
        other !== undefined &&
        bucketKey(other, at) === bucketKey(bucket, cluster),
    );
    return isSame ? [durationSum(compact.settings.deleteDelay)] : [];
  });
  return durationText(delays.length === 0 ? durationSum('24h') : Math.min(...delays) / 2);
};

const timeLimits = ({ settings }: ComponentOf<'store'>): FlagList => [
  ...(settings.minTime === undefined ? [] : [['min-time', settings.minTime] as const]),
  ...(settings.maxTime === undefined ? [] : [['max-time', settings.maxTime] as const]),
];

/** Bytes of the largest item that an index cache takes, where nobody says otherwise. */
const usualItem = 125 * 1024 ** 2;

/** A cache that is smaller than its largest item is refused. Source: thanos pkg/store/cache/inmemory.go. */
const indexCache = (size: string): FlagList[number] => {
  if (bytesOf(size) >= usualItem) return ['index-cache-size', size];
  const config = { max_size: size, max_item_size: size };
  return ['index-cache.config', JSON.stringify({ type: 'IN-MEMORY', config })];
};

/** A store gateway: a StatefulSet for each shard. */
export const renderStore: Renderer<'store'> = ({ topology, cluster, component }) => {
  const { settings } = component;
  const bucket = bucketOf(topology, component);
  if (bucket === undefined) return [];
  const tls = grpcTls(topology);
  const data = dataVolume(settings.storage, cluster, '10Gi');
  return shardsOf(component).flatMap((workload, shard) => {
    const identity = identityOf(component, cluster, workload);
    const selector = selectorOf(component, workload);
    const relabelling = [
      ...(settings.blocks === 'own' ? ownBlocks(cluster) : []),
      ...shardBlocks(shard, settings.shards),
    ];
    const gateway = container({
      name: 'thanos-store',
      image: imagesOf(cluster).thanos,
      command: ['store'],
      flags: [
        ['log.level', 'info'],
        ['log.format', 'logfmt'],
        ['data-dir', dataDir],
        ['grpc-address', `0.0.0.0:${String(listening.grpc)}`],
        ['http-address', `0.0.0.0:${String(listening.http)}`],
        ...objectStoreFlags(bucket),
        ['ignore-deletion-marks-delay', ignoreDelay(topology, component, cluster)],
        indexCache(settings.indexCache),
        ['chunk-pool-size', settings.chunkPool],
        ...timeLimits(component),
        ...(relabelling.length === 0
          ? []
          : [['selector.relabel-config', JSON.stringify(relabelling)] as const]),
        ...tls.flags,
      ],
      changes: settings.flags,
      ports: listening,
      probed: 'http',
      // The first look into a large bucket takes long.
      patience: { live: 8, start: 1800 },
      env: [objectStoreEnv(bucket)],
      mounts: [{ name: 'data', mountPath: dataDir }, ...tls.mounts],
      resources: resourcesOf(settings.resources, { cpu: '50m', memory: '128Mi', limit: '2Gi' }),
    });
    return [
      statefulSet(identity, {
        selector,
        replicas: settings.replicas,
        containers: [gateway],
        volumes: [...data.volumes, ...tls.volumes],
        claims: data.claims,
      }),
      headlessService(identity, {
        selector,
        ports: Object.entries(listening).map(([name, port]) => ({ name, port })),
      }),
      ...(settings.replicas > 1 ? [podDisruptionBudget(identity, selector, 1)] : []),
    ];
  });
};
