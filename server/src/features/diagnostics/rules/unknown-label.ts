import { didYouMean } from '../../../metadata/did-you-mean.ts';
import type { Matcher, VectorSelector } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import { labelText } from '../../quoting.ts';
import { metricLabel, metricOf, scopeOfMatchers } from '../../selector.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** Matchers that a series without the label passes say nothing about the label's existence. */
function needsLabel({ op, value }: Matcher): boolean {
  return (op === '=' && value?.value !== '') || (op === '=~' && value !== undefined);
}

function finding(
  matcher: Matcher,
  labels: readonly string[],
  metric: string,
  site: RuleSite,
): Finding {
  const { value, start, end } = matcher.name;
  const other = didYouMean(value, labels);
  const message = `${quoteString(metric)} has no label ${quoteString(value)}`;
  if (other === undefined) return { start, end, message };
  const text = matcher.name.quoted ? quoteString(other) : labelText(other, site.context.language);
  const fixes = [{ title: `Replace by ${other}`, edits: [{ start, end, text }] }];
  return { start, end, message: `${message}, did you mean ${quoteString(other)}?`, fixes };
}

function check(selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const { snapshot } = site.context;
  const metric = metricOf(selector);
  if (snapshot.source !== 'live' || metric === undefined || !snapshot.metrics.has(metric))
    return [];
  const asked = selector.matchers.filter(
    (matcher) => matcher.name.value !== metricLabel && needsLabel(matcher),
  );
  if (asked.length === 0) return [];
  const scope = scopeOfMatchers([{ label: metricLabel, op: '=', value: metric }]);
  const { items, complete } = site.facts.labels(scope);
  if (!complete || items.length === 0) return [];
  return asked
    .filter(({ name }) => !items.includes(name.value))
    .map((matcher) => finding(matcher, items, metric, site));
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
  visit: { VectorSelector: check },
});
