import { describe, expect, it } from 'vitest';
import { readWanted } from './up.ts';

describe('readWanted', () => {
  it.each([
    {
      values: { scenario: 'demo' },
      wanted: { scenario: 'demo', clusters: ['aks', 'do', 'eks', 'gke'] },
    },
    { values: { scenario: 'bare', clusters: '2' }, wanted: { clusters: ['aks', 'do'] } },
    { values: { scenario: 'bare', clusters: 'gke,eu' }, wanted: { clusters: ['gke', 'eu'] } },
    { values: { scenario: 'big', pods: '5000' }, wanted: { clusters: ['aks'], pods: 5000 } },
    {
      values: { scenario: 'demo', kubeconfig: '/kube', address: '192.0.2.9' },
      wanted: { clusters: [], existing: { kubeconfig: '/kube', address: '192.0.2.9' } },
    },
    {
      values: { scenario: 'demo', kubeconfig: '/kube', clusters: 'kind-a,kind-b' },
      wanted: { clusters: ['kind-a', 'kind-b'], existing: { kubeconfig: '/kube' } },
    },
  ])('$values', ({ values, wanted }) => {
    expect(readWanted(values)).toMatchObject(wanted);
  });

  it('names more clusters than the talk had', () => {
    const { clusters } = readWanted({ scenario: 'bare', clusters: '6' });
    expect(clusters).toEqual(['aks', 'do', 'eks', 'gke', 'more-5', 'more-6']);
  });

  it.each([
    { values: { scenario: 'small' }, says: 'there is no scenario small' },
    { values: { scenario: 'big', pods: 'many' }, says: '"many" is no number of pods' },
    {
      values: { scenario: 'demo', address: '192.0.2.9' },
      says: '--address goes with --kubeconfig',
    },
  ])('refuses $values', ({ values, says }) => {
    expect(() => readWanted(values)).toThrow(says);
  });
});
