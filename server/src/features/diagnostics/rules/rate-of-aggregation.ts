import type { Aggregation, Call, Subquery } from '../../../promql/ast.ts';
import { parse } from '../../../promql/index.ts';
import { metricOf } from '../../selector.ts';
import { rule, textOf, unwrap } from '../rule.ts';
import type { Finding, Fix, RuleSite } from '../rule.ts';

const counterFunctions: ReadonlySet<string> = new Set([
  'increase',
  'irate',
  'rate',
  'resets',
  'xincrease',
  'xrate',
]);

/** Aggregations that mix series, so that the reset of one is lost in the others. */
const mixing: ReadonlySet<string> = new Set([
  'avg',
  'max',
  'min',
  'quantile',
  'stddev',
  'stdvar',
  'sum',
]);

/** `rate(sum(x)[5m:])` → `sum(rate(x[5m]))`, for a plain selector. */
function swapped(
  call: Call,
  subquery: Subquery,
  inner: Aggregation,
  site: RuleSite,
): readonly Fix[] {
  const body = inner.args.at(-1);
  const selector = body && unwrap(body);
  const hasModifiers = [subquery.offset, subquery.at, subquery.extension].some(
    (one) => one !== undefined,
  );
  if (selector?.kind !== 'VectorSelector' || subquery.range === undefined || hasModifiers)
    return [];
  const plain = [selector.offset, selector.at, selector.extension].every(
    (one) => one === undefined,
  );
  if (!plain || inner.args.length > 1) return [];
  const clause = inner.grouping === undefined ? '' : ` ${textOf(site, inner.grouping)} `;
  const range = `${textOf(site, selector)}[${textOf(site, subquery.range)}]`;
  const text = `${inner.op}${clause}(${call.name.value}(${range}))`;
  return [
    {
      title: `Take the ${call.name.value} first`,
      edits: [{ start: call.start, end: call.end, text }],
    },
  ];
}

function inSubquery(call: Call, subquery: Subquery, site: RuleSite): readonly Finding[] {
  const inner = unwrap(subquery.expr);
  if (inner.kind !== 'Aggregation' || !mixing.has(inner.op)) return [];
  const { start, end } = inner.opSpan;
  const message = `${call.name.value}() of ${inner.op}(): a restart of one process looks like a drop of the whole; take the ${call.name.value} first, then ${inner.op}`;
  return [{ start, end, message, fixes: swapped(call, subquery, inner, site) }];
}

/** The aggregation that a recording rule writes, without one around it. */
function recordedAggregation(expr: string, site: RuleSite): string | undefined {
  const recorded = unwrap(parse(expr, site.context.language).expr);
  if (recorded.kind !== 'Aggregation' || !mixing.has(recorded.op)) return undefined;
  const body = recorded.args.at(-1);
  // What has been rated already is no counter, and its rate has other faults than this one.
  return body !== undefined && unwrap(body).kind === 'VectorSelector' ? recorded.op : undefined;
}

function check(call: Call, site: RuleSite): readonly Finding[] {
  const [arg] = call.args;
  if (!counterFunctions.has(call.name.value) || arg === undefined) return [];
  const range = unwrap(arg);
  if (range.kind === 'Subquery') return inSubquery(call, range, site);
  if (range.kind !== 'MatrixSelector' || range.vector.kind !== 'VectorSelector') return [];
  const name = metricOf(range.vector) ?? '';
  const recorded = site.context.recordingRules.get(name);
  const op = recorded && recordedAggregation(recorded.expr, site);
  if (op === undefined) return [];
  const { start, end } = range.vector;
  const message = `${name} is recorded as ${op}(…): a restart of one process looks like a drop of the whole; record the ${call.name.value} instead`;
  return [{ start, end, message }];
}

/**
 * Resets of counters can be told only series by series: after a sum they are gone.
 *
 * @bad rate(sum(http_requests_total)[5m:])
 * @good sum(rate(http_requests_total[5m]))
 */
export const rateOfAggregation = rule({
  code: 'rate-of-aggregation',
  severity: 'warning',
  visit: { Call: check },
});
