import type { Aggregation, Binary, Call, Expr, VectorSelector } from '../../promql/ast.ts';
import { childrenOf } from '../../promql/index.ts';
import type { Node } from '../../promql/ast.ts';

/** The first node around an offset that `pick` accepts. */
function find<T>(node: Node, offset: number, pick: (node: Node) => T | undefined): T | undefined {
  const found = pick(node);
  if (found !== undefined) return found;
  for (const child of childrenOf(node)) {
    if (child.start > offset || child.end < offset) continue;
    const inner = find(child, offset, pick);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** The selector whose braces open at `start`. */
export function selectorAt(expr: Expr, start: number): VectorSelector | undefined {
  return find(expr, start, (node) =>
    node.kind === 'VectorSelector' && node.braces?.start === start ? node : undefined,
  );
}

/** The aggregation whose operator starts at `start`. */
export function aggregationAt(expr: Expr, start: number): Aggregation | undefined {
  return find(expr, start, (node) =>
    node.kind === 'Aggregation' && node.opSpan.start === start ? node : undefined,
  );
}

/** The call whose name starts at `start`. */
export function callAt(expr: Expr, start: number): Call | undefined {
  return find(expr, start, (node) =>
    node.kind === 'Call' && node.name.start === start ? node : undefined,
  );
}

/** The binary expression whose operator starts at `start`. */
export function binaryAt(expr: Expr, start: number): Binary | undefined {
  return find(expr, start, (node) =>
    node.kind === 'Binary' && node.opSpan.start === start ? node : undefined,
  );
}
