import {
  operatorHeader,
  print,
  referenceEnd,
  type Aggregation,
  type Expr,
  type VectorSelector,
} from '../../promql/index.ts';

/** `["Kind", start, end, detail…, children…]`, with the kinds, details and order of the reference parser. */
export type ReferenceTree = readonly (string | number | ReferenceTree)[];

// Source: prometheus v0.316.0 promql/parser/ast.go (node types).
const kinds = {
  NumberLiteral: 'NumberLiteral',
  StringLiteral: 'StringLiteral',
  VectorSelector: 'VectorSelector',
  MatrixSelector: 'MatrixSelector',
  Subquery: 'SubqueryExpr',
  Call: 'Call',
  Aggregation: 'AggregateExpr',
  Binary: 'BinaryExpr',
  Unary: 'UnaryExpr',
  Paren: 'ParenExpr',
  Missing: 'Missing',
  Invalid: 'Invalid',
} as const satisfies Record<Expr['kind'], string>;

const selectorDetails = ({ name, matchers }: VectorSelector): readonly (string | number)[] => [
  // A name inside the braces is a matcher to the reference, not the selector's name.
  name === undefined || name.quoted ? '' : name.value,
  matchers.length + (name === undefined ? 0 : 1),
];

const details = (expr: Expr): readonly (string | number)[] => {
  switch (expr.kind) {
    case 'NumberLiteral':
      return [print(expr)];
    case 'VectorSelector':
      return selectorDetails(expr);
    case 'Binary':
      return [operatorHeader(expr)];
    case 'Unary':
    case 'Aggregation':
      return [expr.op];
    case 'Call':
      return [expr.name.value];
    default:
      return [];
  }
};

/** The reference names the aggregated expression first and the parameter behind it. */
const aggregationChildren = ({ args }: Aggregation): readonly Expr[] =>
  args.length === 2 ? args.toReversed() : args;

const children = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'Aggregation':
      return aggregationChildren(expr);
    case 'Binary':
      return [expr.left, expr.right];
    case 'Call':
      return expr.args;
    case 'Subquery':
    case 'Paren':
    case 'Unary':
      return [expr.expr];
    case 'MatrixSelector':
      return [expr.vector];
    case 'Invalid':
      return expr.parts;
    default:
      return [];
  }
};

/** The tree in the shape of the reference, with offsets in the unit of `toOffset`. As deep as a chain is long. */
export const referenceTree = (root: Expr, toOffset: (utf16: number) => number): ReferenceTree => {
  const node = (expr: Expr): (string | number | ReferenceTree)[] => [
    kinds[expr.kind],
    toOffset(expr.start),
    toOffset(referenceEnd(expr)),
    ...details(expr),
  ];
  const tree = node(root);
  const open = [{ expr: root, tree }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const expr of children(next.expr)) {
      const child = node(expr);
      next.tree.push(child);
      open.push({ expr, tree: child });
    }
  }
  return tree;
};
