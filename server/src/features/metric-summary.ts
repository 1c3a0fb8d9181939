import type { FeatureContext } from './context.ts';
import type { Facts } from './facts.ts';
import { markdownBlock, markdownText } from './markdown.ts';

/** Where type, help and unit come from. */
type InfoSource = Pick<Facts, 'info'>;

/** Type and unit of a metric on one line; '' when neither is known. */
export function metricFacts(name: string, context: FeatureContext, facts: InfoSource): string {
  const info = facts.info(name);
  const type = info === undefined || info.type === 'unknown' ? '' : info.type;
  const unit = info?.unit ?? '';
  const rule = context.recordingRules.has(name) ? 'recording rule' : '';
  return [type, unit, rule].filter((part) => part !== '').join(' · ');
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
