import { expect, test } from 'vitest';
import { didYouMean } from '../../../server/src/metadata/did-you-mean.ts';
import { editDistance } from '../../../server/src/metadata/edit-distance.ts';

const codes = (text: string): readonly number[] =>
  Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['', '', 3, 0],
  ['abc', 'abc', 0, 0],
  ['abc', 'abd', 3, 1],
  ['abc', 'acb', 3, 1],
  ['abc', 'abcd', 3, 1],
  ['abc', 'bc', 3, 1],
  ['kitten', 'sitting', 3, 3],
  ['kitten', 'sitting', 2, 3],
  ['abcdef', 'fedcba', 3, 4],
  ['aab', 'aaab', 1, 1],
  ['ca', 'abc', 3, 3],
])('from %s to %s within %i: %i', (left, right, bound, expected) => {
  expect(editDistance(codes(left), codes(right), bound)).toBe(expected);
  expect(editDistance(codes(right), codes(left), bound)).toBe(expected);
});

/** The plain table, without a band. */
const slowDistance = (left: string, right: string): number => {
  const table = Array.from({ length: left.length + 1 }, (_, row) =>
    Array.from({ length: right.length + 1 }, (_, column) =>
      row === 0 ? column : column === 0 ? row : 0,
    ),
  );
  const at = (row: number, column: number): number => table[row]?.[column] ?? Infinity;
  for (let row = 1; row <= left.length; row += 1) {
    for (let column = 1; column <= right.length; column += 1) {
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const best = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1),
        isSwap && row > 1 && column > 1 ? at(row - 2, column - 2) + 1 : Infinity,
      );
      table[row]?.splice(column, 1, best);
    }
  }
  return at(left.length, right.length);
};

test('the band agrees with the whole table', () => {
  let seed = 7;
  const letter = (): string => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return 'abc'[seed % 3] ?? 'a';
  };
  for (let round = 0; round < 2000; round += 1) {
    const left = Array.from({ length: round % 9 }, letter).join('');
    const right = Array.from({ length: (round * 7) % 10 }, letter).join('');
    const expected = Math.min(4, slowDistance(left, right));
    expect(editDistance(codes(left), codes(right), 3), `${left} ${right}`).toBe(expected);
  }
});

test.each([
  ['instnace', ['job', 'instance', 'instances'], 'instance'],
  ['JOB', ['jab', 'job'], 'job'],
  ['cluster', ['cluster'], undefined],
  ['x', ['namespace'], undefined],
  ['pod', ['pods', 'pod_ip'], 'pods'],
])('%s among %j: %s', (name, candidates, expected) => {
  expect(didYouMean(name, candidates)).toBe(expected);
});
