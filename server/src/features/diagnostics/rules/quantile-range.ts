import type { Aggregation, Call, Expr } from '../../../promql/ast.ts';
import { aggregationParts } from '../../../promql/index.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** Functions with quantiles among their arguments, and which of them those are. */
const quantilesOf: ReadonlyMap<string, (args: readonly Expr[]) => readonly Expr[]> = new Map([
  ['histogram_quantile', (args) => args.slice(0, 1)],
  ['histogram_quantiles', (args) => args.slice(2)],
  ['quantile_over_time', (args) => args.slice(0, 1)],
]);

function check(expr: Expr | undefined): readonly Finding[] {
  const literal = expr && unwrap(expr);
  if (literal?.kind !== 'NumberLiteral') return [];
  const { value, start, end } = literal;
  if (value >= 0 && value <= 1) return [];
  const message = `quantile value should be between 0 and 1, got ${value}`;
  if (!(value > 1 && value <= 100)) return [{ start, end, message }];
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
    Call: ({ name, args }: Call) =>
      (quantilesOf.get(name.value)?.(args) ?? []).flatMap((arg) => check(arg)),
    Aggregation: (aggregation: Aggregation) =>
      aggregation.op === 'quantile' ? check(aggregationParts(aggregation).param) : [],
  },
});
