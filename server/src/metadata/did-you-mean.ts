/** Farthest a suggestion may be, in edits: one for short names, at most three. */
export const reachOf = (name: string): number =>
  Math.min(3, Math.max(1, Math.floor(name.length / 4)));

type Row = readonly number[];

/** One row of the table of distances; cells farther than `bound` from the diagonal stay at `bound + 1`. */
const nextRow = (
  texts: { readonly left: string; readonly right: string; readonly bound: number },
  row: number,
  previous: Row,
  older: Row,
): Row => {
  const { left, right, bound } = texts;
  const at = (cells: Row, column: number): number => cells[column] ?? bound + 1;
  const current = Array.from({ length: right.length + 1 }, () => bound + 1);
  current[0] = Math.min(row, bound + 1);
  const letter = left[row - 1];
  const end = Math.min(right.length, row + bound);
  for (let column = Math.max(1, row - bound); column <= end; column += 1) {
    const replaced = at(previous, column - 1) + (letter === right[column - 1] ? 0 : 1);
    const isSwap = letter === right[column - 2] && left[row - 2] === right[column - 1];
    current[column] = Math.min(
      at(previous, column) + 1,
      at(current, column - 1) + 1,
      replaced,
      isSwap ? at(older, column - 2) + 1 : bound + 1,
    );
  }
  return current;
};

/** Edits (insert, delete, replace, swap neighbours) from `left` to `right`; more than `bound` is `bound + 1`. */
export const editDistance = (left: string, right: string, bound: number): number => {
  if (Math.abs(left.length - right.length) > bound) return bound + 1;
  let older: Row = [];
  let previous: Row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = nextRow({ left, right, bound }, row, previous, older);
    if (Math.min(...current) > bound) return bound + 1;
    older = previous;
    previous = current;
  }
  return Math.min(bound + 1, previous[right.length] ?? 0);
};

/** The nearest candidate within a few edits, the first one of several; case counts less than any edit. */
export const didYouMean = (name: string, candidates: Iterable<string>): string | undefined => {
  const wanted = name.toLowerCase();
  let bound = reachOf(name);
  let nearest: string | undefined;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) > bound) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bound);
    if (distance > bound) continue;
    nearest = candidate;
    if (distance === 0) return nearest;
    bound = distance - 1;
  }
  return nearest;
};
