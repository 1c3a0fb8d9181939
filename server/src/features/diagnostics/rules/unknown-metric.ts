import type { VectorSelector } from '../../../promql/ast.ts';
import { didYouMean } from '../../../metadata/did-you-mean.ts';
import { quoteString } from '../../../promql/index.ts';
import { metricText } from '../../quoting.ts';
import { metricLabel, metricOf } from '../../selector.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** Prometheus writes these itself, for alerting rules; they are there only while something is pending. */
const alertMetrics: ReadonlySet<string> = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

function isKnown(name: string, { context }: RuleSite): boolean {
  const { snapshot, recordingRules } = context;
  return snapshot.metrics.has(name) || recordingRules.has(name) || alertMetrics.has(name);
}

function nearest(name: string, { context }: RuleSite): string | undefined {
  const { snapshot, recordingRules } = context;
  return snapshot.metrics.closest(name) ?? didYouMean(name, recordingRules.keys());
}

function check(selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const { snapshot, language } = site.context;
  if (snapshot.source !== 'live' || !snapshot.metricsComplete) return [];
  const name = metricOf(selector);
  if (name === undefined || name === '' || isKnown(name, site)) return [];
  const named = selector.matchers.find((one) => one.name.value === metricLabel && one.op === '=');
  const span = selector.name ?? named?.value;
  if (span === undefined) return [];
  const other = nearest(name, site);
  const message = `unknown metric ${quoteString(name)}`;
  const { start, end } = span;
  if (other === undefined) return [{ start, end, message }];
  const isBare = selector.name !== undefined && !selector.name.quoted;
  const text =
    isBare && selector.braces === undefined
      ? metricText(other, language)
      : isBare
        ? other
        : quoteString(other);
  const fixes = [{ title: `Replace by ${other}`, edits: [{ start, end, text }] }];
  return [{ start, end, message: `${message}, did you mean ${quoteString(other)}?`, fixes }];
}

/**
 * The connection answered with all names of its metrics, and this is none of them.
 *
 * @bad rate(http_request_total[5m])
 * @good rate(http_requests_total[5m])
 */
export const unknownMetric = rule({
  code: 'unknown-metric',
  severity: 'warning',
  visit: { VectorSelector: check },
});
