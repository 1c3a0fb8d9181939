/** Something that arrow keys go to. Positions are pixels from the left. */
export interface Stop {
  readonly key: string;
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

const moves: Readonly<Record<string, Move>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

/** What a key of the keyboard, by its name, means. */
export function moveOf(key: string): Move | undefined {
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}

/**
 * Where a move from one stop leads: along its row in the order of places, or to what is nearest in the next row that
 * has stops. The same stop where there is nothing further.
 */
export function nextStop(stops: readonly Stop[], key: string, move: Move): string {
  const current = stops.find((stop) => stop.key === key);
  if (current === undefined) return stops[0]?.key ?? key;
  if (move === 'up' || move === 'down') return inOtherRow(stops, current, move).key;
  const row = stops
    .filter((stop) => stop.row === current.row)
    .toSorted((a, b) => a.from - b.from || a.to - b.to);
  const at = row.indexOf(current);
  const wanted = { left: at - 1, right: at + 1, first: 0, last: row.length - 1 }[move];
  return (row[wanted] ?? current).key;
}

function inOtherRow(stops: readonly Stop[], current: Stop, move: 'up' | 'down'): Stop {
  const rows = stops
    .map(({ row }) => row)
    .filter((row) => (move === 'down' ? row > current.row : row < current.row));
  if (rows.length === 0) return current;
  const row = move === 'down' ? Math.min(...rows) : Math.max(...rows);
  const middle = (current.from + current.to) / 2;
  const distance = ({ from, to }: Stop): number => Math.max(from - middle, middle - to, 0);
  return stops
    .filter((stop) => stop.row === row)
    .reduce((best, stop) => (distance(stop) < distance(best) ? stop : best));
}
