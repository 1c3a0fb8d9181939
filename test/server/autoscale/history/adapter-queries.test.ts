// What a prometheus-adapter asks for the metrics of an HPA, over a time in which its pods come and go.
import { describe, expect, test } from 'vitest';
import { readAdapterConfig } from '../../../../server/src/autoscale/adapter/config.ts';
import { withinMatchers } from '../../../../server/src/autoscale/adapter/within-matchers.ts';
import {
  defaultController,
  readSubject,
  withAdapterQueries,
  withQueries,
} from '../../../../server/src/autoscale/index.ts';

const hpa = (metric: object, more: object = {}) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    maxReplicas: 10,
    metrics: [metric],
    ...more,
  },
});

const target = { type: 'AverageValue', averageValue: '10' };
const pods = (name: string, selector?: object) => ({
  type: 'Pods',
  pods: { metric: { name, ...(selector && { selector }) }, target },
});
const object = (kind: string, apiVersion: string, name = 'front') => ({
  type: 'Object',
  object: {
    metric: { name: 'requests' },
    describedObject: { apiVersion, kind, name },
    target: { type: 'Value', value: '10' },
  },
});
const external = (name: string, selector?: object) => ({
  type: 'External',
  external: { metric: { name, ...(selector && { selector }) }, target },
});

const query = 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)';
const overrides = {
  namespace: { resource: 'namespace' },
  pod: { resource: 'pod' },
  ingress: { group: 'networking.k8s.io', resource: 'ingress' },
};
const named = { matches: '^(.*)_total$', as: '$1' };
const rule = (seriesQuery: string, more: object = {}) => ({
  seriesQuery,
  resources: { overrides },
  name: named,
  metricsQuery: query,
  ...more,
});
const series = (name: string, labels: Readonly<Record<string, string>> = {}) => ({
  __name__: name,
  namespace: 'shop',
  ...labels,
});

const all = [
  series('requests_total', { pod: 'web-1', ingress: 'front', cluster: 'a' }),
  series('requests_total', { pod: 'web-2', ingress: 'front', cluster: 'b' }),
  series('queue_depth', { cluster: 'a' }),
];

/** As a server finds series: by the name at the front of the selector. */
const find = (selector: string) =>
  Promise.resolve(
    selector.startsWith('slow')
      ? ({ ok: false, message: 'could not be asked in time' } as const)
      : ({ ok: true, value: all.filter(({ __name__ }) => selector.startsWith(__name__)) } as const),
  );

const asked = async (
  metric: object,
  config: object,
  { sees = 'server', matchers = [] }: { sees?: 'server' | 'cluster'; matchers?: string[] } = {},
) => {
  const read = readSubject(hpa(metric), defaultController());
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const rules = { config: readAdapterConfig(config).config, find, sees, matchers };
  const { subject, findings } = await withAdapterQueries(read.subject, rules);
  return { queries: [...subject.queries.values()], findings };
};

