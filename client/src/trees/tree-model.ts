import type { Need } from '../k8s/clusters.ts';
import type { Subject, TooltipPart, TreeNode } from './tree-node.ts';

/** A row that the editor was given. It stays the same object while its id is there; what it shows changes. */
export interface Row {
  readonly id: string;
  readonly parent: Row | undefined;
  readonly node: TreeNode;
  /** What commands read of the row they were called on. */
  readonly subject: Subject | undefined;
  /** It was open when it went, and came back: it opens by itself. */
  readonly reopened: boolean;
}

/** Rows whose looks changed; `undefined` stands for the list at the top. */
export type Changed = readonly (Row | undefined)[];

class HeldRow implements Row {
  readonly id: string;
  readonly parent: HeldRow | undefined;
  node: TreeNode;
  /** Rows below as they were given last; undefined before anybody asked. */
  children: readonly HeldRow[] | undefined;
  open = false;
  reopened = false;
  /** The tooltip as it was last given. */
  tooltip: string | undefined;

  constructor(id: string, parent: HeldRow | undefined, node: TreeNode) {
    this.id = id;
    this.parent = parent;
    this.node = node;
  }

  get subject(): Subject | undefined {
    return this.node.subject;
  }
}

/**
 * What of a tree is on the screen, and what changes on it. Rows below a closed one are not built; rows below one
 * whose basis is the same are not built again.
 */
export class TreeModel {
  #roots: readonly HeldRow[] | undefined;
  readonly #gone = new GoneRows();

  /** The rows at the top, for the first time or again. */
  roots(nodes: () => readonly TreeNode[]): readonly Row[] {
    this.#roots ??= reconcile({ parent: undefined, rows: [], nodes: nodes() }, this.#gone);
    return this.#roots;
  }

  /** The rows below one; from now on they are in sight. */
  children(row: Row): readonly Row[] {
    const held = row as HeldRow;
    if (held.children === undefined || !held.open)
      held.children = reconcile(
        { parent: held, rows: held.children ?? [], nodes: held.node.children?.() ?? [] },
        this.#gone,
      );
    held.open = true;
    return held.children;
  }

