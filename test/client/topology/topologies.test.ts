import { expect, it } from 'vitest';
import { createTopologies } from '../../../client/src/topology/topologies.ts';

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
