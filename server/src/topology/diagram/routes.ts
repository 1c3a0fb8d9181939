import type { Cell, Grid } from './grid.ts';
import type { Net, Parts, Spoke } from './parts.ts';

/**
 * How a line goes from the node above to the one below it: down to the channel below the upper row, along it, down a lane
 * beside a column or straight, along the channel above the lower row, down. Channel n is the room above row n.
 */
export interface Route {
  readonly net: number;
  readonly spoke: Spoke;
  readonly upper: string;
  readonly lower: string;
  /** The hub is the upper of the two. */
  readonly fromAbove: boolean;
  /** Where it changes its column, from the top. */
  readonly turns: readonly Turn[];
}

/** Along a channel, to the middle of a column or to the lane before it. */
export interface Turn {
  readonly channel: number;
  readonly to: Stop;
}

export type Stop =
  | { readonly kind: 'lower' }
  /** The lane left of a column. */
  | { readonly kind: 'lane'; readonly column: number };

const isFree = (grid: Grid, column: number, from: number, to: number): boolean =>
  ![...grid.cells.values()].some(
    (cell) => cell.column === column && cell.row >= from && cell.row <= to,
  );

const turnsOf = (grid: Grid, upper: Cell, lower: Cell, fromAbove: boolean): readonly Turn[] => {
  const [first, last] = [upper.row + 1, lower.row];
  const straight = (channel: number): readonly Turn[] => [{ channel, to: { kind: 'lower' } }];
  if (first === last) return straight(first);
  const below = isFree(grid, lower.column, first, last - 1) ? straight(first) : undefined;
  const above = isFree(grid, upper.column, first, last - 1) ? straight(last) : undefined;
  const found = fromAbove ? (below ?? above) : (above ?? below);
  if (found !== undefined) return found;
  const column = fromAbove ? lower.column : upper.column;
  return [
    { channel: first, to: { kind: 'lane', column } },
    { channel: last, to: { kind: 'lower' } },
  ];
};

/** The ways of all lines of a picture. */
export const routesOf = ({ nets }: Parts, grid: Grid): readonly Route[] =>
  nets.flatMap(({ hub, spokes }: Net, net) =>
    spokes.flatMap((spoke): readonly Route[] => {
      const [from, to] = [grid.cells.get(hub), grid.cells.get(spoke.node)];
      if (from === undefined || to === undefined || from.row === to.row) return [];
      const fromAbove = from.row < to.row;
      const [upper, lower] = fromAbove ? [from, to] : [to, from];
      return [
        {
          net,
          spoke,
          upper: fromAbove ? hub : spoke.node,
          lower: fromAbove ? spoke.node : hub,
          fromAbove,
          turns: turnsOf(grid, upper, lower, fromAbove),
        },
      ];
    }),
  );

/** A stretch that a net takes of a channel or of a lane. */
interface Stretch {
  readonly net: number;
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** Which of several parallel lines a net has in a channel or a lane, and how many there are. */
export interface Tracks {
  readonly of: (net: number, place: number) => number;
  readonly count: (place: number) => number;
}

const merged = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const byNet = new Map<string, Stretch>();
  for (const stretch of stretches) {
    const key = `${String(stretch.net)} ${String(stretch.place)}`;
    const known = byNet.get(key);
    byNet.set(key, {
      ...stretch,
      from: Math.min(stretch.from, known?.from ?? stretch.from),
      to: Math.max(stretch.to, known?.to ?? stretch.to),
    });
  }
  return [...byNet.values()];
};

const tracksOf = (stretches: readonly Stretch[]): Tracks => {
  const placed: (Stretch & { readonly track: number })[] = [];
  for (const one of merged(stretches)) {
    const beside = placed.filter(
      ({ place, from, to }) => place === one.place && from <= one.to && to >= one.from,
    );
    const taken = new Set(beside.map(({ track }) => track));
    let track = 0;
    while (taken.has(track)) track += 1;
    placed.push({ ...one, track });
  }
  return {
    of: (net, place) => placed.find((one) => one.net === net && one.place === place)?.track ?? 0,
    count: (place) =>
      Math.max(0, ...placed.filter((one) => one.place === place).map(({ track }) => track + 1)),
  };
};

/** Columns count double, so that lanes lie between them. */
const middleOf = ({ column }: Cell): number => column * 2 + 1;

const stretchesOf = (
  { net, turns, upper, lower }: Route,
  grid: Grid,
): { readonly channels: readonly Stretch[]; readonly lanes: readonly Stretch[] } => {
  const [top, bottom] = [grid.cells.get(upper), grid.cells.get(lower)];
  if (top === undefined || bottom === undefined) return { channels: [], lanes: [] };
  let at = middleOf(top);
  const channels: Stretch[] = [];
  for (const { channel, to } of turns) {
    const next = to.kind === 'lane' ? to.column * 2 : middleOf(bottom);
    channels.push({ net, place: channel, from: Math.min(at, next), to: Math.max(at, next) });
    at = next;
  }
  const [first, second] = turns;
  const lanes =
    first?.to.kind === 'lane' && second !== undefined
      ? [{ net, place: first.to.column, from: first.channel, to: second.channel }]
      : [];
  return { channels, lanes };
};

/** Parallel lines beside each other, in the channels between rows and in the lanes between columns. */
export const parallels = (
  routes: readonly Route[],
  grid: Grid,
): { readonly channels: Tracks; readonly lanes: Tracks } => {
  const all = routes.map((route) => stretchesOf(route, grid));
  return {
    channels: tracksOf(all.flatMap(({ channels }) => channels)),
    lanes: tracksOf(all.flatMap(({ lanes }) => lanes)),
  };
};
