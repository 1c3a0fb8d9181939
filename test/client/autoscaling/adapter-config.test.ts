// Which Deployments are adapters, and the rules of their configuration.
import { describe, expect, it } from 'vitest';
import { adapterRules } from '../../../client/src/autoscaling/adapter-config.ts';
import { isAdapter } from '../../../client/src/autoscaling/is-adapter.ts';

it.each([
  ['registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0', true],
  ['directxman12/k8s-prometheus-adapter-amd64:v0.5.0', true],
  ['prometheus-adapter@sha256:abc', true],
  ['quay.io/prometheus/prometheus:v3.16.0', false],
  ['example/not-prometheus-adapter-at-all/x:1', false],
])('%s is an adapter: %s', (image, is) => {
  expect(isAdapter({ images: [image] })).toBe(is);
});

describe('the configuration of an adapter', () => {
  it('has its rules in their order', () => {
    const text = `
rules:
- seriesQuery: 'http_requests_total{namespace!=""}'
  name: { matches: "^(.*)_total", as: "\${1}_per_second" }
  metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)
- seriesQuery: queue
  name: { matches: "q(.*)" }
externalRules:
- seriesQuery: p99
resourceRules:
  memory: { containerQuery: sum(mem) }
`;
    expect(adapterRules(text)).toEqual([
      {
        rule: 'rules[0]',
        series: 'http_requests_total{namespace!=""}',
        name: '${1}_per_second',
        query: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)',
      },
      { rule: 'rules[1]', series: 'queue', name: '$1 of q(.*)', query: '' },
      { rule: 'externalRules[0]', series: 'p99', name: '', query: '' },
      { rule: 'resourceRules.memory', series: '', name: 'memory', query: 'sum(mem)' },
    ]);
  });

  it.each(['', 'a: [', '- 1', '42'])('is none where a key holds %j', (text) => {
    expect(adapterRules(text)).toBeUndefined();
  });
});
