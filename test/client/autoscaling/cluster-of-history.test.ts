import { describe, expect, it } from 'vitest';
import {
  clusterMeant,
  clustersOf,
  clustersQuery,
} from '../../../client/src/autoscaling/cluster-of-history.ts';
import { language, parse, usualFeatures } from '../../../server/src/promql/index.ts';

describe('the clusters that have history of an autoscaler', () => {
  it.each([
    ['web', 'shop'],
    ['a.b', ''],
  ])('are asked for in PromQL that holds: %s', (name, namespace) => {
    const query = clustersQuery({ kind: 'ScaledObject', namespace, name }, 'cluster');
    expect(parse(query, language('thanos', usualFeatures)).errors).toEqual([]);
    expect(query).toContain(JSON.stringify(`(?:keda-hpa-)?${name.replace('.', '\\.')}`));
    expect(query.includes('namespace="shop"')).toBe(namespace === 'shop');
  });

  it('are the values of the label', () => {
    const sample = (labels: Readonly<Record<string, string>>) => ({ labels, value: 1 });
    const samples = [sample({ cluster: 'do' }), sample({ cluster: 'aks' }), sample({})];
    expect(clustersOf(samples, 'cluster')).toEqual(['aks', 'do']);
  });

  it.each([
    [['aks', 'do'], 'do', 'do'],
    [['aks'], 'kind-aks', 'aks'],
    [['aks', 'do'], 'kind-aks', undefined],
    [['aks', 'do'], undefined, undefined],
    [[], 'aks', undefined],
  ])('%j, of context %s: %s is meant', (values, context, meant) => {
    expect(clusterMeant(values, context)).toBe(meant);
  });
});
