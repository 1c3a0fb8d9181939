import { aggregationParts, type Expr } from '../../../promql/index.ts';

/** How many elements a query gives, as far as its text tells. */
export type Shape = 'one' | 'scalar' | { readonly by: readonly string[] } | 'many';

const bare = (expr: Expr): Expr => (expr.kind === 'Paren' ? bare(expr.expr) : expr);

const isOne = (expr: Expr | undefined): boolean => {
  const inner = expr && bare(expr);
  return inner?.kind === 'NumberLiteral' && inner.value === 1;
};

const ofAggregation = (expr: Expr & { readonly kind: 'Aggregation' }): Shape => {
  const { op, grouping } = expr;
  const { param, body } = aggregationParts(expr);
  if (op === 'count_values') return 'many';
  if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(op)) {
    if (grouping === undefined && isOne(param) && op !== 'limit_ratio') return 'one';
    return body === undefined ? 'many' : shapeOf(body);
  }
  if (grouping === undefined) return 'one';
  if (grouping.without) return 'many';
  const by = grouping.labels.map(({ value }) => value);
  return by.length === 0 ? 'one' : { by };
};

const withoutLe = (shape: Shape): Shape => {
  if (typeof shape !== 'object') return shape;
  const by = shape.by.filter((label) => label !== 'le');
  return by.length === 0 ? 'one' : { by };
};

const ofCall = ({ name: { value: name }, args }: Expr & { readonly kind: 'Call' }): Shape => {
  if (name === 'vector' || name.startsWith('absent')) return 'one';
  if (['scalar', 'time', 'pi'].includes(name)) return 'scalar';
  const inner = args.map(shapeOf).find((shape) => shape !== 'scalar') ?? 'one';
  return name === 'histogram_quantile' ? withoutLe(inner) : inner;
};

/** The shape of an answer. */
export const shapeOf = (expr: Expr): Shape => {
  switch (expr.kind) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return 'scalar';
    case 'Paren':
    case 'Unary':
      return shapeOf(expr.expr);
    case 'Aggregation':
      return ofAggregation(expr);
    case 'Call':
      return ofCall(expr);
    case 'Binary': {
      const [left, right] = [shapeOf(expr.left), shapeOf(expr.right)];
      if (left === 'scalar') return right;
      if (right === 'scalar' || left !== 'one') return left;
      return expr.op === 'or' ? right : left;
    }
    default:
      return 'many';
  }
};

/** What a query is, when that does not spread over pods. */
export const meaningOf = (expr: Expr): string | undefined => {
  const inner = bare(expr);
  if (inner.kind === 'Call' && inner.name.value === 'histogram_quantile') return 'a quantile';
  if (inner.kind === 'Aggregation' && ['avg', 'quantile'].includes(inner.op)) {
    return inner.op === 'avg' ? 'a mean' : 'a quantile';
  }
  if (inner.kind === 'Binary' && inner.op === 'or') return meaningOf(inner.left);
  const isRatio =
    inner.kind === 'Binary' &&
    inner.op === '/' &&
    shapeOf(inner.left) !== 'scalar' &&
    shapeOf(inner.right) !== 'scalar';
  return isRatio ? 'a ratio' : undefined;
};

/** Whether there is a value even when there are no series. */
export const hasFloor = (expr: Expr): boolean => {
  const inner = bare(expr);
  if (inner.kind === 'Call') return inner.name.value === 'vector';
  return inner.kind === 'Binary' && inner.op === 'or' && hasFloor(inner.right);
};
