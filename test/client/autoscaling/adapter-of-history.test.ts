// The adapter that a cluster itself asks for metrics, found from its APIServices.
import { expect, test } from 'vitest';
import { adapterOfHistory } from '../../../client/src/autoscaling/adapter-of-history.ts';
import { contextOfMatchers } from '../../../client/src/autoscaling/cluster-of-history.ts';
import type { FoundComponent } from '../../../client/src/discovery/found.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { MetricsApi } from '../../../server/src/protocol/autoscaling.ts';
import type { Fields } from '../../../client/src/util/values.ts';

const apiService = (api: string) => `/apis/apiregistration.k8s.io/v1/apiservices/${api}`;
const externalApi = apiService('v1beta1.external.metrics.k8s.io');
const service = { spec: { service: { namespace: 'mon', name: 'metrics' } } };
const deployment = (image: string, args: readonly string[]): Fields => ({
  metadata: { name: 'adapter' },
  spec: {
    template: {
      metadata: { labels: { app: 'adapter', more: 'yes' } },
      spec: {
        containers: [
          { image, args, volumeMounts: [{ name: 'config', mountPath: '/etc/adapter' }] },
        ],
        volumes: [{ name: 'config', configMap: { name: 'adapter-config' } }],
      },
    },
  },
});
const flags = [
  '--config=/etc/adapter/config.yaml',
  '--prometheus-url=http://thanos-query.mon.svc:9090',
];
const adapterImage = 'registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0';

const objects: Readonly<Record<string, unknown>> = {
  [externalApi]: service,
  '/api/v1/namespaces/mon/services/metrics': { spec: { selector: { app: 'adapter' } } },
  '/apis/apps/v1/namespaces/mon/deployments': {
    items: [deployment('nginx', []), deployment(adapterImage, flags)].map((one, index) =>
      index === 0 ? { ...one, spec: { template: {} } } : one,
    ),
  },
  '/api/v1/namespaces/mon/configmaps/adapter-config': { data: { 'config.yaml': 'rules: []' } },
};

const querier = {
  component: 'query',
  namespace: 'mon',
  service: { name: 'thanos-query', port: 9090 },
} as FoundComponent;

const ask = async (
  apis: readonly MetricsApi[],
  changed: Readonly<Record<string, unknown>> = {},
  components: readonly FoundComponent[] = [],
) => {
  const asked: string[] = [];
  const all = { ...objects, ...changed };
  const client = {
    getJson: async (path: string) => {
      asked.push(path);
      const found = all[path];
      if (found instanceof Error) throw found;
      if (found === undefined)
        throw new ClusterError({ kind: 'refused' as never, message: 'not found', status: 404 });
      return Promise.resolve(found);
    },
  };
  const signal = new AbortController().signal;
  const found = await adapterOfHistory({ apis, client, components }, signal);
  return { asked, ...found };
};

test('the adapter behind an external metric is read, and told', async () => {
  const found = await ask(['external']);
  expect(found.adapter).toEqual({ text: 'rules: []', sees: 'cluster' });
  expect(found.note).toEqual({
    kind: 'adapter',
    severity: 'info',
    message: 'Metrics come by the rules of the adapter in ConfigMap mon/adapter-config.',
  });
});

test('one that asks a querier sees all clusters', async () => {
  const found = await ask(['external'], {}, [querier]);
  expect(found.adapter?.sees).toBe('server');
  expect(found.note?.message).toContain('over all clusters');
});

test('the newer version of the API for custom metrics is looked for as well', async () => {
  const newer = apiService('v1beta2.custom.metrics.k8s.io');
  const found = await ask(['custom'], { [newer]: service });
  expect(found.adapter?.text).toBe('rules: []');
});

test.each<[string, readonly MetricsApi[], Readonly<Record<string, unknown>>, string]>([
  [
    'nothing serves the API',
    ['custom'],
    {},
    'Nothing serves v1beta1.custom.metrics.k8s.io in the cluster.',
  ],
  [
    'something else serves it',
    ['external'],
    {
      '/apis/apps/v1/namespaces/mon/deployments': {
        items: [deployment('ghcr.io/kedacore/keda-metrics-apiserver:2.21', [])],
      },
    },
    'v1beta1.external.metrics.k8s.io is served by mon/metrics, which is no prometheus-adapter.',
  ],
  [
    'the ConfigMap is empty',
    ['external'],
    { '/api/v1/namespaces/mon/configmaps/adapter-config': {} },
    'adapter-config holds no configuration.',
  ],
  [
    'the cluster lets nobody look',
    ['external'],
    { [externalApi]: new ClusterError({ kind: 'forbidden', message: 'You may not.' }) },
    'You may not.',
  ],
])('the reason is told where %s', async (_, apis, changed, reason) => {
  const { adapter, note } = await ask(apis, changed);
  expect(adapter).toBeUndefined();
  expect(note).toMatchObject({
    severity: 'warning',
    message: `No rules of an adapter are known for its metrics: ${reason}`,
  });
});

test('nothing is asked where no metric needs an adapter', async () => {
  expect(await ask([])).toEqual({ asked: [] });
});

test.each([
  [['cluster="aks"'], ['gke', 'aks'], 'aks'],
  [['cluster="other"'], ['gke', 'aks'], undefined],
  [['cluster="other"'], ['kind'], 'kind'],
  [[], [], undefined],
])('%j among %j is %s', (matchers, contexts, expected) => {
  expect(contextOfMatchers(matchers, contexts)).toBe(expected);
});
