import { childrenOf } from '../../../server/src/promql/index.ts';
import type { Node } from '../../../server/src/promql/index.ts';

/** The tree as one line: each node's kind and text, its children in brackets. */
export function outline(node: Node, text: string): string {
  const children = childrenOf(node).map((child) => outline(child, text));
  const own = `${node.kind} ${JSON.stringify(text.slice(node.start, node.end))}`;
  return children.length === 0 ? own : `${own} [${children.join(', ')}]`;
}
