import { describe, expect, it } from 'vitest';
import { createKindStore } from '../../../client/src/k8s/kind-store.ts';
import type { KindState, NamespaceObject } from '../../../client/src/k8s/model.ts';
import { createRandom } from '../../support/random.ts';

const object = (namespace: string, name: string, phase = 'Active'): NamespaceObject => ({
  namespace,
  name,
  phase,
  uid: '',
  createdAt: 0,
  labels: {},
  annotations: {},
  deleting: false,
});

/** All that a state holds, as text. */
const written = ({ objects, count, status }: KindState<NamespaceObject>): string =>
  JSON.stringify([
    count,
    status,
    [...objects].map(([namespace, map]) => [namespace, [...map.values()]]),
  ]);

describe('states of a kind', () => {
  it('never change once they are seen, and hold what the cluster has', () => {
    const random = createRandom(11);
    let changes = 0;
    const store = createKindStore<NamespaceObject>(() => {
      changes += 1;
    });
    const truth = new Map<string, NamespaceObject>();
    const seen: { readonly state: KindState<NamespaceObject>; readonly text: string }[] = [];
    const place = (): readonly [string, string] => [`n${random.below(4)}`, `o${random.below(20)}`];
    const change = (): void => {
      const [namespace, name] = place();
      const next = object(namespace, name, `p${random.below(3)}`);
      if (random.below(3) === 0) {
        store.remove(namespace, name);
        truth.delete(`${namespace}/${name}`);
      } else {
        store.put([next]);
        truth.set(`${namespace}/${name}`, next);
      }
    };
    const relist = (): void => {
      const scope = random.below(2) === 0 ? undefined : `n${random.below(4)}`;
      const listing = store.startListing(scope);
      for (const [key, { namespace }] of truth)
        if ((scope ?? namespace) === namespace && random.below(4) === 0) truth.delete(key);
      listing.put(
        [...truth.values()].filter(({ namespace }) => (scope ?? namespace) === namespace),
      );
      listing.finish();
    };
    for (let turn = 0; turn < 1_000; turn += 1) {
      if (random.below(50) === 0) relist();
      else change();
      if (random.below(3) > 0) continue;
      const before = changes;
      const state = store.state();
      expect(store.state()).toBe(state);
      expect(changes).toBe(before);
      seen.push({ state, text: written(state) });
      const flat = [...state.objects.values()].flatMap((map) => [...map.values()]);
      expect(state.count).toBe(truth.size);
      expect(new Set(flat)).toEqual(new Set(truth.values()));
      expect([...state.objects.values()].every(({ size }) => size > 0)).toBe(true);
    }
    expect(seen.filter(({ state, text }) => written(state) !== text)).toEqual([]);
  });

  it('share what did not change', () => {
    const store = createKindStore<NamespaceObject>(() => undefined);
    store.put([object('a', '1'), object('a', '2'), object('b', '1')]);
    const before = store.state();
    store.put([object('a', '1', 'Terminating'), object('b', '1')]);
    const after = store.state();
    expect(after.objects.get('b')).toBe(before.objects.get('b'));
    expect(after.objects.get('a')?.get('2')).toBe(before.objects.get('a')?.get('2'));
    expect(before.objects.get('a')?.get('1')?.phase).toBe('Active');
    store.put([object('a', '1', 'Terminating')]);
    expect(store.state()).toBe(after);
  });

  it('tell news apart from changes of objects', () => {
    const told: boolean[] = [];
    const store = createKindStore<NamespaceObject>((news) => told.push(news));
    const problem = { kind: 'timeout', message: 'x' } as const;
    store.setStatus({ kind: 'loading' });
    store.put([object('a', '1')]);
    store.setStatus({ kind: 'live' });
    store.setStatus({ kind: 'live' });
    store.setStatus({ kind: 'stale', since: 1, problem });
    store.setStatus({ kind: 'stale', since: 2, problem });
    store.setStatus({ kind: 'stale', since: 2, problem }, new Map([['a', { kind: 'live' }]]));
    store.setStatus({ kind: 'stale', since: 2, problem }, new Map([['a', { kind: 'live' }]]));
    expect(told).toEqual([false, true, true, false, false]);
  });
});
