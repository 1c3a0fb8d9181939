import { gridOf, type Cell, type Grid } from './grid.ts';
import type { ClusterBox, LinkKind, Node, Parts } from './parts.ts';
import { parallels, routesOf, type Route, type Tracks } from './routes.ts';

/** Pixels. */
export const sizes = {
  node: { width: 220, height: 50 },
  track: 10,
  /** Between a node and the lines beside it. */
  gap: 16,
  box: { padding: 16, header: 30, apart: 28 },
  port: 14,
  margin: 20,
} as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Box {
  readonly node: Node;
}

export interface PlacedCluster extends Box {
  readonly cluster: ClusterBox;
}

export interface PlacedLine {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  /** From the hub. */
  readonly points: readonly Point[];
  /** At which ends it has an arrow. */
  readonly arrows: { readonly start: boolean; readonly end: boolean };
}

/** A picture, everything in its place. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly clusters: readonly PlacedCluster[];
  readonly lines: readonly PlacedLine[];
}

interface Measures {
  readonly grid: Grid;
  readonly channels: Tracks;
  readonly lanes: Tracks;
  /** The left edge of each column, and of what comes behind the last. */
  readonly columns: readonly number[];
  /** The top of each row, and of what comes below the last. */
  readonly rows: readonly number[];
}

const columnsOf = (grid: Grid, lanes: Tracks): readonly number[] => {
  const starts = new Set(grid.clusters.map(({ first }) => first));
  const xs: number[] = [];
  let x = sizes.margin - sizes.box.apart - sizes.box.padding;
  const outside = grid.clusters.reduce((end, { first, count }) => Math.max(end, first + count), 0);
  for (let column = 0; column <= grid.columns; column += 1) {
    const isStart = starts.has(column) || column === outside;
    x += isStart ? sizes.box.padding * 2 + sizes.box.apart : sizes.gap;
    x += lanes.count(column) * sizes.track;
    xs.push(x);
    x += sizes.node.width;
  }
  return xs;
};

const rowsOf = (grid: Grid, channels: Tracks): readonly number[] => {
  const ys: number[] = [];
  let y = sizes.margin;
  for (let row = 0; row <= grid.rows; row += 1) {
    const lines = channels.count(row);
    if (row > 0) y += sizes.gap + Math.max(1, lines) * sizes.track + sizes.gap;
    if (row === grid.inside.first) y += sizes.box.header;
    if (row === grid.inside.last + 1) y += sizes.box.padding;
    ys.push(y);
    y += sizes.node.height;
  }
  return ys;
};

/** The middle of a track of the channel above a row. */
const trackY = ({ rows, channels }: Measures, net: number, channel: number): number => {
  const count = Math.max(1, channels.count(channel));
  return (rows[channel] ?? 0) - sizes.gap - (count - channels.of(net, channel) - 0.5) * sizes.track;
};

const laneX = ({ columns, lanes }: Measures, net: number, column: number): number =>
  (columns[column] ?? 0) - sizes.gap / 2 - (lanes.of(net, column) + 0.5) * sizes.track;

type Side = 'top' | 'bottom';

/** The row of the node above a place in its column; -1 for none. */
const rowAbove = ({ cells }: Grid, { row, column }: Cell): number =>
  Math.max(
    -1,
    ...[...cells.values()]
      .filter((one) => one.column === column && one.row < row)
      .map((one) => one.row),
  );

/**
 * Where lines touch a node: each net at a place of its own, those that go left first. What leaves a node and what comes to
 * the next one below it share the room between them, so that no line runs into another.
 */
const portsOf = (routes: readonly Route[], { grid, columns }: Measures) => {
  const nowhere: Cell = { row: 0, column: 0 };
  const cellOf = (node: string): Cell => grid.cells.get(node) ?? nowhere;
  const roomOf = (node: string, side: Side): string => {
    const cell = cellOf(node);
    return `${String(cell.column)} ${String(side === 'bottom' ? cell.row : rowAbove(grid, cell))}`;
  };
  const rooms = new Map<string, Map<number, number[]>>();
  const touch = (room: string, net: number, other: string): void => {
    const nets = rooms.get(room) ?? new Map<number, number[]>();
    nets.set(net, [...(nets.get(net) ?? []), cellOf(other).column]);
    rooms.set(room, nets);
  };
  for (const { net, upper, lower } of routes) {
    touch(roomOf(upper, 'bottom'), net, lower);
    touch(roomOf(lower, 'top'), net, upper);
  }
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
  const orders = new Map(
    [...rooms].map(([room, nets]) => [
      room,
      [...nets]
        .sort(([a, left], [b, right]) => mean(left) - mean(right) || a - b)
        .map(([net]) => net),
    ]),
  );
  return (node: string, side: Side, net: number): number => {
    const order = orders.get(roomOf(node, side)) ?? [];
    const middle = (columns[cellOf(node).column] ?? 0) + sizes.node.width / 2;
    return middle + (order.indexOf(net) - (order.length - 1) / 2) * sizes.port;
  };
};

