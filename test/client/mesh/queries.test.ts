import { describe, expect, it } from 'vitest';
import { language, parse, usualFeatures } from '../../../server/src/promql/index.ts';
import {
  edgeQueries,
  gatewayQueries,
  identityQuery,
  isLabelName,
  linkerd1Queries,
  trafficQueries,
} from '../../../client/src/mesh/queries.ts';
import type { QueryScope } from '../../../client/src/mesh/queries.ts';
import { workloadExpressions } from '../../../client/src/mesh/expressions.ts';

const thanos = language('thanos', usualFeatures);

const scopes: Readonly<Record<string, QueryScope>> = {
  'one cluster': {
    clusterLabel: 'cluster',
    clusters: ['aks'],
    window: '1m',
    quantiles: [0.5, 0.95, 0.99],
  },
  'two clusters, one with odd letters': {
    clusterLabel: 'k8s_cluster',
    clusters: ['gke|"x"', String.raw`a.b\c`],
    window: '30s',
    quantiles: [0.999],
  },
  'no label': { clusterLabel: '', clusters: [''], window: '5m', quantiles: [0.5] },
};

const namespaces = ['strest', 'a.b'];

const every = (scope: QueryScope) => [
  ...trafficQueries(scope),
  ...edgeQueries(scope, namespaces),
  ...gatewayQueries(scope),
  ...linkerd1Queries(scope),
  identityQuery(scope.clusterLabel, namespaces),
  ...workloadExpressions(scope, { kind: 'Job', namespace: 'a', name: 'b"c' }),
];

describe.each(Object.entries(scopes))('with %s', (_, scope) => {
  it.each(every(scope).map(({ id, expr }) => [id, expr]))('%s is PromQL: %s', (_id, expr) => {
    expect(parse(expr, thanos).errors).toEqual([]);
  });
});

describe('trafficQueries', () => {
  it('asks as Linkerd does, for all kinds and clusters at once', () => {
    const [scope] = Object.values(scopes);
    const text = new Map(trafficQueries(scope ?? expect.fail()).map(({ id, expr }) => [id, expr]));
    const kinds =
      'deployment, statefulset, daemonset, k8s_job, replicaset, replicationcontroller, cronjob';
    expect(text.get('responses')).toBe(
      `sum(increase(response_total{cluster="aks", direction="inbound"}[1m])) by (cluster, namespace, ${kinds}, classification, tls, no_tls_reason)`,
    );
    expect(text.get('latency:0.99')).toBe(
      `histogram_quantile(0.99, sum(irate(response_latency_ms_bucket{cluster="aks", direction="inbound"}[1m])) by (cluster, le, namespace, ${kinds}))`,
    );
    expect(text.get('connections')).toBe(
      `sum(tcp_open_connections{cluster="aks", direction="inbound"}) by (cluster, namespace, ${kinds}, peer, tls, no_tls_reason)`,
    );
  });

  it('writes values as they are meant', () => {
    const scope = scopes['two clusters, one with odd letters'] ?? expect.fail();
    expect(trafficQueries(scope)[0]?.expr).toContain(
      String.raw`{k8s_cluster=~"a\\.b\\\\c|gke\\|\"x\"", direction="inbound"}`,
    );
  });
});

it.each([
  ['cluster', true],
  ['_c1', true],
  ['1c', false],
  ['a-b', false],
  ['', false],
])('isLabelName(%j) is %s', (name, expected) => {
  expect(isLabelName(name)).toBe(expected);
});
