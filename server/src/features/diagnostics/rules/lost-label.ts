import type { Aggregation, Binary, Expr, Name } from '../../../promql/ast.ts';
import { aggregationParts, quoteString } from '../../../promql/index.ts';
import { whyNot } from '../../label-flow.ts';
import type { LabelLoss } from '../../label-flow.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

function lineOf({ parsed }: RuleSite, { start, end }: LabelLoss): string {
  const text = parsed.text.slice(start, end).replaceAll(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function lost(
  labels: readonly Name[],
  operand: Expr,
  side: string,
  site: RuleSite,
): readonly Finding[] {
  const flow = site.flowOf(operand);
  return labels.flatMap(({ value, start, end }) => {
    const loss = whyNot(flow, value);
    if (loss === undefined) return [];
    const message = `${side} has no label ${quoteString(value)}: "${lineOf(site, loss)}" does not keep it`;
    return [{ start, end, message }];
  });
}

function checkAggregation(aggregation: Aggregation, site: RuleSite): readonly Finding[] {
  const { grouping } = aggregation;
  const { body } = aggregationParts(aggregation);
  if (grouping === undefined || body === undefined || grouping.labels.length === 0) return [];
  // `absent` and plain numbers have no labels by design: grouping them is harmless.
  if (site.flowOf(body).closedBy?.kind === 'function') return [];
  return lost(grouping.labels, body, 'the operand', site);
}

function checkBinary({ matching, left, right }: Binary, site: RuleSite): readonly Finding[] {
  if (matching === undefined || !matching.on) return [];
  const { list, group } = matching;
  const sides = [
    { operand: left, other: right, title: 'the left side' },
    { operand: right, other: left, title: 'the right side' },
  ];
  const found = sides.flatMap(({ operand, other, title }) => {
    // A label that both sides lack is equal on both.
    const relevant = list.labels.filter(
      ({ value }) => whyNot(site.flowOf(other), value) === undefined,
    );
    return lost(relevant, operand, title, site);
  });
  if (group === undefined) return found;
  const [one, title] = group.side === 'left' ? [right, 'the right side'] : [left, 'the left side'];
  return [...found, ...lost(group.list.labels, one, title, site)];
}

/**
 * A label that an inner aggregation took away can be neither grouped nor matched by: the group has an empty label,
 * the join finds nothing.
 *
 * @bad sum by (instance) (rate(http_requests_total[5m])) / on (job) sum by (job) (up)
 * @good sum by (job) (rate(http_requests_total[5m])) / on (job) sum by (job) (up)
 */
export const lostLabel = rule({
  code: 'lost-label',
  severity: 'warning',
  visit: { Aggregation: checkAggregation, Binary: checkBinary },
});
