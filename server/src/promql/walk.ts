/** Ways through the tree. */
import type { Aggregation, DurationExpr, Expr, Node, Span } from './ast.ts';

/** The parameter and the vector of an aggregation, as far as they are there. */
export function aggregationParts(expr: Aggregation): {
  readonly param: Expr | undefined;
  readonly body: Expr | undefined;
} {
  const [first, second] = expr.args;
  return second === undefined ? { param: undefined, body: first } : { param: first, body: second };
}

function present(nodes: readonly (Node | undefined)[]): readonly Node[] {
  return nodes.filter((node) => node !== undefined);
}

type Part = Exclude<
  Node,
  | ModifierHost
  | { readonly args: readonly Expr[] }
  | { readonly kind: 'Binary' | 'Unary' | 'Paren' | 'Invalid' }
>;

/** Of the nodes that are literals, durations, or parts of a selector. */
function partChildren(node: Part): readonly Node[] {
  switch (node.kind) {
    case 'DurationUnary':
    case 'DurationParen':
      return [node.expr];
    case 'DurationBinary':
      return [node.left, node.right];
    case 'DurationCall':
      return node.args;
    case 'Matcher':
    case 'Offset':
      return present([node.value]);
    default:
      return [];
  }
}

function selectorChildren(node: ModifierHost): readonly Node[] {
  switch (node.kind) {
    case 'VectorSelector':
      return [...node.matchers, ...modifiersOf(node)];
    case 'MatrixSelector':
      return present([node.vector, node.range, ...modifiersOf(node)]);
    case 'Subquery':
      return present([node.expr, node.range, node.step, ...modifiersOf(node)]);
  }
}

/** The nodes directly below, in source order. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'VectorSelector':
    case 'MatrixSelector':
    case 'Subquery':
      return selectorChildren(node);
    case 'Call':
    case 'Aggregation':
      return node.args;
    case 'Binary':
      return [node.left, node.right];
    case 'Unary':
    case 'Paren':
      return [node.expr];
    case 'Invalid':
      return node.parts;
    default:
      return partChildren(node);
  }
}

type ModifierHost = Extract<Node, { kind: 'VectorSelector' | 'MatrixSelector' | 'Subquery' }>;

function modifiersOf({ offset, at, extension }: ModifierHost): readonly Node[] {
  return present([offset, at, extension]).toSorted((a, b) => a.start - b.start);
}

/**
 * Visits a node and all below it, parents first; `false` from the visitor leaves out what is below. Without recursion:
 * a chain of operators is as deep as it is long.
 */
export function walk(root: Node, visit: (node: Node) => boolean | void): void {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (visit(node) === false) continue;
    const children = childrenOf(node);
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) open.push(child);
    }
  }
}

/**
 * The operators directly above each other in an expression and their operands, each operator behind its two operands:
 * `a + b ^ c` gives a, b, c, `^`, `+`. Chains may be long, so whatever is worked out from both sides of an operator is
 * worked out along this list instead of by recursion.
 */
export function postfix(root: Expr): readonly Expr[];
export function postfix(root: DurationExpr): readonly DurationExpr[];
export function postfix(root: Expr | DurationExpr): readonly (Expr | DurationExpr)[] {
  const found: (Expr | DurationExpr)[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.push(node);
    if (node.kind === 'Binary' || node.kind === 'DurationBinary') open.push(node.left, node.right);
  }
  return found.reverse();
}

/** Where the reference takes an expression to end in errors and trees. */
export function referenceEnd(expr: Expr): number {
  let last = expr;
  while (last.kind === 'Binary' || last.kind === 'Unary') {
    last = last.kind === 'Binary' ? last.right : last.expr;
  }
  const { end } = last;
  if (
    last.kind !== 'VectorSelector' &&
    last.kind !== 'MatrixSelector' &&
    last.kind !== 'Subquery'
  ) {
    return end;
  }
  // A modifier behind the offset ends where it ends.
  return last.offset?.end === end ? last.offset.reach : end;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/**
 * The nodes at an offset, from the root to the innermost. Ends count as inside; of two neighbours that touch there, the
 * later one is taken.
 */
export function nodeAt(root: Expr, offset: number): readonly Node[] {
  const path: Node[] = [];
  let node: Node | undefined = holds(root, offset) ? root : undefined;
  while (node !== undefined) {
    path.push(node);
    node = childrenOf(node).findLast((child) => holds(child, offset));
  }
  return path;
}

/**
 * A tree too deep to be walked, as a list of what it is made of: selectors without their modifiers, and literals. A
 * long chain of operators is such a tree; it is walked without recursion here.
 */
export function flatten(root: Expr): Expr {
  const parts: Expr[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'VectorSelector') parts.push({ ...node, offset: undefined });
    else if (node.kind === 'NumberLiteral' || node.kind === 'StringLiteral') parts.push(node);
    else open.push(...childrenOf(node).toReversed());
  }
  return { kind: 'Invalid', start: root.start, end: root.end, parts };
}
