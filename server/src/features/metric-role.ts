import type { MetricInfo, MetricType } from '../metadata/snapshot.ts';

/** What a series is to a query; a family of type histogram has buckets, counters and native histograms. */
export type MetricRole =
  'counter' | 'gauge' | 'bucket' | 'native-histogram' | 'quantile' | 'info' | 'unknown';

export interface RoleGuess {
  readonly role: MetricRole;
  /** The server said the type; otherwise the name's ending is all there is. */
  readonly certain: boolean;
}

function histogramRole(name: string): MetricRole {
  if (name.endsWith('_bucket')) return 'bucket';
  return /_(?:sum|count)$/.test(name) ? 'counter' : 'native-histogram';
}

function typedRole(type: Exclude<MetricType, 'unknown'>, name: string): MetricRole {
  switch (type) {
    case 'counter':
      return 'counter';
    case 'histogram':
      return histogramRole(name);
    case 'summary':
      return /_(?:sum|count)$/.test(name) ? 'counter' : 'quantile';
    case 'gaugehistogram':
      return 'gauge';
    case 'gauge':
    case 'stateset':
      return 'gauge';
    case 'info':
      return 'info';
  }
}

function namedRole(name: string): MetricRole {
  if (name.endsWith('_bucket')) return 'bucket';
  if (name.endsWith('_total')) return 'counter';
  return name.endsWith('_info') ? 'info' : 'unknown';
}

/** The role of a series by what the server says about its family, else by its name. */
export function roleOf(name: string, info: MetricInfo | undefined): RoleGuess {
  if (info === undefined || info.type === 'unknown')
    return { role: namedRole(name), certain: false };
  return { role: typedRole(info.type, name), certain: true };
}

/** True for what only ever grows until its process restarts, so that its rate is what matters. */
export function isCumulative(role: MetricRole): boolean {
  return role === 'counter' || role === 'bucket' || role === 'native-histogram';
}