  /** Takes the new state in. Nothing changes before somebody looked. */
  update(nodes: readonly TreeNode[]): Changed {
    if (this.#roots === undefined) return [];
    const changed: (Row | undefined)[] = [];
    const merge = { parent: undefined, rows: this.#roots, nodes };
    this.#roots = merged(merge, { changed, gone: this.#gone });
    return changed;
  }

  /** A row was opened: what changed below while nobody looked. */
  expand(row: Row): Changed {
    const held = row as HeldRow;
    held.open = true;
    if (held.children === undefined) return [];
    const changed: (Row | undefined)[] = [];
    const nodes = held.node.children?.() ?? [];
    const merge = { parent: held, rows: held.children, nodes };
    held.children = merged(merge, { changed, gone: this.#gone });
    return changed;
  }

  collapse(row: Row): void {
    const held = row as HeldRow;
    held.open = false;
    held.reopened = false;
  }

  /** The tooltip of a row. It is looked after from now on: when it changes, the row does. */
  tooltip(row: Row): readonly TooltipPart[] | undefined {
    const parts = row.node.tooltip?.();
    (row as HeldRow).tooltip = JSON.stringify(parts);
    return parts;
  }

  /** The rows in sight below one, or all of them. */
  *inSight(row?: Row): Generator<Row> {
    const rows = row === undefined ? this.#roots : (row as HeldRow).children;
    for (const below of rows ?? []) {
      yield below;
      if (below.open) yield* this.inSight(below);
    }
  }

  /** What has to be watched for the open rows in sight. */
  needs(): readonly Need[] {
    const byKey = new Map<string, Need>();
    for (const { node } of this.#open())
      for (const need of node.needs ?? [])
        byKey.set(`${need.context}\n${need.kind}\n${need.namespace ?? ''}`, need);
    return [...byKey.values()];
  }

  /** Ids of the open rows in sight. */
  expanded(): ReadonlySet<string> {
    return new Set([...this.#open()].map(({ id }) => id));
  }

  *#open(rows: readonly HeldRow[] | undefined = this.#roots): Generator<HeldRow> {
    for (const row of rows ?? []) {
      if (!row.open || row.node.expand === 'none') continue;
      yield row;
      yield* this.#open(row.children ?? []);
    }
  }
}

interface Merge {
  readonly parent: HeldRow | undefined;
  readonly rows: readonly HeldRow[];
  readonly nodes: readonly TreeNode[];
}

/** What a change is told to. */
interface Told {
  readonly changed: (Row | undefined)[];
  readonly gone: GoneRows;
}

/** Ids of rows that were open when they went: a filter hid them, or their cluster is made anew. The oldest go first. */
class GoneRows {
  readonly #ids = new Set<string>();

  /** Keeps the open ones among rows and all that was below them. */
  keep(rows: readonly HeldRow[]): void {
    for (const row of rows) {
      if (row.open) this.#ids.add(row.id);
      this.keep(row.children ?? []);
    }
    for (const id of this.#ids) {
      if (this.#ids.size <= mostGone) break;
      this.#ids.delete(id);
    }
  }

  /** Whether a row was open; asked once, when it comes back. */
  take(id: string): boolean {
    return this.#ids.delete(id);
  }
}

const mostGone = 2000;

/** The rows for the nodes; tells those that have to be drawn again, never one below another. */
function merged({ parent, rows, nodes }: Merge, told: Told): readonly HeldRow[] {
  const { changed, gone } = told;
  const before = new Map(rows.map((row) => [row, row.node]));
  const after = reconcile({ parent, rows, nodes }, gone);
  const sameList = after.length === rows.length && after.every((row, at) => row === rows[at]);
  if (!sameList) changed.push(parent);
  for (const row of after) {
    const old = before.get(row);
    if (old === undefined) continue;
    const same = sameList && looksAlike(old, row.node) && sameTooltip(row);
    if (sameList && !same) changed.push(row);
    // What is below a row that is drawn again is drawn with it.
    update(row, old, same ? told : { changed: [], gone });
  }
  return after;
}

function update(row: HeldRow, old: TreeNode, told: Told): void {
  const { node, children } = row;
  if (children === undefined || !row.open) return;
  if (node.children === undefined) {
    told.gone.keep(children);
    row.children = undefined;
    row.open = false;
    // Nothing of it is open now; when rows come back below it, they show again.
    row.reopened = true;
    return;
  }
  if (sameBasis(old.basis, node.basis)) return;
  row.children = merged({ parent: row, rows: children, nodes: node.children() }, told);
}

/** Rows for nodes, taken over by id. An id that is there twice gets a number, since the editor refuses it. */
function reconcile({ parent, rows, nodes }: Merge, gone: GoneRows): readonly HeldRow[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const seen = new Set<string>();
  const make = (id: string, node: TreeNode): HeldRow => {
    const row = new HeldRow(id, parent, node);
    row.reopened = gone.take(id);
    return row;
  };
  const after = nodes.map((node) => {
    const id = unusedId(node.id, seen);
    seen.add(id);
    const row = known.get(id) ?? make(id, node);
    row.node = node;
    return row;
  });
  gone.keep(rows.filter(({ id }) => !seen.has(id)));
  return after;
}

function unusedId(wanted: string, seen: ReadonlySet<string>): string {
  let id = wanted;
  for (let copy = 2; seen.has(id); copy++) id = `${wanted}#${copy}`;
  return id;
}

function sameBasis(a: TreeNode['basis'], b: TreeNode['basis']): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.length === b.length &&
    a.every((entry, index) => entry === b[index])
  );
}

function sameTooltip({ node, tooltip }: HeldRow): boolean {
  return tooltip === undefined || tooltip === JSON.stringify(node.tooltip?.());
}

/** Whether two nodes make the same row on the screen; what is below does not count. */
function looksAlike(a: TreeNode, b: TreeNode): boolean {
  return (
    a.label === b.label &&
    a.description === b.description &&
    a.icon?.name === b.icon?.name &&
    a.icon?.color === b.icon?.color &&
    a.expand === b.expand &&
    a.dimmed === b.dimmed &&
    a.accessibility === b.accessibility &&
    a.command === b.command &&
    a.context.length === b.context.length &&
    a.context.every((word, index) => word === b.context[index])
  );
}
