/** What a text in `warnings` means; Thanos and Prometheus tell them apart by their words only. */
export type WarningKind = 'limit' | 'store' | 'promql-info' | 'promql-warning' | 'other';

// Source: thanos v0.42.4 pkg/api/query/v1.go, pkg/store/proxy*.go; prometheus v0.316.0 util/annotations.
const storeFailures =
  /^(?:fetch (?:series|label names|label values) |receive series from |failed to receive any data |No StoreAPIs )/;

export const warningKind = (text: string): WarningKind => {
  if (text.startsWith('PromQL info:')) return 'promql-info';
  if (text.startsWith('PromQL warning:')) return 'promql-warning';
  if (text.includes('results truncated due to limit')) return 'limit';
  return storeFailures.test(text) ? 'store' : 'other';
};

/** True when an answer with these warnings may lack something: cut by a limit, or a store failed. */
export const isPartial = (warnings: readonly string[]): boolean =>
  warnings.some((text) => !warningKind(text).startsWith('promql'));
