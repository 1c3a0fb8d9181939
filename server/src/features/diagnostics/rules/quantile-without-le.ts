import type { Call, Expr, Grouping } from '../../../promql/ast.ts';
import { roleOf } from '../../metric-role.ts';
import { whyNot } from '../../label-flow.ts';
import { metricOf } from '../../selector.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding, Fix, RuleSite } from '../rule.ts';

/** Functions that read buckets, and where they take them. */
const bucketsAt: ReadonlyMap<string, number> = new Map([
  ['histogram_fraction', 2],
  ['histogram_quantile', 1],
  ['histogram_quantiles', 0],
]);

/** Native histograms have no `le`: only what is surely made of classic buckets is judged. */
function hasClassicBuckets(expr: Expr, site: RuleSite): boolean {
  const inner = unwrap(expr);
  switch (inner.kind) {
    case 'VectorSelector': {
      const name = metricOf(inner);
      if (name === undefined) return false;
      return roleOf(name, site.context.snapshot.metrics.info(name)).role === 'bucket';
    }
    case 'MatrixSelector':
      return hasClassicBuckets(inner.vector, site);
    case 'Subquery':
      return hasClassicBuckets(inner.expr, site);
    case 'Call':
    case 'Aggregation':
      return inner.args.some((arg) => hasClassicBuckets(arg, site));
    default:
      return false;
  }
}

function addLe(grouping: Grouping): readonly Fix[] {
  const { parens, labels } = grouping;
  if (parens === undefined) return [];
  const at = parens.start + 1;
  const text = labels.length === 0 ? 'le' : 'le, ';
  return [{ title: 'Keep the label le', edits: [{ start: at, end: at, text }] }];
}

/** The fix at the aggregation that takes `le` away. */
function fixesFor(operand: Expr, start: number, end: number): readonly Fix[] {
  const inner = unwrap(operand);
  if (inner.kind === 'Call') return inner.args.flatMap((arg) => fixesFor(arg, start, end));
  if (inner.kind !== 'Aggregation') return [];
  const { grouping, opSpan } = inner;
  if (grouping === undefined && inner.start === start) {
    const edit = { start: opSpan.end, end: opSpan.end, text: ' by (le) ' };
    return [{ title: 'Keep the label le', edits: [edit] }];
  }
  if (grouping?.start === start && grouping.end === end && !grouping.without)
    return addLe(grouping);
  return inner.args.flatMap((arg) => fixesFor(arg, start, end));
}

function check(call: Call, site: RuleSite): readonly Finding[] {
  const at = bucketsAt.get(call.name.value);
  const operand = at === undefined ? undefined : call.args[at];
  if (operand === undefined || !hasClassicBuckets(operand, site)) return [];
  const loss = whyNot(site.flowOf(operand), 'le');
  if (loss === undefined) return [];
  const { start, end } = loss;
  const message = `${call.name.value}() needs the label le, which is aggregated away here`;
  return [{ start, end, message, fixes: fixesFor(operand, start, end) }];
}

/**
 * Quantiles of classic histograms are read from buckets, which the label `le` tells apart.
 *
 * @bad histogram_quantile(0.9, sum by (job) (rate(request_duration_seconds_bucket[5m])))
 * @good histogram_quantile(0.9, sum by (job, le) (rate(request_duration_seconds_bucket[5m])))
 */
export const quantileWithoutLe = rule({
  code: 'quantile-without-le',
  severity: 'warning',
  visit: { Call: check },
});
