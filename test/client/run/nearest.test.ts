import { describe, expect, it } from 'vitest';
import { nearest } from '../../../client/src/run/nearest.ts';

const items = [
  { name: 'second', startLine: 5, endLine: 8 },
  { name: 'first', startLine: 1, endLine: 2 },
];

describe('nearest', () => {
  it.each([
    [0, 'first'],
    [1, 'first'],
    [2, 'first'],
    [4, 'first'],
    [5, 'second'],
    [8, 'second'],
    [99, 'second'],
  ])('of line %i is the %s', (line, name) => {
    expect(nearest(items, line)?.name).toBe(name);
  });

  it('of nothing is nothing', () => {
    expect(nearest([], 3)).toBeUndefined();
  });
});
