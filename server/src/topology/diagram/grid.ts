import type { Node, Parts } from './parts.ts';

/** A place in the grid: rows from the top, columns from the left, over all clusters. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface ClusterColumns {
  readonly key: string;
  readonly first: number;
  readonly count: number;
}

export interface Grid {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly clusters: readonly ClusterColumns[];
  readonly columns: number;
  readonly rows: number;
  /** The first and the last row that are inside of clusters. */
  readonly inside: { readonly first: number; readonly last: number };
}

const isInside = ({ kind }: Node): boolean => kind !== 'bucket' && kind !== 'people';

const byRow = (nodes: readonly Node[]): ReadonlyMap<number, readonly Node[]> => {
  const rows = new Map<number, Node[]>();
  for (const node of nodes) rows.set(node.row, [...(rows.get(node.row) ?? []), node]);
  return rows;
};

/** The free column that is nearest to the wanted one; behind all others if there is none. */
const freeNear = (taken: ReadonlySet<number>, wanted: number, columns: number): number => {
  const free = Array.from({ length: columns }, (_, at) => at).filter((at) => !taken.has(at));
  const [nearest] = free.sort((left, right) => Math.abs(left - wanted) - Math.abs(right - wanted));
  return nearest ?? Math.max(columns - 1, ...taken) + 1;
};

/** The columns of what a node is connected with, from the left. */
const nearOf = (
  { key }: Node,
  nets: Parts['nets'],
  cells: ReadonlyMap<string, Cell>,
): readonly number[] =>
  nets
    .filter(({ hub }) => hub === key)
    .flatMap(({ spokes }) => spokes.flatMap(({ node }) => cells.get(node)?.column ?? []))
    .sort((left, right) => left - right);

/** Puts every node into a place of its own; rows without any are left out. */
export const gridOf = ({ clusters, nodes, nets }: Parts): Grid => {
  const used = [...new Set(nodes.map(({ row }) => row))].sort((left, right) => left - right);
  const rowOf = new Map(used.map((row, at) => [row, at]));
  const cells = new Map<string, Cell>();
  let columns = 0;
  const boxes = clusters.map(({ key, name }): ClusterColumns => {
    const own = byRow(nodes.filter((node) => isInside(node) && node.cluster === name));
    const count = Math.max(1, ...[...own.values()].map(({ length }) => length));
    for (const [row, inRow] of own) {
      const skip = Math.floor((count - inRow.length) / 2);
      for (const [at, node] of inRow.entries()) {
        cells.set(node.key, { row: rowOf.get(row) ?? 0, column: columns + skip + at });
      }
    }
    const first = columns;
    columns += count;
    return { key, first, count };
  });
  const outside = nodes.filter((node) => !isInside(node));
  for (const [row, inRow] of byRow(outside)) {
    const taken = new Set<number>();
    for (const node of inRow) {
      const near = nearOf(node, nets, cells);
      const wanted = near[Math.floor((near.length - 1) / 2)] ?? 0;
      const column = freeNear(taken, wanted, columns);
      taken.add(column);
      cells.set(node.key, { row: rowOf.get(row) ?? 0, column });
    }
  }
  const inside = nodes.filter(isInside).map(({ row }) => rowOf.get(row) ?? 0);
  return {
    cells,
    clusters: boxes,
    columns: Math.max(columns, ...[...cells.values()].map(({ column }) => column + 1)),
    rows: used.length,
    inside: { first: Math.min(...inside, used.length), last: Math.max(...inside, 0) },
  };
};
