/** A text as numbers: bytes or UTF-16 code units. */
type Codes = ArrayLike<number>;

type Row = readonly number[];

interface Texts {
  readonly left: Codes;
  readonly right: Codes;
  /** Where the texts begin to differ. */
  readonly start: number;
  readonly bound: number;
}

/** One row of the table of distances; cells farther than `bound` from the diagonal stay at `bound + 1`. */
const nextRow = (texts: Texts, row: number, previous: Row, older: Row): Row => {
  const { left, right, start, bound } = texts;
  const at = (cells: Row, column: number): number => cells[column] ?? bound + 1;
  const current = previous.map(() => bound + 1);
  current[0] = Math.min(row, bound + 1);
  const letter = left[start + row - 1];
  const end = Math.min(previous.length - 1, row + bound);
  for (let column = Math.max(1, row - bound); column <= end; column += 1) {
    const other = start + column - 1;
    const isSwap =
      row > 1 &&
      column > 1 &&
      letter === right[other - 1] &&
      left[start + row - 2] === right[other];
    current[column] = Math.min(
      at(previous, column) + 1,
      at(current, column - 1) + 1,
      at(previous, column - 1) + (letter === right[other] ? 0 : 1),
      isSwap ? at(older, column - 2) + 1 : bound + 1,
    );
  }
  return current;
};

/** Edits (insert, delete, replace, swap neighbours) from `left` to `right`; more than `bound` is `bound + 1`. */
export const editDistance = (left: Codes, right: Codes, bound: number): number => {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) {
    end += 1;
  }
  const rows = left.length - start - end;
  const columns = right.length - start - end;
  if (Math.abs(rows - columns) > bound) return bound + 1;
  if (Math.min(rows, columns) === 0) return Math.min(bound + 1, Math.max(rows, columns));
  const texts = { left, right, start, bound };
  let older: Row = [];
  let previous: Row = Array.from({ length: columns + 1 }, (_, column) => column);
  for (let row = 1; row <= rows; row += 1) {
    const current = nextRow(texts, row, previous, older);
    if (Math.min(...current) > bound) return bound + 1;
    older = previous;
    previous = current;
  }
  return Math.min(bound + 1, previous[columns] ?? 0);
};
