import type { Call } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import { roleOf } from '../../metric-role.ts';
import { metricOf } from '../../selector.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** What takes every drop for a restart, and the same for gauges. */
const counterFunctions: ReadonlyMap<string, string> = new Map([
  ['rate', 'deriv'],
  ['irate', 'deriv'],
  ['increase', 'delta'],
  ['xrate', 'deriv'],
  ['xincrease', 'xdelta'],
]);

function check(call: Call, { context }: RuleSite): readonly Finding[] {
  const other = counterFunctions.get(call.name.value);
  const [arg] = call.args;
  const range = arg && unwrap(arg);
  if (other === undefined || range?.kind !== 'MatrixSelector') return [];
  const metric = range.vector.kind === 'VectorSelector' ? metricOf(range.vector) : undefined;
  if (metric === undefined) return [];
  const { role, certain } = roleOf(metric, context.snapshot.metrics.info(metric));
  if (!certain || (role !== 'gauge' && role !== 'quantile')) return [];
  const { start, end } = call.name;
  const message = `${quoteString(metric)} is a gauge: ${call.name.value}() takes every drop of it for a restart`;
  const fixes = context.language.functions.has(other)
    ? [{ title: `Use ${other}()`, edits: [{ start, end, text: other }] }]
    : [];
  return [{ start, end, message, fixes }];
}

/**
 * `rate` and its kin count every drop as a restart from zero, which is wrong for what may fall.
 *
 * @bad rate(node_load1[5m])
 * @good deriv(node_load1[5m])
 */
export const rateOnGauge = rule({
  code: 'rate-on-gauge',
  severity: 'warning',
  visit: { Call: check },
});
