import { ports } from '../ports.ts';
import { bucketOf, replicaLabelsOf } from '../wiring.ts';
import { ownBlocks } from './blocks.ts';
import { identityOf, selectorOf, type Renderer } from './context.ts';
import { headlessService } from './manifest.ts';
import {
  container,
  dataVolume,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  resourcesOf,
  statefulSet,
} from './pod.ts';

const dataDir = '/var/thanos/compact';

/** The compactor of a bucket: always one pod, since two would undo each other's work. */
export const renderCompact: Renderer<'compact'> = ({ topology, cluster, component }) => {
  const { settings } = component;
  const bucket = bucketOf(topology, component);
  if (bucket === undefined) return [];
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const data = dataVolume(settings.storage, cluster, '50Gi');
  const compactor = container({
    name: 'thanos-compact',
    image: imagesOf(cluster).thanos,
    command: ['compact'],
    flags: [
      ['wait', true],
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['http-address', `0.0.0.0:${String(ports.http)}`],
      ...objectStoreFlags(bucket),
      ['data-dir', dataDir],
      ['retention.resolution-raw', settings.retention.raw],
      ['retention.resolution-5m', settings.retention['5m']],
      ['retention.resolution-1h', settings.retention['1h']],
      ['delete-delay', settings.deleteDelay],
      ['compact.concurrency', settings.concurrency],
      ['downsample.concurrency', settings.concurrency],
      ...(settings.downsampling ? [] : [['downsampling.disable', true] as const]),
      ...(settings.deduplicate
        ? replicaLabelsOf(topology).map((label) => ['deduplication.replica-label', label] as const)
        : []),
      ...(settings.blocks === 'own'
        ? [['selector.relabel-config', JSON.stringify(ownBlocks(cluster))] as const]
        : []),
    ],
    changes: settings.flags,
    ports: { http: ports.http },
    probed: 'http',
    env: [objectStoreEnv(bucket)],
    mounts: [{ name: 'data', mountPath: dataDir }],
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '128Mi', limit: '2Gi' }),
  });
  return [
    statefulSet(identity, {
      selector,
      replicas: 1,
      containers: [compactor],
      volumes: data.volumes,
      claims: data.claims,
    }),
    headlessService(identity, { selector, ports: [{ name: 'http', port: ports.http }] }),
  ];
};
