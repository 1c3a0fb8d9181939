import { describe, expect, test } from 'vitest';
import { findHost, type EmbeddedExpr } from '../../../server/src/embedded/index.ts';
import { language, parse } from '../../../server/src/promql/index.ts';

const extract = (text: string): readonly EmbeddedExpr[] => {
  const host = findHost({ uri: 'file:///w/a.yaml', languageId: 'yaml', text });
  expect(host?.kind).toBe('autoscaler');
  return host?.extract(text).expressions ?? [];
};

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web }
spec:
  scaleTargetRef: { name: web }
  triggers:
    - type: cpu
      metadata: { value: "60" }
    - type: prometheus
      metadata:
        serverAddress: http://thanos:9090
        query: |
          sum(
            rate(request_total[1m])
          )
        threshold: "100"
`;

const rules = `rules:
- seriesQuery: 'http_requests_total{namespace!=""}'
  resources: {overrides: {namespace: {resource: namespace}, pod: {resource: pod}}}
  metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)'
- seriesQuery: '{__name__=~"^container_.*"}'
  resources: {template: "<<.Resource>>"}
  metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>,container!="POD"}[1m])) by (le, <<.GroupBy>>)
externalRules:
- seriesQuery: 'up'
  metricsQuery: count(<<.Series>>)
resourceRules:
  cpu:
    nodeQuery: sum by (<<.GroupBy>>) (irate(node_cpu_seconds_total{<<.LabelMatchers>>}[4m]))
`;

describe('PromQL in manifests that scale', () => {
  test('is found in the triggers of KEDA', () => {
    const [query, ...more] = extract(scaledObject);
    expect(more).toEqual([]);
    expect(query?.text.trim()).toBe('sum(\n  rate(request_total[1m])\n)');
    const at = scaledObject.indexOf('request_total');
    expect(query?.toExpr(at)).toBe(query?.text.indexOf('request_total'));
    expect(query?.toHost(query.text.indexOf('request_total'))).toBe(at);
  });

  test('is read in rules of the adapter with what the templates will be', () => {
    const texts = extract(rules).map(({ text }) => text);
    expect(texts).toEqual([
      'http_requests_total{namespace!=""}',
      'sum(rate(http_requests_total{pod!=""}[1m])) by (pod)',
      '{__name__=~"^container_.*"}',
      'sum(rate({__name__!="",container!="POD"}[1m])) by (le, namespace)',
      'up',
      'count(up)',
      'sum by (namespace) (irate(node_cpu_seconds_total{namespace!=""}[4m]))',
    ]);
    for (const text of texts) expect(parse(text, language('thanos')).errors).toEqual([]);
  });

  test('keeps the places of what is written around a template', () => {
    const [, query] = extract(rules);
    const at = rules.indexOf('[1m]');
    expect(query?.toHost(query.text.indexOf('[1m]'))).toBe(at);
    expect(query?.toExpr(at + 1)).toBe((query?.text.indexOf('[1m]') ?? 0) + 1);
    const series = query?.text.indexOf('http') ?? 0;
    expect(
      rules.slice(query?.toHost(series), query?.toHostEnd(series + 'http_requests_total'.length)),
    ).toBe('<<.Series>>');
    expect(query?.templated).toBe(true);
  });

  test('is found in the files of a ConfigMap', () => {
    const margin = rules.replaceAll(/^(?=.)/gm, '    ');
    const map = `apiVersion: v1\nkind: ConfigMap\ndata:\n  config.yaml: |\n${margin}`;
    const found = extract(map);
    expect(found.map(({ text }) => text)).toEqual(extract(rules).map(({ text }) => text));
    const at = map.indexOf('node_cpu_seconds_total');
    const query = found.at(-1);
    expect(query?.toHost(query.text.indexOf('node_cpu'))).toBe(at);
    expect(query?.toExpr(at)).toBe(query?.text.indexOf('node_cpu'));
  });

  test('is not looked for in other ConfigMaps', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    metricsQuery: up\n';
    expect(extract(text)).toEqual([]);
  });
});
