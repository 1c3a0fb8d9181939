import { expect, it } from 'vitest';
import type { PlannedObject } from '../../../client/src/topology/plan.ts';
import { createTopologies } from '../../../client/src/topology/topologies.ts';
import { createTopologySource } from '../../../client/src/trees/topology/topology-source.ts';

it('shows nothing as being written once a run broke off, and keeps what was written', async () => {
  const topologies = createTopologies();
  const run = topologies.run(async () => {
    topologies.tell({ kind: 'object', key: 'aks/first', state: 'writing' });
    topologies.tell({ kind: 'object', key: 'aks/first', state: 'written' });
    topologies.tell({ kind: 'object', key: 'aks/second', state: 'writing' });
    expect(topologies.state('aks/second')).toBe('writing');
    return Promise.reject(new Error('refused'));
  });
  await expect(run).rejects.toThrow('refused');
  expect(topologies.state('aks/first')).toBe('written');
  expect(topologies.state('aks/second')).toBeUndefined();
});

it('counts in the rows of clusters what would change, and then what was written there', async () => {
  const change = { kind: 'create', after: {} } as const;
  const object = (cluster: string, name: string): PlannedObject => ({
    key: `${cluster}/${name}`,
    cluster,
    component: 'c',
    wave: 'configuration',
    last: false,
    attached: false,
    path: `/${name}`,
    manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
    change,
    warnings: [],
  });
  const clusters = ['aks', 'gke'].map((name) => ({
    name,
    context: name,
    namespace: 'mon',
    denied: [],
    missingSecrets: [],
    objects: [object(name, 'first'), object(name, 'second')],
    leftovers: [],
  }));
  const topologies = createTopologies();
  topologies.show({
    uri: 'u',
    at: 1,
    deployment: { name: 't', clusters: [], queriers: [] },
    clusters,
  });
  const rows = () =>
    createTopologySource({ viewId: 'v', topologies })
      .roots()
      .map(({ description }) => description);
  expect(rows()).toEqual(['2 to create', '2 to create']);
  await topologies.run(async () => {
    topologies.tell({ kind: 'object', key: 'aks/first', state: 'written' });
    return Promise.resolve();
  });
  expect(rows()).toEqual(['1 of 2 written', '2 to create']);
});
