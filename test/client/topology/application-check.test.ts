import { describe, expect, it } from 'vitest';
import { incomplete, missingStores } from '../../../client/src/topology/application-check.ts';
import type { DeployedQuerier, ExpectedStores } from '../../../server/src/protocol/topology.ts';

const querier = (...expects: readonly Partial<ExpectedStores>[]): DeployedQuerier => ({
  cluster: 'aks',
  component: 'query',
  namespace: 'mon',
  service: 'thanos-query',
  port: 9090,
  global: true,
  further: 0,
  expects: expects.map((one) => ({
    cluster: 'aks',
    component: 'c',
    type: 'sidecar',
    count: 1,
    labels: {},
    ...one,
  })),
});
const store = (name: string, labels: object = {}, lastError: string | null = null) => ({
  name,
  lastError,
  labelSets: [labels],
});
const answer = (data: object) => ({ status: 'success', data });
const aks = { labels: { cluster: 'aks' } };

describe('the stores that a querier shows', () => {
  it.each<[what: string, querier: DeployedQuerier, data: object, missing: readonly string[]]>([
    ['nothing is expected', querier(), {}, []],
    ['all is there', querier(aks), { sidecar: [store('a', { cluster: 'aks', replica: '0' })] }, []],
    [
      'one is not there',
      querier(aks, { labels: { cluster: 'gke' } }),
      { sidecar: [store('a', { cluster: 'aks' })] },
      ['0 of 1 stores of the type sidecar {cluster="gke"} answer'],
    ],
    [
      'one does not answer',
      querier(aks),
      { sidecar: [store('a:1', { cluster: 'aks' }, 'refused')] },
      ['0 of 1 stores of the type sidecar {cluster="aks"} answer', 'a:1 does not answer: refused'],
    ],
    [
      'they are of another type',
      querier({ ...aks, type: 'store' }),
      { sidecar: [store('a', { cluster: 'aks' })] },
      ['0 of 1 stores of the type store {cluster="aks"} answer'],
    ],
    [
      'two of two are one',
      querier({ count: 2 }),
      { sidecar: [store('a')] },
      ['1 of 2 stores of the type sidecar answer'],
    ],
    [
      'two expectations of the same are two stores',
      querier({ type: 'store' }, { type: 'store', cluster: 'gke' }),
      { store: [store('a')] },
      ['1 of 2 stores of the type store answer'],
    ],
    [
      'the order of labels does not matter',
      querier({ labels: { a: '1', b: '2' } }, { labels: { b: '2', a: '1' } }),
      { sidecar: [store('a', { a: '1', b: '2' })] },
      ['1 of 2 stores of the type sidecar {a="1", b="2"} answer'],
    ],
    [
      'labels of two sets are not one',
      querier({ labels: { a: '1', b: '2' } }),
      { sidecar: [{ name: 'a', lastError: null, labelSets: [{ a: '1' }, { b: '2' }] }] },
      ['0 of 1 stores of the type sidecar {a="1", b="2"} answer'],
    ],
    [
      'more is there',
      querier(aks),
      { sidecar: [store('a', { cluster: 'aks' }), store('b', {})] },
      [],
    ],
  ])('%s', (_, one, data, missing) => {
    expect(missingStores(one, answer(data))).toEqual(missing);
  });

  it.each([
    undefined,
    null,
    'x',
    {},
    { data: [] },
    { data: { sidecar: 'x' } },
    { data: { sidecar: [3] } },
  ])('are none in the answer %j', (odd) => {
    expect(missingStores(querier(aks), odd)).toEqual([
      '0 of 1 stores of the type sidecar {cluster="aks"} answer',
    ]);
  });
});

it.each<[answer: unknown, why: string | undefined]>([
  [answer({ result: [] }), undefined],
  [{ ...answer({}), warnings: [] }, undefined],
  [
    { ...answer({}), warnings: ['No StoreAPIs matched for this query'] },
    'No StoreAPIs matched for this query',
  ],
  [{ status: 'error', error: 'query timed out' }, 'query timed out'],
  [{}, 'The querier does not answer.'],
  [undefined, 'The querier does not answer.'],
])('the answer %j is incomplete: %s', (one, why) => {
  expect(incomplete(one)).toBe(why);
});
