import type { Aggregation, Expr } from '../../../promql/ast.ts';
import { aggregationParts } from '../../../promql/index.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

const counting: ReadonlySet<string> = new Set(['bottomk', 'limitk', 'topk']);

function isNaNLiteral(expr: Expr): boolean {
  const inner = unwrap(expr);
  if (inner.kind === 'Unary') return isNaNLiteral(inner.expr);
  return inner.kind === 'NumberLiteral' && Number.isNaN(inner.value);
}

function check(aggregation: Aggregation): readonly Finding[] {
  const { param } = aggregationParts(aggregation);
  const { op } = aggregation;
  if (param === undefined || (!counting.has(op) && op !== 'limit_ratio') || !isNaNLiteral(param))
    return [];
  const message = op === 'limit_ratio' ? 'Ratio value is NaN' : 'Parameter value is NaN';
  const { start, end } = param;
  return [{ start, end, message }];
}

/**
 * The engine refuses NaN as the number of series to choose.
 *
 * @bad topk(NaN, up)
 * @good topk(5, up)
 */
export const nanParameter = rule({
  code: 'nan-parameter',
  severity: 'error',
  visit: { Aggregation: check },
});
