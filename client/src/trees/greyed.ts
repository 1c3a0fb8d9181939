import type { TreeNode } from './tree-node.ts';

/** A row, and all below it, as what was known once. */
export function greyed(row: TreeNode): TreeNode {
  const { children, basis } = row;
  return {
    ...row,
    dimmed: true,
    ...(children === undefined ? {} : { children: () => children().map(greyed) }),
    ...(basis === undefined ? {} : { basis: [...basis, greyed] }),
  };
}
