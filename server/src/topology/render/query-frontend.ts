import { stringify } from 'yaml';
import type { ComponentOf } from '../model.ts';
import { ports } from '../ports.ts';
import { querierFor } from '../wiring.ts';
import { identityOf, selectorOf, type Renderer } from './context.ts';
import { podDisruptionBudget, service } from './manifest.ts';
import { container, deployment, imagesOf, resourcesOf } from './pod.ts';
import { queryUrl } from './query.ts';

/** Source: thanos v0.42.0 docs/components/query-frontend.md, Caching. */
const cacheConfig = ({ settings: { cache } }: ComponentOf<'query-frontend'>): string => {
  if (cache === 'in-memory') {
    return stringify({ type: 'IN-MEMORY', config: { max_size: '128MB', validity: '6h' } });
  }
  return 'memcached' in cache
    ? stringify({ type: 'MEMCACHED', config: { addresses: cache.memcached, expiration: '24h' } })
    : stringify({ type: 'REDIS', config: { addr: cache.redis, expiration: '24h' } });
};

/** What splits, retries and caches queries before a querier. */
export const renderQueryFrontend: Renderer<'query-frontend'> = ({
  topology,
  cluster,
  component,
}) => {
  const { settings } = component;
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const querier = querierFor(topology, component, cluster);
  if (querier === undefined) return [];
  const cache = cacheConfig(component);
  const frontend = container({
    name: 'thanos-query-frontend',
    image: imagesOf(cluster).thanos,
    command: ['query-frontend'],
    flags: [
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['http-address', `0.0.0.0:${String(ports.queryHttp)}`],
      ['query-frontend.downstream-url', queryUrl(querier, cluster)],
      ['query-frontend.compress-responses', true],
      ['query-frontend.log-queries-longer-than', '10s'],
      ['query-range.split-interval', settings.splitInterval],
      ['query-range.max-retries-per-request', 5],
      ['query-range.response-cache-config', cache],
      ['labels.split-interval', settings.splitInterval],
      ['labels.max-retries-per-request', 5],
      ['labels.response-cache-config', cache],
    ],
    changes: settings.flags,
    ports: { http: ports.queryHttp },
    probed: 'http',
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '64Mi', limit: '1Gi' }),
  });
  return [
    deployment(identity, { selector, replicas: settings.replicas, containers: [frontend] }),
    service(identity, { selector, ports: [{ name: 'http', port: ports.queryHttp }] }),
    ...(settings.replicas > 1 ? [podDisruptionBudget(identity, selector, 1)] : []),
  ];
};
