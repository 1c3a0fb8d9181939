import { doc } from './doc.ts';
import type { Doc } from './doc.ts';

const keepsSeries =
  'The series keep all their labels; `by` and `without` only say within which groups to choose.';
const floatsOnly = 'Native histograms are left out, with a note in the result.';

/** What a person should know about each aggregation, by name in lower case. */
export const aggregatorDocs = {
  avg: doc(
    'The average over the series of each group.',
    'avg by (job) (node_load1)',
    'An average of averages is seldom what you want: divide a sum by a sum instead.',
  ),
  bottomk: doc(
    'The k series with the smallest values.',
    'bottomk(3, node_filesystem_avail_bytes)',
    keepsSeries,
    'Over time it may show more than k series, because it chooses anew at every step.',
    floatsOnly,
  ),
  count: doc(
    'The number of series in each group.',
    'count by (job) (up)',
    'No series give no result, not 0.',
  ),
  count_values: doc(
    'How many series have each value, with the value in a label.',
    'count_values("version", build_version)',
    'Meant for few distinct values, such as versions or states.',
  ),
  group: doc(
    'The value 1 for each group that has any series.',
    'group by (job) (up)',
    'Useful to list label values or to filter with `and`.',
  ),
  limit_ratio: doc(
    'A share of the series, chosen in a repeatable pseudo-random way.',
    'limit_ratio(0.1, up)',
    'A negative ratio chooses from the other end: 0.1 and −0.9 choose two parts that together are everything.',
    keepsSeries,
  ),
  limitk: doc(
    'Any k series of each group, chosen in a repeatable pseudo-random way.',
    'limitk(10, up)',
    'Good for a look at data that has too many series.',
    keepsSeries,
  ),
  max: doc(
    'The largest value of each group.',
    'max by (instance) (node_load1)',
    'NaN only wins when there is nothing else.',
    floatsOnly,
  ),
  min: doc(
    'The smallest value of each group.',
    'min by (job) (up)',
    'NaN only wins when there is nothing else.',
    floatsOnly,
  ),
  quantile: doc(
    'The φ-quantile (0 to 1) over the series of each group.',
    'quantile by (job) (0.9, node_load1)',
    'It ranks series; for the quantiles of observations in a histogram use `histogram_quantile`.',
    floatsOnly,
  ),
  stddev: doc(
    'The standard deviation over the series of each group.',
    'stddev by (job) (node_load1)',
    floatsOnly,
  ),
  stdvar: doc(
    'The variance over the series of each group.',
    'stdvar by (job) (node_load1)',
    floatsOnly,
  ),
  sum: doc(
    'The sum over the series of each group.',
    'sum by (job) (rate(http_requests_total[5m]))',
    'Take `rate` or `increase` of counters first: a sum of counters hides the resets of the single ones.',
  ),
  topk: doc(
    'The k series with the largest values.',
    'topk(5, sum by (job) (rate(http_requests_total[5m])))',
    keepsSeries,
    'Over time it may show more than k series, because it chooses anew at every step.',
    floatsOnly,
  ),
} as const satisfies Readonly<Record<string, Doc>>;

export type AggregatorName = keyof typeof aggregatorDocs;
