import { describe, expect, test } from 'vitest';
import { reach, type ReachFacts } from '../../../server/src/doctor/reach.ts';
import type { Matcher } from '../../../server/src/metadata/scope.ts';
import type { StoreFacts } from '../../../server/src/protocol/thanos.ts';

const hour = (count: number): number => Date.UTC(2026, 0, 1) + count * 3_600_000;
const now = hour(10);

const store = (name: string, more: Partial<StoreFacts> = {}): StoreFacts => ({
  name,
  kind: 'sidecar',
  labelSets: [{ cluster: name }],
  minTime: hour(4),
  empty: false,
  ...more,
});

const matcher = (label: string, op: Matcher['op'], value: string): Matcher => ({
  label,
  op,
  value,
});

interface Case {
  readonly title: string;
  readonly stores: readonly StoreFacts[];
  readonly matchers?: readonly Matcher[];
  /** Hours; the last hour when absent. */
  readonly read?: readonly [number, number];
  readonly facts?: Partial<ReachFacts>;
  readonly asked: readonly string[];
  readonly reasons?: Readonly<Record<string, string>>;
  readonly missing: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'a selector without a cluster asks all',
    stores: [store('eu1'), store('us1')],
    matchers: [matcher('__name__', '=', 'up')],
    asked: ['eu1', 'us1'],
    reasons: { eu1: 'Its labels and its time fit.' },
    missing: [],
  },
  {
    title: 'a label of the store that contradicts',
    stores: [store('eu1'), store('us1')],
    matchers: [matcher('cluster', '=', 'us1')],
    asked: ['us1'],
    reasons: { eu1: 'Its external labels contradict cluster="us1".' },
    missing: [],
  },
  {
    title: 'patterns and negations',
    stores: [store('eu1'), store('eu2'), store('us1')],
    matchers: [matcher('cluster', '=~', 'eu.*'), matcher('cluster', '!=', 'eu2')],
    asked: ['eu1'],
    reasons: {
      eu2: 'Its external labels contradict cluster!="eu2".',
      us1: 'Its external labels contradict cluster=~"eu.*".',
    },
    missing: [],
  },
  {
    title: 'a label that the store does not have contradicts nothing, not even an empty value',
    stores: [store('eu1')],
    matchers: [matcher('team', '=', 'blue'), matcher('zone', '=', '')],
    asked: ['eu1'],
    missing: [],
  },
  {
    title: 'one set of several is enough',
    stores: [store('r', { labelSets: [{ cluster: 'eu1' }, { cluster: 'us1' }] })],
    matchers: [matcher('cluster', '=', 'us1')],
    asked: ['r'],
    missing: [],
  },
  {
    title: 'no external labels at all',
    stores: [store('eu1', { labelSets: [] })],
    matchers: [matcher('cluster', '=', 'x')],
    asked: ['eu1'],
    reasons: { eu1: 'It announces no external labels, so it is asked for everything.' },
    missing: [],
  },
  {
    title: 'a cluster that nobody has',
    stores: [store('eu1'), store('us1')],
    matchers: [matcher('cluster', '=', 'eu')],
    asked: [],
    missing: ['No store is asked: cluster="eu" fits none of eu1, us1.'],
  },
  {
    title: 'no stores',
    stores: [],
    asked: [],
    missing: ['No store is asked: the result is empty.'],
  },
  {
    title: 'a store whose data ends before',
    stores: [
      store('eu1'),
      store('g', {
        kind: 'store',
        minTime: hour(0),
        maxTime: hour(5),
        labelSets: [{ cluster: 'eu1' }],
      }),
    ],
    asked: ['eu1'],
    reasons: {
      g: 'It has data from 2026-01-01T00:00:00Z to 2026-01-01T05:00:00Z; the selector reads 2026-01-01T09:00:00Z to 2026-01-01T10:00:00Z.',
    },
    missing: [],
  },
  {
    title: 'a store whose data begins after',
    stores: [store('eu1')],
    read: [1, 2],
    asked: [],
    missing: [
      'No store is asked: the result is empty.',
      '{cluster="eu1"} begins at 2026-01-01T04:00:00Z; the selector reads from 2026-01-01T01:00:00Z.',
    ],
  },
  {
    title: 'data that begins within the look-back',
    stores: [store('eu1', { minTime: hour(9) + 299_000 })],
    asked: ['eu1'],
    missing: [],
  },
  {
    title: 'a gap within what is read',
    stores: [
      store('eu1', { minTime: hour(7) }),
      store('g', {
        kind: 'store',
        minTime: hour(0),
        maxTime: hour(5),
        labelSets: [{ cluster: 'eu1' }],
      }),
    ],
    read: [4, 10],
    asked: ['eu1', 'g'],
    missing: [
      'Nobody answers for {cluster="eu1"} from 2026-01-01T05:00:00Z to 2026-01-01T07:00:00Z.',
    ],
  },
  {
    title: 'a gap outside of it',
    stores: [
      store('eu1', { minTime: hour(7) }),
      store('g', {
        kind: 'store',
        minTime: hour(0),
        maxTime: hour(5),
        labelSets: [{ cluster: 'eu1' }],
      }),
    ],
    read: [8, 10],
    asked: ['eu1'],
    missing: [],
  },
  {
    title: 'a store that is down, and one of another cluster',
    stores: [store('eu1', { lastError: 'refused' }), store('us1', { lastError: 'refused' })],
    matchers: [matcher('cluster', '=', 'eu1')],
    asked: [],
    reasons: { eu1: 'It is down (refused): the querier leaves it out without a word.' },
    missing: [
      'No store is asked: the result is empty.',
      'Nobody answers for {cluster="eu1"} from 2026-01-01T09:00:00Z to 2026-01-01T10:00:00Z: the sidecar eu1 would, but is down.',
    ],
  },
  {
    title: 'a replica that is down while the other one answers',
    stores: [
      store('a', { lastError: 'refused', labelSets: [{ cluster: 'eu1', replica: 'a' }] }),
      store('b', { labelSets: [{ cluster: 'eu1', replica: 'b' }] }),
    ],
    facts: { replicaLabels: ['replica'] },
    asked: ['b'],
    missing: [],
  },
  {
    title: 'the same without deduplication',
    stores: [
      store('a', { lastError: 'refused', labelSets: [{ cluster: 'eu1', replica: 'a' }] }),
      store('b', { labelSets: [{ cluster: 'eu1', replica: 'b' }] }),
    ],
    facts: { replicaLabels: ['replica'], dedup: false },
    asked: ['b'],
    missing: [
      'Nobody answers for {cluster="eu1", replica="a"} from 2026-01-01T09:00:00Z to 2026-01-01T10:00:00Z: the sidecar a would, but is down.',
    ],
  },
  {
    title: 'a replica label in the selector',
    stores: [store('a', { labelSets: [{ cluster: 'eu1', replica: 'a' }] })],
    matchers: [matcher('replica', '=', 'a')],
    facts: { replicaLabels: ['replica'] },
    asked: ['a'],
    missing: [
      'replica="a" names a replica label: what the other replicas have is not used to fill gaps.',
    ],
  },
  {
    title: 'stores that the endpoint does not choose',
    stores: [store('10.0.0.1:10901'), store('10.0.0.2:10901')],
    facts: { storeMatch: ['{__address__="10.0.0.1:10901"}'] },
    asked: ['10.0.0.1:10901'],
    reasons: {
      '10.0.0.2:10901': 'The endpoint asks only stores that match {__address__="10.0.0.1:10901"}.',
    },
    missing: [],
  },
  {
    title: 'a receiver without data',
    stores: [store('eu1'), store('r', { kind: 'receive', empty: true })],
    asked: ['eu1'],
    reasons: { r: 'It has no data yet.' },
    missing: [],
  },
];

describe('reach', () => {
  test.each(cases)('$title', ({ stores, matchers = [], read, facts, ...expected }) => {
    const [from, to] = read ?? [9, 10];
    const found = reach(
      { text: 'x', matchers, from: hour(from), to: hour(to) },
      { stores, replicaLabels: [], dedup: true, storeMatch: [], now, ...facts },
    );
    expect(found.stores.filter(({ asked }) => asked).map(({ store: name }) => name)).toEqual(
      expected.asked,
    );
    const reasons = Object.fromEntries(
      found.stores.map(({ store: name, reason }) => [name, reason]),
    );
    expect(reasons).toMatchObject(expected.reasons ?? {});
    expect(found.missing).toEqual(expected.missing);
  });
});
