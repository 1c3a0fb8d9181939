import type { Binary, Expr } from './ast.ts';
import type { NameSyntax } from './literal-names.ts';
import type { Style } from './print-style.ts';
import { walk } from './walk.ts';

const arithmetic = new Set(['+', '-', '*', '/', '%', '^']);

/** Prints what parses back to the same tree. */
export function roundTripStyle(expr: Expr, names: NameSyntax): Style {
  const guarded = new Set<Expr>();
  walk(expr, (node) => {
    if (node.kind === 'Binary' && arithmetic.has(node.op)) guarded.add(lastOperand(node));
  });
  return { names, parsesBack: true, guarded };
}

/** The expression that stands directly in front of the operator. */
function lastOperand({ left }: Binary): Expr {
  let last = left;
  while (last.kind === 'Binary' || last.kind === 'Unary') {
    last = last.kind === 'Binary' ? last.right : last.expr;
  }
  return last;
}
