import type { Aggregation, Binary, Call, Expr, VectorSelector } from '../../promql/ast.ts';
import { walk } from '../../promql/index.ts';
import type { Node } from '../../promql/ast.ts';

/** The first node around an offset that `pick` accepts. */
function find<T>(root: Expr, offset: number, pick: (node: Node) => T | undefined): T | undefined {
  let found: T | undefined;
  walk(root, (node) => {
    if (found !== undefined) return false;
    if (node !== root && (node.start > offset || node.end < offset)) return false;
    found = pick(node);
    return found === undefined;
  });
  return found;
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