const straightened = (points: readonly Point[]): readonly Point[] =>
  points.filter((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (before === undefined || after === undefined) return true;
    const isSame = before.x === point.x && before.y === point.y;
    const isBetween =
      (before.x === point.x && point.x === after.x) ||
      (before.y === point.y && point.y === after.y);
    return !isSame && !isBetween;
  });

const lineOf = (
  route: Route,
  measures: Measures,
  options: {
    readonly kind: LinkKind;
    readonly portX: (node: string, side: Side, net: number) => number;
  },
): PlacedLine => {
  const { net, upper, lower, fromAbove, turns, spoke } = route;
  const { rows, grid } = measures;
  const [startX, endX] = [options.portX(upper, 'bottom', net), options.portX(lower, 'top', net)];
  const top = (rows[grid.cells.get(upper)?.row ?? 0] ?? 0) + sizes.node.height;
  const bottom = rows[grid.cells.get(lower)?.row ?? 0] ?? 0;
  let x = startX;
  const points: Point[] = [{ x, y: top }];
  for (const { channel, to } of turns) {
    const y = trackY(measures, net, channel);
    points.push({ x, y });
    x = to.kind === 'lane' ? laneX(measures, net, to.column) : endX;
    points.push({ x, y });
  }
  points.push({ x, y: bottom });
  const downwards = straightened(straightened(points));
  const { toward } = spoke;
  return {
    kind: options.kind,
    from: fromAbove ? upper : lower,
    to: spoke.node,
    points: fromAbove ? downwards : downwards.toReversed(),
    arrows: { start: toward !== 'spoke', end: toward !== 'hub' },
  };
};

const clusterOf = (
  cluster: ClusterBox,
  { grid, columns, rows, lanes, channels }: Measures,
): PlacedCluster => {
  const { first = 0, count = 1 } = grid.clusters.find(({ key }) => key === cluster.key) ?? {};
  const { padding, header } = sizes.box;
  const x = (columns[first] ?? 0) - lanes.count(first) * sizes.track - padding;
  const right = (columns[first + count - 1] ?? 0) + sizes.node.width + padding;
  const lines = Math.max(1, channels.count(grid.inside.first)) * sizes.track;
  const y =
    (rows[grid.inside.first] ?? 0) - sizes.gap - (grid.inside.first === 0 ? 0 : lines) - header;
  const bottom = (rows[grid.inside.last] ?? 0) + sizes.node.height + padding;
  return { cluster, x, y, width: right - x, height: bottom - y };
};

/** Puts everything that a picture shows into its place; the same parts give the same picture. */
export const layoutOf = (parts: Parts): Layout => {
  const grid = gridOf(parts);
  const routes = routesOf(parts, grid);
  const { channels, lanes } = parallels(routes, grid);
  const measures: Measures = {
    grid,
    channels,
    lanes,
    columns: columnsOf(grid, lanes),
    rows: rowsOf(grid, channels),
  };
  const portX = portsOf(routes, measures);
  const nodes = parts.nodes.map((node): PlacedNode => {
    const { row = 0, column = 0 } = grid.cells.get(node.key) ?? {};
    const [x, y] = [measures.columns[column] ?? 0, measures.rows[row] ?? 0];
    return { node, x, y, ...sizes.node };
  });
  const clusters = parts.clusters.map((cluster) => clusterOf(cluster, measures));
  const boxes: readonly Box[] = [...nodes, ...clusters];
  return {
    width: Math.max(...boxes.map(({ x, width }) => x + width)) + sizes.margin,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) + sizes.margin,
    nodes,
    clusters,
    lines: routes.map((route) =>
      lineOf(route, measures, { kind: parts.nets[route.net]?.kind ?? 'store-api', portX }),
    ),
  };
};
