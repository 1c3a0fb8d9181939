import { describe, expect, it } from 'vitest';
import { moveOf, nextStop } from '../../../client/src/panels/roving.ts';
import type { Move, Stop } from '../../../client/src/panels/roving.ts';

// Row 1 has no bars; within a row the order on the screen counts, not that of the list.
const stops: readonly Stop[] = [
  { key: 'late', row: 0, from: 200, to: 300 },
  { key: 'early', row: 0, from: 10, to: 100 },
  { key: 'wide', row: 2, from: 0, to: 400 },
  { key: 'left', row: 3, from: 0, to: 50 },
  { key: 'right', row: 3, from: 260, to: 300 },
];

describe('arrow keys', () => {
  it.each<[string, Move, string]>([
    ['early', 'right', 'late'],
    ['late', 'left', 'early'],
    ['late', 'right', 'late'],
    ['early', 'left', 'early'],
    ['late', 'first', 'early'],
    ['early', 'last', 'late'],
    ['late', 'down', 'wide'],
    ['wide', 'up', 'late'],
    ['wide', 'down', 'right'],
    ['left', 'up', 'wide'],
    ['late', 'up', 'late'],
    ['right', 'down', 'right'],
    ['gone', 'right', 'late'],
  ])('from %s %s lead to %s', (key, move, expected) => {
    expect(nextStop(stops, key, move)).toBe(expected);
  });

  it('are told from other keys', () => {
    expect(moveOf('ArrowDown')).toBe('down');
    expect(moveOf('Home')).toBe('first');
    expect(moveOf('toString')).toBeUndefined();
    expect(nextStop([], 'gone', 'left')).toBe('gone');
  });
});
