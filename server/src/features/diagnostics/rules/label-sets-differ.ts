import type { Binary } from '../../../promql/ast.ts';
import { metricLabel } from '../../selector.ts';
import type { LabelFlow } from '../../label-flow.ts';
import { rule } from '../rule.ts';
import type { Finding, Fix, RuleSite } from '../rule.ts';

/** The labels a side has, when the expression alone tells; `undefined` when it does not. */
function bounded(flow: LabelFlow): readonly string[] | undefined {
  const kind = flow.closedBy?.kind;
  if (kind !== 'by' && kind !== 'aggregation' && kind !== 'on') return undefined;
  return [...flow.allowed].filter((label) => label !== metricLabel).sort();
}

function difference(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.filter((label) => !right.includes(label));
}

function fixesFor(
  { opSpan, bool }: Binary,
  shared: readonly string[],
  left: readonly string[],
  right: readonly string[],
): readonly Fix[] {
  const at = bool?.end ?? opSpan.end;
  const isMany = left.length > shared.length && right.length === shared.length;
  const isOne = right.length > shared.length && left.length === shared.length;
  if (!isMany && !isOne) return [];
  const group = isMany ? 'group_left' : 'group_right';
  const text = ` on (${shared.join(', ')}) ${group} ()`;
  return [{ title: `Match${text}`, edits: [{ start: at, end: at, text }] }];
}

const setOperators: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

function check(binary: Binary, site: RuleSite): readonly Finding[] {
  if (binary.matching !== undefined || binary.op === 'or') return [];
  const left = bounded(site.flowOf(binary.left));
  const right = bounded(site.flowOf(binary.right));
  if (left === undefined || right === undefined) return [];
  const extra = [...difference(left, right), ...difference(right, left)];
  if (extra.length === 0) return [];
  const { start, end } = binary.opSpan;
  const message = `the two sides never match: only one of them has ${extra.join(', ')}`;
  const shared = left.filter((label) => right.includes(label));
  const fixes = setOperators.has(binary.op) ? [] : fixesFor(binary, shared, left, right);
  return [{ start, end, message, fixes }];
}

/**
 * Without `on` or `ignoring` two series match when all their labels are equal; after aggregations by different labels
 * they never are.
 *
 * @bad sum by (job, code) (rate(http_requests_total[5m])) / sum by (job) (rate(http_requests_total[5m]))
 * @good sum by (job, code) (rate(http_requests_total[5m])) / on (job) group_left () sum by (job) (rate(http_requests_total[5m]))
 */
export const labelSetsDiffer = rule({
  code: 'label-sets-differ',
  severity: 'warning',
  visit: { Binary: check },
});
