import { expect, test } from 'vitest';
import { createBoundedCache } from '../../../server/src/store/bounded-cache.ts';

const keys = (cache: { readonly copy: () => ReadonlyMap<string, number> }): readonly string[] => [
  ...cache.copy().keys(),
];

test('the entry used longest ago makes room', () => {
  const cache = createBoundedCache<number>({ entries: 2, weight: 100 });
  cache.set('a', 1, 1);
  cache.set('b', 2, 1);
  cache.touch('a');
  cache.set('c', 3, 1);
  expect(keys(cache)).toEqual(['a', 'c']);
  expect(cache.get('b')).toBeUndefined();
});

test('heavy entries push out several light ones, and stay alone when they must', () => {
  const cache = createBoundedCache<number>({ entries: 10, weight: 10 });
  for (const key of ['a', 'b', 'c']) cache.set(key, 1, 3);
  cache.set('d', 1, 6);
  expect(keys(cache)).toEqual(['c', 'd']);
  cache.set('e', 1, 50);
  expect(keys(cache)).toEqual(['e']);
  expect(cache.weight()).toBe(50);
  cache.set('e', 1, 2);
  expect(cache.weight()).toBe(2);
  cache.delete('e');
  expect(cache.weight()).toBe(0);
});

test('a copy does not change', () => {
  const cache = createBoundedCache<number>({ entries: 10, weight: 10 });
  cache.set('a', 1, 1);
  const copy = cache.copy();
  cache.clear();
  expect([...copy.keys()]).toEqual(['a']);
  expect(cache.weight()).toBe(0);
});
