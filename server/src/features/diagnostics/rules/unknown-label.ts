import { didYouMean } from '../../../metadata/did-you-mean.ts';
import { matchesEmpty } from '../../../metadata/scope.ts';
import type { Aggregation, Matcher, Name, VectorSelector } from '../../../promql/ast.ts';
import { aggregationParts, quoteString } from '../../../promql/index.ts';
import { whyNot } from '../../label-flow.ts';
import { labelText } from '../../quoting.ts';
import { metricLabel, metricOf, scopeOfMatchers } from '../../selector.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** A series without the label does not pass. */
function needsLabel({ name, op, value }: Matcher): boolean {
  if (op === undefined || value === undefined) return false;
  return !matchesEmpty([{ label: name.value, op, value: value.value }]);
}

function nameFinding(
  name: Name,
  labels: readonly string[],
  owner: string,
  site: RuleSite,
): Finding {
  const { value, start, end, quoted } = name;
  const other = didYouMean(value, labels);
  const message = `${owner} has no label ${quoteString(value)}`;
  if (other === undefined) return { start, end, message };
  const text = quoted ? quoteString(other) : labelText(other, site.context.language);
  const fixes = [{ title: `Replace by ${other}`, edits: [{ start, end, text }] }];
  return { start, end, message: `${message}, did you mean ${quoteString(other)}?`, fixes };
}

function check(selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const { snapshot } = site.context;
  const metric = metricOf(selector);
  if (snapshot.source !== 'live' || metric === undefined || !snapshot.metrics.has(metric))
    return [];
  // The label API of a deduplicating querier may leave out replica labels; matchers see them all the same.
  const asked = selector.matchers.filter(
    (matcher) =>
      matcher.name.value !== metricLabel &&
      !snapshot.replicaLabels.includes(matcher.name.value) &&
      needsLabel(matcher),
  );
  if (asked.length === 0) return [];
  const scope = scopeOfMatchers([{ label: metricLabel, op: '=', value: metric }]);
  const { items, complete } = site.facts.labels(scope);
  if (!complete || items.length === 0) return [];
  return asked
    .filter(({ name }) => !items.includes(name.value))
    .map(({ name }) => nameFinding(name, items, quoteString(metric), site));
}

/** A label to group by that no series of the operand has: one group, its label empty. */
function checkAggregation(aggregation: Aggregation, site: RuleSite): readonly Finding[] {
  const { grouping } = aggregation;
  const { body } = aggregationParts(aggregation);
  if (site.context.snapshot.source !== 'live' || body === undefined) return [];
  if (grouping === undefined || grouping.without || grouping.labels.length === 0) return [];
  const { labels, complete } = site.seenFlowOf(body);
  if (!complete || labels.size === 0) return [];
  const { replicaLabels } = site.context.snapshot;
  const isPossible = (label: string): boolean =>
    labels.has(label) ||
    replicaLabels.includes(label) ||
    whyNot(site.flowOf(body), label) !== undefined;
  return grouping.labels
    .filter(({ value }) => !isPossible(value))
    .map((name) => nameFinding(name, [...labels], 'the operand', site));
}

/**
 * The connection answered with all labels of the metric, and this is none of them: nothing will be selected.
 *
 * @bad up{jobb="api"}
 * @good up{job="api"}
 */
export const unknownLabel = rule({
  code: 'unknown-label',
  severity: 'warning',
  visit: { VectorSelector: check, Aggregation: checkAggregation },
});