describe('the query of a metric is that of its rule', () => {
  test.each([
    [
      'Pods, whose names are known by their pattern alone',
      pods('requests'),
      { rules: [rule('requests_total')] },
      'avg(sum(rate(requests_total{namespace="shop",pod=~"web-[a-z0-9]+-[a-z0-9]{5}"}[2m])) by (pod))',
    ],
    [
      'Pods with a selector',
      pods('requests', {
        matchLabels: { verb: 'GET' },
        matchExpressions: [
          { key: 'code', operator: 'NotIn', values: ['500', '404'] },
          { key: 'canary', operator: 'DoesNotExist' },
        ],
      }),
      { rules: [rule('requests_total')] },
      'avg(sum(rate(requests_total{canary="",code!~"404|500",verb="GET",namespace="shop",pod=~"web-[a-z0-9]+-[a-z0-9]{5}"}[2m])) by (pod))',
    ],
    [
      'Object of another group',
      object('Ingress', 'networking.k8s.io/v1'),
      { rules: [rule('requests_total')] },
      'sum(rate(requests_total{namespace="shop",ingress="front"}[2m])) by (ingress)',
    ],
    [
      'Object that is a namespace',
      object('Namespace', 'v1', 'shop'),
      { rules: [rule('requests_total')] },
      'sum(rate(requests_total{namespace="shop"}[2m])) by (namespace)',
    ],
    [
      'External with a selector',
      external('queue_depth', { matchLabels: { queue: 'orders' } }),
      {
        externalRules: [
          rule('queue_depth', { name: {}, metricsQuery: 'max(<<.Series>>{<<.LabelMatchers>>})' }),
        ],
      },
      'max(queue_depth{queue="orders",namespace="shop"})',
    ],
    [
      'the last rule that has it',
      external('queue_depth'),
      {
        externalRules: ['max', 'min'].map((word) =>
          rule('queue_depth', {
            name: {},
            resources: { namespaced: false },
            metricsQuery: `${word}(<<.Series>>)`,
          }),
        ),
      },
      'min(queue_depth)',
    ],
  ])('for %s', async (_, metric, config, expected) => {
    const { queries, findings } = await asked(metric, config);
    expect(queries).toEqual([expected]);
    expect(findings.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['adapter-rule', 'info'],
    ]);
    expect(findings[0]?.message).toContain(expected);
  });

  test('within its own cluster where it sees that alone, and said where it takes several together', async () => {
    const config = { rules: [rule('requests_total{namespace!=""}')] };
    const matchers = ['cluster="a"'];
    const own = await asked(object('Ingress', 'networking.k8s.io/v1'), config, {
      sees: 'cluster',
      matchers,
    });
    expect(own.queries).toEqual([
      'sum(rate(requests_total{cluster="a",namespace="shop",ingress="front"}[2m])) by (ingress)',
    ]);
    expect(own.findings.map(({ kind }) => kind)).toEqual(['adapter-rule']);
    const shared = await asked(object('Ingress', 'networking.k8s.io/v1'), config, { matchers });
    expect(shared.findings.map(({ kind }) => kind)).toEqual([
      'adapter-rule',
      'adapter-several-clusters',
    ]);
    expect(shared.findings[1]?.message).toContain('(cluster a, b)');
  });
});

describe('a metric that no rule gives', () => {
  test.each([
    ['is of the other API', external('requests'), {}, 'the configuration has no externalRules'],
    [
      'has another name',
      pods('orders'),
      { rules: [rule('requests_total')] },
      'rules[0] gives other names (requests)',
    ],
    [
      'is of something else',
      object('Service', 'v1'),
      { rules: [rule('requests_total')] },
      'rules[0] gives it for namespaces, pods, ingresses.networking.k8s.io, not for services',
    ],
    ['has no series', pods('requests'), { rules: [rule('nothing')] }, 'rules[0] finds no series'],
    [
      'may stand in a later rule, which nobody could read',
      pods('requests'),
      { rules: [rule('requests_total'), rule('slow_total')] },
      'rules[1] could not be asked in time',
    ],
    [
      'has series that are left out',
      pods('requests'),
      { rules: [rule('queue_depth')] },
      'rules[0] takes none of its series: left out by `name.matches: ^(.*)_total$`',
    ],
    [
      'stands in a rule that is refused',
      pods('requests'),
      { rules: [rule('requests_total', { metricsQuery: 'sum(<<.Series)' })] },
      'rules[0] is refused: unable to construct metrics query',
    ],
  ])('because it %s', async (_, metric, config, reason) => {
    const { queries, findings } = await asked(metric, config);
    expect(queries).toEqual([]);
    expect(findings.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['adapter-no-rule', 'warning'],
    ]);
    expect(findings[0]?.message).toContain(reason);
  });
});

test('a query that was named stays, and so do those of a ScaledObject', async () => {
  const read = readSubject(hpa(pods('requests')), defaultController());
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const own = withQueries(read.subject, new Map([['requests', 'mine']]));
  const { config } = readAdapterConfig({ rules: [rule('requests_total')] });
  const rules = { config, find, sees: 'server', matchers: [] } as const;
  expect(await withAdapterQueries(own, rules)).toEqual({ subject: own, findings: [] });
  const keda = { ...read.subject, manager: 'keda' } as const;
  expect(await withAdapterQueries(keda, rules)).toEqual({ subject: keda, findings: [] });
});

test.each([
  ['up', 'up{c="a"}'],
  ['up{}', 'up{c="a"}'],
  ['{job="x",}', '{c="a",job="x",}'],
  ['{"my.metric"}', '{c="a","my.metric"}'],
  ['sum(rate(a{b="}"}[5m] offset 1m)) / b', 'sum(rate(a{c="a",b="}"}[5m] offset 1m)) / b{c="a"}'],
  ['this is ( none', 'this is ( none'],
])('%s within matchers', (expr, expected) => {
  expect(withinMatchers(expr, ['c="a"'])).toBe(expected);
  expect(withinMatchers(expr, [])).toBe(expr);
});
