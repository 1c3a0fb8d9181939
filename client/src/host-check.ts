/** Characters (UTF-16) looked at; the keys that tell what a file is stand near its start. */
const lookedAt = 20_000;

const kinds = [
  'PrometheusRule',
  'ThanosTopology',
  'HorizontalPodAutoscaler',
  'ScaledObject',
  'ScaledJob',
  'TriggerAuthentication',
  'ClusterTriggerAuthentication',
];

/** Keys of rule files and of prometheus-adapter, kinds of manifests. */
const ofOurs = new RegExp(
  `^[ \\t]*(?:- +)?["']?(?:groups|seriesQuery|metricsQuery|containerQuery)["']?[ \\t]*:|^[ \\t]*["']?kind["']?[ \\t]*:[ \\t]*["']?(?:${kinds.join('|')})\\b`,
  'm',
);

/**
 * Whether the language server may have something to say about a document: PromQL, or YAML that looks like a rule
 * file, a topology or a manifest that scales. A cheap test without a YAML parser; the server decides for good.
 */
export function looksLikeHost(languageId: string, text: string): boolean {
  if (languageId === 'promql') return true;
  return languageId === 'yaml' && ofOurs.test(text.slice(0, lookedAt));
}

const ofAutoscaler =
  /^(?:[ \t]*-)?[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?(?:HorizontalPodAutoscaler|ScaledObject)\b/m;
const ofAdapter = /^[ \t]*(?:- +)?["']?(?:seriesQuery|metricsQuery|containerQuery)["']?[ \t]*:/m;

/** Whether a YAML may hold an autoscaler. */
export function holdsAutoscaler(text: string): boolean {
  return ofAutoscaler.test(text.slice(0, lookedAt));
}

/** Whether a YAML may hold rules of a prometheus-adapter. */
export function holdsAdapterRules(text: string): boolean {
  return ofAdapter.test(text.slice(0, lookedAt));
}

/** Whether a file is a topology, by its path. */
export function isTopologyPath(path: string): boolean {
  return /\.thanos-topology\.ya?ml$/i.test(path);
}
