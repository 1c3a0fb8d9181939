import { expect, test } from 'vitest';
import { createLru } from '../../../server/src/util/lru.ts';

test('the entry used longest ago makes room', () => {
  const cache = createLru<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  expect(cache.get('a')).toBe(1);
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
  expect(cache.size()).toBe(2);
});

test('setting a key again keeps one entry; delete and clear forget', () => {
  const cache = createLru<string, number>(2);
  cache.set('a', 1);
  cache.set('a', 2);
  cache.set('b', 3);
  expect(cache.size()).toBe(2);
  cache.delete('a');
  expect(cache.get('a')).toBeUndefined();
  cache.clear();
  expect(cache.size()).toBe(0);
});
