import { describe, expect, it } from 'vitest';
import { flapsOf, noHistory, observeStores } from '../../../client/src/thanos/store-history.ts';
import type { StoreHistory, StoreRecord } from '../../../client/src/thanos/store-history.ts';
import type { StoreFacts } from '../../../server/src/protocol/thanos.ts';

const store = (name: string, more: Partial<StoreFacts> = {}): StoreFacts => ({
  name,
  kind: 'sidecar',
  labelSets: [{ cluster: name.split(':')[0] ?? '' }],
  empty: false,
  ...more,
});

/** Looks one after the other, five seconds apart from 1,000 on. */
function look(...lists: readonly (readonly StoreFacts[])[]): StoreHistory {
  return lists.reduce(
    (history, stores, index) => observeStores(history, stores, 1000 + index * 5000),
    noHistory,
  );
}

/** What a record says beyond its facts. */
function shape(record: StoreRecord | undefined): Omit<StoreRecord, 'facts'> | undefined {
  if (record === undefined) return undefined;
  const { facts: _facts, ...rest } = record;
  return rest;
}

const a = store('a:1');
const failing = store('a:1', { lastError: 'connection refused' });

describe('a store', () => {
  const rows: readonly (readonly [
    string,
    readonly (readonly StoreFacts[])[],
    Omit<StoreRecord, 'facts'> | undefined,
  ])[] = [
    ['that answers', [[a], [a]], { firstSeen: 1000, lastSeen: 6000, flaps: 0 }],
    [
      'that fails from the start has not fallen',
      [[failing], [failing]],
      { firstSeen: 1000, lastSeen: 6000, failingSince: 1000, flaps: 0 },
    ],
    [
      'that fails keeps the first look that said so',
      [[a], [failing], [failing]],
      { firstSeen: 1000, lastSeen: 11_000, failingSince: 6000, flaps: 1 },
    ],
    [
      'that recovers keeps its falls',
      [[a], [failing], [a], [failing], [a]],
      { firstSeen: 1000, lastSeen: 21_000, flaps: 2 },
    ],
    [
      'that is no longer listed stays with when it was last seen',
      [[a], [a], [], []],
      { firstSeen: 1000, lastSeen: 6000, goneSince: 11_000, flaps: 1 },
    ],
    [
      'that failed before it went fell once',
      [[a], [failing], []],
      { firstSeen: 1000, lastSeen: 6000, failingSince: 6000, goneSince: 11_000, flaps: 1 },
    ],
    [
      'that comes back is not gone',
      [[a], [], [a]],
      { firstSeen: 1000, lastSeen: 11_000, flaps: 1 },
    ],
    ['that nobody saw is not there', [[], []], undefined],
  ];
  it.each(rows)('%s', (_name, lists, expected) => {
    expect(shape(look(...lists).get('a:1'))).toEqual(expected);
  });
});

describe('a store that went', () => {
  const before = store('10.0.0.1:10901', { labelSets: [{ cluster: 'aks', replica: '0' }] });
  const after = store('10.0.0.2:10901', { labelSets: [{ replica: '0', cluster: 'aks' }] });

  it('is replaced by one of its kind with its labels that came later', () => {
    expect(look([before], [after]).get(before.name)?.replacedBy).toBe(after.name);
  });

  it('is replaced while the querier still lists it with an error', () => {
    const down = { ...before, lastError: 'no answer' };
    expect(look([before], [down, after], [after]).get(before.name)?.replacedBy).toBe(after.name);
  });

  it.each([
    ['that was there before it fell', [[before, after], [after]]],
    ['of another kind', [[before], [{ ...after, kind: 'receive' }]]],
    ['with other labels', [[before], [{ ...after, labelSets: [{ cluster: 'eks' }] }]]],
    ['without labels', [[{ ...before, labelSets: [] }], [{ ...after, labelSets: [] }]]],
  ] as const)('is not replaced by one %s', (_name, lists) => {
    expect(look(...lists).get(before.name)?.replacedBy).toBeUndefined();
  });

  it('shares its heir with nobody', () => {
    const twin = store('10.0.0.3:10901', { labelSets: before.labelSets });
    const history = look([before, twin], [after], [after]);
    expect([before.name, twin.name].map((name) => history.get(name)?.replacedBy)).toEqual([
      after.name,
      undefined,
    ]);
  });

  it('is forgotten a quarter of an hour after it was replaced, and kept when it was not', () => {
    const other = store('b:1');
    const history = look([before, other], [after]);
    const later = observeStores(history, [after], 6000 + 15 * 60_000 + 1);
    expect([...later.keys()]).toEqual([other.name, after.name]);
  });

  it('is one of at most 200, the newest', () => {
    const many = Array.from({ length: 250 }, (_, index) => store(`s${index}:1`));
    const history = look(many, many.slice(0, 100), []);
    expect(history.size).toBe(200);
    expect([...history.values()].filter(({ goneSince }) => goneSince === 11_000)).toHaveLength(100);
  });
});

it('counts the falls of stores for the doctor', () => {
  const history = look([a, store('b:1')], [failing, store('b:1')], [a, store('b:1')]);
  expect(flapsOf(history)).toEqual({ 'a:1': 1 });
});
