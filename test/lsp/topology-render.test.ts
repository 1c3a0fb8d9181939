import { expect, test } from 'vitest';
import { methods } from '../../server/src/protocol/methods.ts';
import type { RenderTopologyResult } from '../../server/src/protocol/topology.ts';
import { sampleNames, sampleText } from '../topology/samples.ts';
import { startClient } from './client.ts';

const rendered = async (text: string, uri = 'file:///w/Prod%20one.thanos-topology.yaml') => {
  const { connection } = await startClient();
  // By name: the method says what comes back.
  return connection.sendRequest<RenderTopologyResult>(methods.topologyRender, { uri, text });
};

const deployed = async (sample: string) => {
  const result = await rendered(sampleText(sample));
  if (!result.ok) throw new Error(result.errors.map(({ message }) => message).join('; '));
  return result.deployment;
};

test.each(sampleNames)(
  '%s becomes objects of every cluster and what queriers show',
  async (name) => {
    const { clusters, queriers, name: title } = await deployed(name);
    expect(title).toBe('prod-one');
    expect(clusters.length).toBeGreaterThan(1);
    for (const { objects } of clusters) expect(objects.length).toBeGreaterThan(0);
    expect(queriers.some(({ global }) => global)).toBe(true);
    for (const { expects } of queriers) expect(expects.length).toBeGreaterThan(0);
  },
);

test('the querier over all clusters and what stands before it come last', async () => {
  const { clusters } = await deployed('store-in-each-cluster');
  const last = clusters.flatMap(({ name, objects }) =>
    objects.filter(({ last }) => last).map(({ component }) => `${name}/${component}`),
  );
  expect([...new Set(last)]).toEqual(['aks/query', 'aks/query-frontend']);
});

test('stores are expected with the labels that are known beforehand', async () => {
  const { queriers } = await deployed('store-in-each-cluster');
  expect(queriers.map(({ service, port, expects }) => ({ service, port, expects }))).toEqual([
    {
      service: 'thanos-query',
      port: 9090,
      expects: ['aks', 'gke'].flatMap((cluster) => [
        { cluster, component: 'prometheus', type: 'sidecar', count: 1, labels: { cluster } },
        { cluster, component: 'store', type: 'store', count: 1, labels: {} },
      ]),
    },
  ]);
});

test('a file with errors is not rendered, and says where they are', async () => {
  const result = await rendered('kind: ThanosTopology\nclusters:\n  a: { rule: 1 }\n');
  expect(result.ok).toBe(false);
  expect(result.ok ? [] : result.errors).toContainEqual(expect.objectContaining({ line: 2 }));
});
