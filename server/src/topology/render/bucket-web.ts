import { ports } from '../ports.ts';
import { bucketOf } from '../wiring.ts';
import { identityOf, selectorOf, type Renderer } from './context.ts';
import { service } from './manifest.ts';
import {
  container,
  deployment,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  resourcesOf,
} from './pod.ts';

/** The page that shows the blocks of a bucket. */
export const renderBucketWeb: Renderer<'bucket-web'> = ({ topology, cluster, component }) => {
  const { settings } = component;
  const bucket = bucketOf(topology, component);
  if (bucket === undefined) return [];
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const page = container({
    name: 'thanos-bucket',
    image: imagesOf(cluster).thanos,
    command: ['tools', 'bucket', 'web'],
    flags: [
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['http-address', `0.0.0.0:${String(ports.http)}`],
      ...objectStoreFlags(bucket),
      ['label', 'cluster'],
      ['refresh', '5m'],
    ],
    changes: settings.flags,
    ports: { http: ports.http },
    probed: 'http',
    env: [objectStoreEnv(bucket)],
    resources: resourcesOf(settings.resources, { cpu: '10m', memory: '64Mi', limit: '1Gi' }),
  });
  return [
    deployment(identity, { selector, replicas: 1, containers: [page] }),
    service(identity, { selector, ports: [{ name: 'http', port: ports.http }] }),
  ];
};
