import type { Cluster, ComponentOf, ObjectStore, Topology } from '../model.ts';
import { minorOf } from '../numbers.ts';
import { ports } from '../ports.ts';
import type { FlagList } from './flags.ts';
import type { Fields } from './manifest.ts';
import {
  container,
  grpcTls,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  resourcesOf,
  type Mount,
} from './pod.ts';

/** Where the sidecar keeps what it has uploaded; Prometheus looks there before it compacts. */
export const shipperFile = 'thanos.shipper.json';

/**
 * Whether Prometheus may compact blocks once they are uploaded. Older ones must not compact at all.
 * Source: thanos CHANGELOG 0.41 (#8582), prometheus 3.9 `--storage.tsdb.delay-compact-file.path`.
 */
export const delaysCompaction = ({ versions }: Cluster): boolean =>
  minorOf(versions.thanos) >= minorOf('0.41.0') && minorOf(versions.prometheus) >= minorOf('3.9.0');

export interface SidecarOptions {
  readonly topology: Topology;
  readonly cluster: Cluster;
  readonly component: ComponentOf<'prometheus'>;
  readonly bucket: ObjectStore | undefined;
  readonly dataDir: string;
  readonly configFile: string;
  readonly mounts: readonly Mount[];
}

const shipperFlags = (cluster: Cluster, bucket: ObjectStore | undefined): FlagList =>
  bucket === undefined
    ? []
    : [
        ...objectStoreFlags(bucket),
        ...(delaysCompaction(cluster)
          ? ([
              ['shipper.meta-file-name', shipperFile],
              ['shipper.ignore-unequal-block-size', true],
            ] as const)
          : []),
      ];

/** The sidecar beside a Prometheus; it also has Prometheus read its configuration again when that changes. */
export const sidecarContainer = (options: SidecarOptions): Fields => {
  const { topology, cluster, component, bucket } = options;
  const tls = grpcTls(topology);
  return container({
    name: 'thanos-sidecar',
    image: imagesOf(cluster).thanos,
    command: ['sidecar'],
    flags: [
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['grpc-address', `0.0.0.0:${String(ports.grpc)}`],
      ['http-address', `0.0.0.0:${String(ports.http)}`],
      ['prometheus.url', `http://localhost:${String(ports.web)}`],
      ['tsdb.path', options.dataDir],
      ['reloader.config-file', options.configFile],
      ['reloader.watch-interval', '30s'],
      ...shipperFlags(cluster, bucket),
      ...tls.flags,
    ],
    changes: component.settings.flags,
    ports: { grpc: ports.grpc, http: ports.http },
    probed: 'http',
    // It waits for Prometheus, which may read its log for long.
    patience: { start: 900 },
    env: bucket === undefined ? [] : [objectStoreEnv(bucket)],
    mounts: [...options.mounts, ...tls.mounts],
    resources: resourcesOf(undefined, { cpu: '10m', memory: '64Mi', limit: '512Mi' }),
  });
};
