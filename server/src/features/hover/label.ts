import type { Matcher, VectorSelector } from '../../promql/ast.ts';
import { matcherDocs } from '../../promql/index.ts';
import type { FeatureContext } from '../context.ts';
import type { Facts } from '../facts.ts';
import { docMarkdown } from '../documentation.ts';
import { markdownCode } from '../../util/markdown.ts';
import { scopeOf } from '../selector.ts';
import { listText } from './markup.ts';

/** Labels that mean the same everywhere. */
const wellKnown: ReadonlyMap<string, string> = new Map([
  ['__name__', 'The name of the metric.'],
  ['job', 'The scrape job that the target belongs to.'],
  ['instance', 'The address that was scraped.'],
  ['le', 'The upper bound of a histogram bucket, inclusive.'],
  ['quantile', 'The quantile of a summary, 0 to 1.'],
]);

function valuesText(label: string, scope: string, facts: Facts): readonly string[] {
  const values = facts.values(label, scope, '');
  if (!values.known || values.items.length === 0) return [];
  const count = `${values.items.length.toLocaleString('en')}${values.complete ? '' : '+'}`;
  const listed = values.items.map((value) => markdownCode(value));
  return [`${values.items.length === 1 ? 'Value' : `${count} values`}: ${listText(listed)}`];
}

/** A label by itself: its meaning and its values in a scope. */
export function labelHover(
  label: string,
  scope: string,
  context: FeatureContext,
  facts: Facts,
): readonly string[] {
  const meaning = wellKnown.get(label);
  const isReplica = context.snapshot.replicaLabels.includes(label);
  return [
    `${markdownCode(label)} — label`,
    ...(meaning === undefined ? [] : [meaning]),
    ...(isReplica ? ['A replica label: results are deduplicated over it.'] : []),
    ...valuesText(label, scope, facts),
  ];
}

/** The name of a label inside braces. */
export function matcherNameHover(
  matcher: Matcher,
  selector: VectorSelector,
  context: FeatureContext,
  facts: Facts,
): readonly string[] {
  return labelHover(matcher.name.value, scopeOf(selector, matcher), context, facts);
}

/** The operator and value of a matcher: how many values it takes. */
export function matcherValueHover(
  matcher: Matcher,
  selector: VectorSelector,
  facts: Facts,
): readonly string[] {
  if (matcher.op === undefined || matcher.value === undefined) return [];
  const label = matcher.name.value;
  const matched = facts.values(label, scopeOf(selector), '');
  const head = `${markdownCode(label)} ${markdownCode(matcher.op)} ${markdownCode(matcher.value.value)}`;
  if (!matched.known) return [head, docMarkdown(matcherDocs[matcher.op])];
  if (matched.items.length === 0 && matched.complete) return [head, 'Selects no series.'];
  const listed = matched.items.map((value) => markdownCode(value));
  return [head, `Takes ${listText(listed)}`];
}
