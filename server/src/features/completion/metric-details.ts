import type { MetadataKey } from '../../metadata/snapshot.ts';
import type { FeatureContext } from '../context.ts';
import { factsOf } from '../facts.ts';
import { plainLine } from '../../util/markdown.ts';
import { metricFacts, metricParagraphs } from '../metric-summary.ts';

/** A metric at its place in an expression. */
export interface MetricSubject {
  readonly metric: string;
  /** The metric under the matchers that are typed already. */
  readonly scope: string;
}

/** What one item says when somebody looks at it. */
export interface MetricDetails {
  readonly detail: string;
  /** Markdown. */
  readonly documentation: string;
  /** What would make it say more. */
  readonly missing: readonly MetadataKey[];
}

/** All that is to be known about one metric of a list; a list itself never asks about each of its items. */
export function metricDetails(
  { metric, scope }: MetricSubject,
  context: FeatureContext,
): MetricDetails {
  const facts = factsOf(context.snapshot);
  return {
    detail: plainLine(metricFacts(metric, context, facts, facts.series(scope))),
    documentation: metricParagraphs(metric, context, facts).join('\n\n'),
    missing: facts.missing(),
  };
}
