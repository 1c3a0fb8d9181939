import { describe, expect, it } from 'vitest';
import type { FoundComponent } from '../../../client/src/discovery/found.ts';
import {
  isLoopback,
  placesOfAddress,
  storePlaces,
} from '../../../client/src/panels/store-place.ts';
import { storeText, verdictOf, verdictSentence } from '../../../client/src/panels/store-verdict.ts';
import type {
  StoreAnswer,
  StoreQuestion,
  StoreVerdict,
} from '../../../client/src/panels/store-verdict.ts';
import type { StoreFacts, StoreInfoResult } from '../../../server/src/protocol/thanos.ts';
import { now } from './fixture.ts';

const labels = { cluster: 'aks' };
const info = {
  component: 'sidecar',
  labelSets: [labels],
  minTime: now - 3_600_000,
  apis: ['store', 'rules'],
  labelNames: ['__name__', 'job'],
  empty: false,
};
const good: StoreInfoResult = { ok: true, value: info };
const bad: StoreInfoResult = { ok: false, failure: { kind: 'refused', message: 'Refused.' } };
const facts: StoreFacts = {
  name: '10.0.0.1:10901',
  kind: 'sidecar',
  labelSets: [labels],
  minTime: now - 3_600_000,
  empty: false,
  lastCheck: now - 4000,
};
const failing = { ...facts, lastError: 'no route to host' };

const question = (answer: StoreAnswer, listed?: StoreQuestion['listed']): StoreQuestion => ({
  store: facts.name,
  querier: 'aks/mon/query',
  way: 'a port to pod prometheus-0 in aks/mon',
  answer,
  ...(listed === undefined ? {} : { listed }),
  now,
});
const says = (value: StoreFacts | undefined): StoreQuestion['listed'] => ({ ok: true, value });

describe('a store that is asked directly', () => {
  it.each<[StoreVerdict, StoreAnswer, StoreQuestion['listed'], RegExp]>([
    ['fine', good, says(facts), /is fine.*query reaches it/],
    ['empty', { ok: true, value: { ...info, empty: true } }, says(facts), /it is empty/],
    ['unreached', good, says(failing), /query cannot reach it: no route to host/],
    ['unlisted', good, says(undefined), /does not know it/],
    ['outdated', good, says({ ...facts, labelSets: [] }), /other label sets/],
    ['silent', bad, says(facts), /does not answer us, although/],
    [
      'no-way',
      { ok: false, noWay: true, failure: { kind: 'forbidden', message: 'Forbidden.' } },
      says(facts),
      /no way to it\. Forbidden/,
    ],
    ['down', bad, says(failing), /does not answer: Refused\..*the store’s own/],
    ['down', bad, says(undefined), /does not answer: Refused/],
    ['alone', good, undefined, /is fine/],
    ['alone', good, { ok: false, failure: { kind: 'timeout', message: 'Late.' } }, /is fine/],
    ['empty', { ok: true, value: { ...info, empty: true } }, undefined, /it is empty/],
  ])('is %s', (verdict, answer, listed, sentence) => {
    expect(verdictOf(question(answer, listed))).toBe(verdict);
    expect(verdictSentence(question(answer, listed))).toMatch(sentence);
  });

  it('is shown beside what its querier says', () => {
    expect(storeText(question(good, says(failing)))).toMatchInlineSnapshot(`
      "10.0.0.1:10901

      The store is fine, but aks/mon/query cannot reach it: no
      route to host. Look between the two: Service and DNS name,
      NetworkPolicy, TLS on one side only, a proxy that does not
      speak HTTP/2.

      What the store says itself
        Asked through  a port to pod prometheus-0 in aks/mon
        Component      sidecar
        Minimum time   2026-11-23 11:00:00 UTC, 1 h ago
        Maximum time   now and on
        APIs           store, rules
        Labels         {cluster="aks"}

      What aks/mon/query says of it
        Last check    2026-11-23 11:59:56 UTC, 4 s ago
        Last error    no route to host
        Minimum time  2026-11-23 11:00:00 UTC, 1 h ago
        Maximum time  now and on
        Labels        {cluster="aks"}

      Label names that it has
        __name__, job
      "
    `);
  });
});

const found = (cluster: string, name: string, ip: string): FoundComponent => ({
  id: `mon/${name}`,
  product: 'thanos',
  component: 'store',
  cluster,
  namespace: 'mon',
  name,
  workload: { kind: 'StatefulSet', name },
  pods: [
    { name: `${name}-0`, ready: false, restarts: 0, ip },
    { name: `${name}-1`, ready: true, restarts: 0, ip: 'fd00::7' },
  ],
  container: 'thanos',
  image: '',
  version: '',
  args: [],
  grpc: 10_901,
  service: { name: `${name}-http`, port: 80 },
  clues: ['arguments'],
});

describe('the pod behind the address of a store', () => {
  const places = storePlaces(
    [found('aks', 'store', '10.0.0.1'), found('gke', 'store', '10.0.0.1')].map((one) => ({
      name: `${one.cluster}/store`,
      found: one,
    })),
  );
  const podsOf = (address: string, cluster?: string): readonly string[] =>
    placesOfAddress(address, cluster, places).map(
      ({ found: { cluster }, pod }) => `${cluster}/${pod}`,
    );

  it.each<[string, string | undefined, readonly string[]]>([
    ['10.0.0.1:10901', 'aks', ['aks/store-0']],
    ['10.0.0.1:10901', undefined, ['aks/store-0', 'gke/store-0']],
    ['10.0.0.1:9999', 'aks', []],
    ['thanos:///10.0.0.1:10901', 'gke', ['gke/store-0']],
    ['[fd00::7]:10901', 'gke', ['gke/store-1']],
    ['store.mon.svc.cluster.local:10901', 'gke', ['gke/store-1', 'gke/store-0']],
    ['store-http.mon.svc:10901', 'aks', ['aks/store-1', 'aks/store-0']],
    ['store-0.store.mon.svc:10901', 'aks', ['aks/store-0']],
    ['store.other.svc:10901', 'aks', []],
    ['store', 'aks', []],
    ['', 'aks', []],
  ])('%s, seen from %s', (address, cluster, expected) => {
    expect(podsOf(address, cluster)).toEqual(expected);
  });

  it('is on this machine for addresses of its own', () => {
    expect(['127.0.0.1:1', 'localhost:1', '[::1]:1'].map(isLoopback)).toEqual([true, true, true]);
    expect(['127.evil.example:1', '10.0.0.1:1'].map(isLoopback)).toEqual([false, false]);
  });
});
