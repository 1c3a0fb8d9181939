import { explorerCommandIds } from '../commands/ids.ts';
import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import { say } from '../util/words.ts';
import type { TreeNode } from './tree-node.ts';

/** Rows below one parent before somebody asks for more, and how many more come each time. */
export const pageSize = 200;

/** How many rows of long lists are shown; by the id of their parent, what is not in it shows one page. */
export type Pages = ReadonlyMap<string, number>;

export interface Paging {
  /** Another map when anything in it changed. */
  readonly pages: Pages;
  /** Shows one page more below a parent. */
  more(parent: string): void;
  onDidChange(listener: () => void): Subscription;
}

/** Long lists of all trees. */
export function createPaging(): Paging {
  const changed = createEmitter<void>();
  let pages: Pages = new Map();
  return {
    get pages() {
      return pages;
    },
    more: (parent) => {
      pages = new Map(pages).set(parent, (pages.get(parent) ?? pageSize) + pageSize);
      changed.fire();
    },
    onDidChange: (listener) => changed.event(listener),
  };
}

/** Rows for the first items of a list, and one that shows more. Rows are made only of what is shown. */
export function paged<T>(
  parent: string,
  items: readonly T[],
  pages: Pages,
  row: (item: T) => TreeNode,
): readonly TreeNode[] {
  const shown = pages.get(parent) ?? pageSize;
  const rows = items.slice(0, shown).map(row);
  const rest = items.length - rows.length;
  return rest === 0 ? rows : [...rows, moreRow(parent, rest)];
}

function moreRow(parent: string, rest: number): TreeNode {
  const next = Math.min(pageSize, rest);
  const label =
    next === rest
      ? say('Show the last {rest}', { rest })
      : say('Show next {next} of {rest, plural, other {#}}', { next, rest });
  return {
    id: `${parent}/more`,
    label,
    icon: { name: 'ellipsis' },
    context: ['more'],
    expand: 'none',
    subject: { kind: 'more', parent },
    command: explorerCommandIds.showMore,
  };
}
