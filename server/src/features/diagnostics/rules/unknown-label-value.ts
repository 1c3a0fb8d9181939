import { didYouMean } from '../../../metadata/did-you-mean.ts';
import type { Matcher, VectorSelector } from '../../../promql/ast.ts';
import { quoteString } from '../../../promql/index.ts';
import { insideQuotes } from '../../quoting.ts';
import type { Quote } from '../../quoting.ts';
import { metricLabel, metricOf, scopeOfMatchers } from '../../selector.ts';
import { rule, textOf } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

function finding(matcher: Matcher, values: readonly string[], site: RuleSite): readonly Finding[] {
  const { value: literal, name } = matcher;
  if (literal === undefined) return [];
  const { value, start, end } = literal;
  const message = `label ${quoteString(name.value)} has no value ${quoteString(value)} here`;
  const other = didYouMean(value, values);
  const quote = textOf(site, literal).charAt(0) as Quote;
  const inner = other === undefined ? undefined : insideQuotes(other, quote);
  if (other === undefined || inner === undefined) return [{ start, end, message }];
  const text = `${quote}${inner}${quote}`;
  const fixes = [{ title: `Replace by ${quoteString(other)}`, edits: [{ start, end, text }] }];
  return [{ start, end, message: `${message}, did you mean ${quoteString(other)}?`, fixes }];
}

/** Variables of dashboards and templates stand for values that nobody knows here. */
const template = /\$|\{\{/;

/** `label="value"` with a value to look for. */
function isJudged({ name, op, value }: Matcher): boolean {
  return (
    name.value !== metricLabel &&
    op === '=' &&
    value !== undefined &&
    value.value !== '' &&
    !template.test(value.value)
  );
}

function check(selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const { snapshot } = site.context;
  const metric = metricOf(selector);
  if (snapshot.source !== 'live' || metric === undefined || !snapshot.metrics.has(metric))
    return [];
  const scope = scopeOfMatchers([{ label: metricLabel, op: '=', value: metric }]);
  const labels = site.facts.labels(scope);
  return selector.matchers
    .filter((matcher) => isJudged(matcher) && labels.items.includes(matcher.name.value))
    .flatMap((matcher) => {
      const { items, complete } = site.facts.values(matcher.name.value, scope, '');
      const isUnknown = complete && items.length > 0 && !items.includes(matcher.value?.value ?? '');
      return isUnknown ? finding(matcher, items, site) : [];
    });
}

/**
 * The connection answered with all values that the label has on this metric, and this is none of them. It may be a
 * value that was there once or will be, so this is no more than a hint at a typing error.
 *
 * @bad up{job="apii"}
 * @good up{job="api"}
 */
export const unknownLabelValue = rule({
  code: 'unknown-label-value',
  severity: 'info',
  visit: { VectorSelector: check },
});
