import { askedMetric, type AskedMetric, type FindSeries } from '../adapter/asked-metrics.ts';
import type { AdapterConfig } from '../adapter/config.ts';
import { labelOfMatcher } from '../adapter/within-matchers.ts';
import { metricKey } from '../replay/recording.ts';
import type { HistoryFinding } from './finding.ts';
import { podPattern } from './questions.ts';
import type { Subject } from './subject.ts';

/** The rules that metrics come from, and the server that has their series. */
export interface AdapterRules {
  readonly config: AdapterConfig;
  readonly find: FindSeries;
  /** Which series the adapter sees: all of the server, or those of its own cluster. */
  readonly sees: 'server' | 'cluster';
  /** Those of the cluster. */
  readonly matchers: readonly string[];
}

export interface WithAdapterQueries {
  readonly subject: Subject;
  readonly findings: readonly HistoryFinding[];
}

const ruleFinding = (key: string, { rule, query }: AskedMetric): HistoryFinding => ({
  kind: 'adapter-rule',
  severity: 'info',
  message: `${key} is asked for as ${rule} of the adapter says: ${query}`,
});

const noRuleFinding = (key: string, reasons: readonly string[]): HistoryFinding => ({
  kind: 'adapter-no-rule',
  severity: 'warning',
  message: `No rule of the adapter gives ${key}: ${reasons.join('; ')}.`,
});

/** A query over all clusters where one of them is meant: right for an adapter that asks such a server, and for no other. */
const severalClusters = (
  key: string,
  { series }: AskedMetric,
  { sees, matchers }: AdapterRules,
): readonly HistoryFinding[] => {
  if (sees === 'cluster') return [];
  const labels = matchers.flatMap((matcher) => labelOfMatcher(matcher) ?? []);
  return labels.flatMap((label): readonly HistoryFinding[] => {
    const values = [...new Set(series.flatMap((one) => one[label] ?? []))].toSorted();
    if (values.length < 2) return [];
    return [
      {
        kind: 'adapter-several-clusters',
        severity: 'warning',
        message: `The series of ${key} are of several clusters (${label} ${values.join(', ')}), and the rule takes them together, as an adapter does that asks this server. Of an adapter that asks the Prometheus of its own cluster say that it sees that alone.`,
      },
    ];
  });
};

/**
 * The subject with the PromQL that a prometheus-adapter asks for its metrics, as far as nothing else says it. The
 * queries of a ScaledObject are its own. Never rejects: what does not match is a finding.
 */
export const withAdapterQueries = async (
  subject: Subject,
  rules: AdapterRules,
): Promise<WithAdapterQueries> => {
  if (subject.manager === 'keda') return { subject, findings: [] };
  const { namespace, spec } = subject;
  const asking = { namespace, pods: podPattern(spec.scaleTargetRef) };
  const matchers = rules.sees === 'cluster' ? rules.matchers : [];
  const queries = new Map(subject.queries);
  const findings: HistoryFinding[] = [];
  for (const metric of spec.metrics) {
    const key = metricKey(metric);
    if (queries.has(key)) continue;
    const asked = await askedMetric(rules.config, metric, asking, { find: rules.find, matchers });
    if (asked === undefined) continue;
    const { metric: found, reasons } = asked;
    if (found === undefined) {
      findings.push(noRuleFinding(key, reasons));
      continue;
    }
    queries.set(key, found.query);
    findings.push(ruleFinding(key, found), ...severalClusters(key, found, rules));
  }
  return { subject: { ...subject, queries }, findings };
};
