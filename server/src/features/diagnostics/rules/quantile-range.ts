import type { Aggregation, Call, Expr } from '../../../promql/ast.ts';
import { aggregationParts } from '../../../promql/index.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** Functions whose argument is a quantile, and where it stands. */
const quantileAt: ReadonlyMap<string, number> = new Map([
  ['histogram_quantile', 0],
  ['quantile_over_time', 0],
]);

function check(expr: Expr | undefined): readonly Finding[] {
  const literal = expr && unwrap(expr);
  if (literal?.kind !== 'NumberLiteral') return [];
  const { value, start, end } = literal;
  if (!Number.isFinite(value) || (value >= 0 && value <= 1)) return [];
  const message = `quantile value should be between 0 and 1, got ${value}`;
  if (value < 0 || value > 100) return [{ start, end, message }];
  const text = String(Number((value / 100).toPrecision(12)));
  return [
    {
      start,
      end,
      message,
      fixes: [{ title: `Replace by ${text}`, edits: [{ start, end, text }] }],
    },
  ];
}

/**
 * Quantiles go from 0 to 1; beyond that the result is infinite.
 *
 * @bad quantile(95, node_load1)
 * @good quantile(0.95, node_load1)
 */
export const quantileRange = rule({
  code: 'quantile-range',
  severity: 'warning',
  visit: {
    Call: ({ name, args }: Call) => {
      const at = quantileAt.get(name.value);
      return at === undefined ? [] : check(args[at]);
    },
    Aggregation: (aggregation: Aggregation) =>
      aggregation.op === 'quantile' ? check(aggregationParts(aggregation).param) : [],
  },
});
