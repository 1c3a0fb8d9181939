// The query frontend: splits, retries and caches what is asked of the global querier.
import type { Component } from '../component.ts';
import { nodePorts } from '../plan.ts';
import { deployment, service } from './manifest.ts';
import { nodePortService } from './node-port.ts';
import { thanosContainer, thanosIdentity, thanosPod } from './thanos-common.ts';
import { querierUrl } from './thanos-query.ts';

const { identity, selector } = thanosIdentity('thanos-query-frontend', 'query-cache');
const ports = { http: 9090 } as const;

const cache = JSON.stringify({
  type: 'IN-MEMORY',
  config: { max_size: '32MB', max_size_items: 0, validity: '0s' },
});

const frontend = thanosContainer({
  name: identity.name,
  ports,
  args: [
    'query-frontend',
    `--query-frontend.downstream-url=${querierUrl}`,
    '--query-range.split-interval=12h',
    `--query-range.response-cache-config=${cache}`,
    `--labels.response-cache-config=${cache}`,
    '--query-frontend.log-queries-longer-than=10s',
  ],
  resources: { cpu: 10, memory: 40, memoryLimit: 300 },
});

/** The frontend of the global querier. */
export const thanosQueryFrontend: Component = {
  name: 'thanos-query-frontend',
  images: ['thanos'],
  where: 'first',
  ready: [{ kind: 'Deployment', namespace: identity.namespace, name: identity.name }],
  objects: () => [
    deployment(
      identity,
      { labels: selector, spec: thanosPod([frontend], []) },
      { selector, replicas: 1 },
    ),
    service(identity, selector, { http: { port: ports.http } }),
    nodePortService(identity, selector, {
      name: 'http',
      port: ports.http,
      nodePort: nodePorts.frontendHttp,
    }),
  ],
};
