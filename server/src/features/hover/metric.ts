import type { VectorSelector } from '../../promql/ast.ts';
import type { FeatureContext } from '../context.ts';
import type { Answer, Facts } from '../facts.ts';
import { markdownCode } from '../../util/markdown.ts';
import { metricFacts, metricParagraphs } from '../metric-summary.ts';
import { metricLabel, scopeOf } from '../selector.ts';
import { listText } from './markup.ts';
import type { HoverText } from './markup.ts';

type Series = Readonly<Record<string, string>>;

/** The label that tells clusters apart. */
const clusterLabel = 'cluster';

/** How many values each label has among the series. */
function labelCounts(series: readonly Series[]): ReadonlyMap<string, number> {
  const values = new Map<string, Set<string>>();
  for (const one of series) {
    for (const [label, value] of Object.entries(one)) {
      const seen = values.get(label) ?? new Set();
      values.set(label, seen.add(value));
    }
  }
  return new Map([...values].map(([label, seen]) => [label, seen.size]));
}

function labelsText(
  selector: VectorSelector,
  facts: Facts,
  series: Answer<Series>,
): readonly string[] {
  const labels = facts.labels(scopeOf(selector));
  const counts = labelCounts(series.items);
  const names = (labels.known ? labels.items : [...counts.keys()]).filter(
    (name) => name !== metricLabel,
  );
  if (names.length === 0) return [];
  const texts = names.map((name) => {
    const count = counts.get(name);
    return count === undefined
      ? markdownCode(name)
      : `${markdownCode(name)} (${count}${series.complete ? '' : '+'})`;
  });
  return [`Labels: ${listText(texts)}`];
}

function clustersText(selector: VectorSelector, facts: Facts): readonly string[] {
  const clusters = facts.values(clusterLabel, scopeOf(selector), '');
  if (!clusters.known || clusters.items.length === 0) return [];
  return [`Clusters: ${listText(clusters.items.map((cluster) => markdownCode(cluster)))}`];
}

/** What is known about a metric, and about the series that the selector takes of it. */
export function metricHover(
  name: string,
  selector: VectorSelector,
  context: FeatureContext,
  facts: Facts,
): Omit<HoverText, 'span'> {
  const series = facts.series(scopeOf(selector));
  const kind = metricFacts(name, context, facts, series);
  const { snapshot } = context;
  const isGone =
    snapshot.source === 'live' &&
    snapshot.metricsComplete &&
    !snapshot.metrics.has(name) &&
    !context.recordingRules.has(name);
  const paragraphs = [
    `${markdownCode(name)}${kind === '' ? '' : ` — ${kind}`}`,
    ...metricParagraphs(name, context, facts),
    ...(isGone ? ['The connection has no metric of this name.'] : []),
    ...clustersText(selector, facts),
  ];
  const labels = labelsText(selector, facts, series);
  return { paragraphs: [...paragraphs, ...labels], tellsLabels: labels.length > 0 };
}
