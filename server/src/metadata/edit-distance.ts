/** A text as numbers: bytes or UTF-16 code units. */
type Codes = ArrayLike<number>;

/** What is left of two texts without their common beginning and end. */
interface Difference {
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
}

const differenceOf = (left: Codes, right: Codes, rightLength: number): Difference => {
  const shorter = Math.min(left.length, rightLength);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[rightLength - 1 - end]) {
    end += 1;
  }
  return { start, rows: left.length - start - end, columns: rightLength - start - end };
};

/**
 * The table of distances, row by row. Only cells within `bound` of the diagonal exist: cell `k` of a row is its column
 * `row + k - bound`.
 */
class BandedTable {
  readonly #left: Codes;
  readonly #right: Codes;
  readonly #start: number;
  readonly #columns: number;
  readonly #bound: number;
  #older: readonly number[] = [];
  #previous: readonly number[] = [];
  #current: number[] = [];

  constructor(left: Codes, right: Codes, { start, columns }: Difference, bound: number) {
    this.#left = left;
    this.#right = right;
    this.#start = start;
    this.#columns = columns;
    this.#bound = bound;
    for (let k = 0; k <= 2 * bound; k += 1) this.#current.push(k < bound ? bound + 1 : k - bound);
  }

  /** Computes the row and gives its least cell. */
  next(row: number): number {
    this.#older = this.#previous;
    this.#previous = this.#current;
    this.#current = [];
    let least = this.#bound + 1;
    for (let k = 0; k <= 2 * this.#bound; k += 1) {
      const cost = this.#cell(row, k);
      this.#current.push(cost);
      if (cost < least) least = cost;
    }
    return least;
  }

  /** Cell `k` of the newest row. */
  at(k: number): number {
    return this.#current[k] ?? this.#bound + 1;
  }

  #cell(row: number, k: number): number {
    const column = row + k - this.#bound;
    const far = this.#bound + 1;
    if (column === 0) return row;
    if (column < 0 || column > this.#columns) return far;
    const from = this.#start + row - 1;
    const to = this.#start + column - 1;
    const isSame = this.#left[from] === this.#right[to];
    const edited = Math.min((this.#previous[k + 1] ?? far) + 1, this.at(k - 1) + 1);
    const cost = Math.min(edited, (this.#previous[k] ?? far) + (isSame ? 0 : 1));
    return this.#isSwap(row, column) ? Math.min(cost, (this.#older[k] ?? far) + 1) : cost;
  }

  #isSwap(row: number, column: number): boolean {
    if (row < 2 || column < 2) return false;
    const from = this.#start + row - 1;
    const to = this.#start + column - 1;
    return this.#left[from] === this.#right[to - 1] && this.#left[from - 1] === this.#right[to];
  }
}

/**
 * Edits (insert, delete, replace, swap neighbours) from `left` to the first `rightLength` of `right`; more than
 * `bound` is `bound + 1`.
 */
export const editDistance = (
  left: Codes,
  right: Codes,
  bound: number,
  rightLength: number = right.length,
): number => {
  const difference = differenceOf(left, right, rightLength);
  const { rows, columns } = difference;
  if (Math.abs(rows - columns) > bound) return bound + 1;
  if (rows === 0 || columns === 0) return Math.min(bound + 1, Math.max(rows, columns));
  const table = new BandedTable(left, right, difference, bound);
  for (let row = 1; row <= rows; row += 1) if (table.next(row) > bound) return bound + 1;
  return Math.min(bound + 1, table.at(columns - rows + bound));
};
