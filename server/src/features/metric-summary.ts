import type { FeatureContext } from './context.ts';
import { unanswered } from './facts.ts';
import type { Answer, Facts } from './facts.ts';
import { markdownBlock, markdownText } from '../util/markdown.ts';

/** Where type, help and unit come from. */
type InfoSource = Pick<Facts, 'info'>;

/** Series as somebody answered; without any items when nobody did. */
type SeriesAnswer = Pick<Answer<unknown>, 'items' | 'complete'>;

function seriesCount({ items, complete }: SeriesAnswer): string {
  return items.length === 0
    ? ''
    : `${items.length.toLocaleString('en')}${complete ? '' : '+'} series`;
}

/** Type, unit and number of series of a metric on one line; '' when nothing is known. */
export function metricFacts(
  name: string,
  context: FeatureContext,
  facts: InfoSource,
  series: SeriesAnswer = unanswered,
): string {
  const info = facts.info(name);
  const type = info === undefined || info.type === 'unknown' ? '' : info.type;
  const unit = info?.unit ?? '';
  const rule = context.recordingRules.has(name) ? 'recording rule' : '';
  return [type, unit, rule, seriesCount(series)].filter((part) => part !== '').join(' · ');
}

/** What is known about a metric, as Markdown paragraphs. */
export function metricParagraphs(
  name: string,
  context: FeatureContext,
  facts: InfoSource,
): readonly string[] {
  const help = facts.info(name)?.help ?? '';
  const rule = context.recordingRules.get(name);
  return [
    ...(help === '' ? [] : [markdownText(help)]),
    ...(rule === undefined ? [] : ['Recorded in this workspace:', markdownBlock(rule.expr)]),
  ];
}
