import { expect, it } from 'vitest';
import { knownAt } from './watched.ts';

const object = (name: string, version: number) => ({ metadata: { name }, version });
const events = [
  { at: 10, type: 'ADDED', object: object('a', 1) },
  { at: 20, type: 'ADDED', object: object('b', 1) },
  { at: 30, type: 'MODIFIED', object: object('a', 2) },
  { at: 40, type: 'DELETED', object: object('b', 2) },
];

it.each([
  [9, []],
  [10, [object('a', 1)]],
  [29, [object('a', 1), object('b', 1)]],
  [30, [object('a', 2), object('b', 1)]],
  [50, [object('a', 2)]],
])('knows at %i what was told by then', (at, known) => {
  expect(knownAt(events, at)).toEqual(known);
});
