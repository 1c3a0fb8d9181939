import { expect, it } from 'vitest';
import { reuse } from '../../../client/src/k8s/reuse.ts';

it.each([
  ['equal data', { a: [1, { b: 'x' }], c: null }, { a: [1, { b: 'x' }], c: null }],
  ['texts', 'x', 'x'],
  ['no number', Number.NaN, Number.NaN],
  ['nothing', undefined, undefined],
])('%s is what it was', (_, old, next) => {
  expect(reuse(old, next)).toBe(old);
});

it.each([
  ['another value', { a: 1 }, { a: 2 }],
  ['a field more', { a: 1 }, { a: 1, b: 1 }],
  ['a field less', { a: 1, b: 1 }, { a: 1 }],
  ['another name', { a: 1 }, { b: 1 }],
  ['an item less', [1, 2], [1]],
  ['a list for an object', {}, []],
  ['undefined for nothing at all', {}, { a: undefined }],
  ['other entries of a map', new Map([['a', 1]]), new Map([['a', 2]])],
])('%s is the next', (_, old, next) => {
  const mixed = reuse<unknown>(old, next);
  expect(mixed).toStrictEqual(next);
  expect(mixed).not.toBe(old);
});

it('keeps the parts that are equal', () => {
  const old = { labels: { a: 'b' }, list: [{ x: 1 }, { x: 2 }] };
  const next = reuse(old, { labels: { a: 'b' }, list: [{ x: 1 }, { x: 3 }] });
  expect(next.labels).toBe(old.labels);
  expect(next.list[0]).toBe(old.list[0]);
  expect(next.list[1]).toEqual({ x: 3 });
});

it('copes with whatever depth', () => {
  const deep = (): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) value = [value];
    return value;
  };
  const next = deep();
  expect(reuse(deep(), next)).not.toBe(undefined);
});
