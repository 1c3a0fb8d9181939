import { doc } from './doc.ts';
import type { Doc } from './doc.ts';

const calendar =
  'Times are Unix seconds and the calendar is UTC; without an argument it is the time of evaluation.';
const nativeOnly =
  'Only native histograms count; floats, and so classic `_bucket` series, are left out.';
const instantOnly =
  'Range queries keep an order of their own, so it only shows in instant queries.';
const wholeQuery = 'In an instant query start and end are the time of evaluation.';

/** Functions over whole vectors: histograms, labels, order, time. */
export const vectorFunctionDocs = {
  absent: doc(
    'Gives one series of value 1 when the vector is empty, else nothing.',
    'absent(up{job="api"})',
    'The result carries the labels that the selector pins with `=`, so that the alert says what is missing.',
  ),
  day_of_month: doc('The day of the month, 1 to 31.', 'day_of_month() == 1', calendar),
  day_of_week: doc(
    'The day of the week, 0 (Sunday) to 6.',
    'node_load1 and on () (day_of_week() > 0 < 6)',
    calendar,
  ),
  day_of_year: doc('The day of the year, 1 to 366.', 'day_of_year()', calendar),
  days_in_month: doc('The number of days in the month, 28 to 31.', 'days_in_month()', calendar),
  end: doc(
    'The end of the queried time range, in Unix seconds.',
    'vector(end() - time())',
    wholeQuery,
    'Behind `@` the same word pins a selector to that time, without a feature flag.',
  ),
  histogram_avg: doc(
    'The average observation of every native histogram.',
    'histogram_avg(rate(http_request_duration_seconds[5m]))',
    nativeOnly,
    'For classic histograms divide the rates of `_sum` and `_count`.',
  ),
  histogram_count: doc(
    'The number of observations in every native histogram.',
    'histogram_count(rate(http_request_duration_seconds[5m]))',
    nativeOnly,
  ),
  histogram_fraction: doc(
    'The estimated share of observations between two values.',
    'histogram_fraction(0, 0.2, rate(http_request_duration_seconds[1h]))',
    'Takes native histograms, or classic ones by their `_bucket` series with the label `le`. Away from the bucket boundaries the result is interpolated.',
  ),
  histogram_quantile: doc(
    'The estimated φ-quantile (0 to 1) of a histogram.',
    'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
    'Classic histograms need the label `le`: an aggregation inside has to keep it. Native histograms need no such care.',
    'The result is interpolated within a bucket and never above the highest finite boundary. No observations give NaN.',
  ),
  histogram_quantiles: doc(
    'Several φ-quantiles at once, each as a series with the quantile in a label.',
    'histogram_quantiles(sum(rate(http_request_duration_seconds[5m])), "quantile", 0.5, 0.9, 0.99)',
    'Up to ten quantiles; each is estimated as `histogram_quantile` does.',
  ),
  histogram_stddev: doc(
    'The estimated standard deviation of the observations in every native histogram.',
    'histogram_stddev(rate(http_request_duration_seconds[5m]))',
    nativeOnly,
  ),
  histogram_stdvar: doc(
    'The estimated variance of the observations in every native histogram.',
    'histogram_stdvar(rate(http_request_duration_seconds[5m]))',
    nativeOnly,
  ),
  histogram_sum: doc(
    'The sum of the observations in every native histogram.',
    'histogram_sum(rate(http_request_duration_seconds[5m]))',
    nativeOnly,
  ),
  hour: doc(
    'The hour of the day, 0 to 23.',
    'node_load1 > 4 and on () (hour() >= 8 < 18)',
    calendar,
  ),
  info: doc(
    'Adds labels of matching info metrics, such as `target_info`, to every series.',
    'info(rate(http_requests_total[5m]), {k8s_cluster_name=~".+"})',
    'Series are matched by `job` and `instance`. The second argument is no vector but a list of matchers in braces: which labels to add, and by `__name__` from which metrics.',
    'A series without a match is dropped when a matcher demands a value, else it stays as it is.',
  ),
  label_join: doc(
    'Writes the values of several labels, joined by a separator, into one label.',
    'label_join(up, "endpoint", "/", "job", "instance")',
    'An empty result removes the label.',
  ),
  label_replace: doc(
    'Writes a label from what a regular expression found in another one.',
    'label_replace(up, "host", "$1", "instance", "(.*):.*")',
    'The expression has to match the whole value; series where it does not match stay as they are. `$1` or `$name` stand for its groups, an empty replacement removes the label.',
  ),
  minute: doc('The minute of the hour, 0 to 59.', 'minute()', calendar),
  month: doc('The month, 1 to 12.', 'month()', calendar),
  range: doc(
    'The length of the queried time range in seconds.',
    'vector(range())',
    'In an instant query it is 0. Inside brackets and behind `offset` the same word is a duration and needs no feature flag.',
  ),
  scalar: doc(
    'Turns a vector of exactly one series into a number.',
    'node_load1 > scalar(avg(node_load1))',
    'Any other number of series gives NaN, and comparing with NaN drops everything.',
  ),
  sort: doc('Sorts the series by value, smallest first.', 'sort(node_load1)', instantOnly),
  sort_by_label: doc(
    'Sorts the series by the values of labels.',
    'sort_by_label(up, "job", "instance")',
    'Numbers inside the values sort by size (`a2` before `a10`).',
    instantOnly,
  ),
  sort_by_label_desc: doc(
    'Sorts the series by the values of labels, last first.',
    'sort_by_label_desc(up, "job", "instance")',
    'Numbers inside the values sort by size (`a10` before `a2`).',
    instantOnly,
  ),
  sort_desc: doc('Sorts the series by value, largest first.', 'sort_desc(node_load1)', instantOnly),
  start: doc(
    'The start of the queried time range, in Unix seconds.',
    'vector(time() - start())',
    wholeQuery,
    'Behind `@` the same word pins a selector to that time, without a feature flag.',
  ),
  start_timestamp: doc(
    'The time at which each sample began to count, in Unix seconds.',
    'time() - start_timestamp(http_requests_total)',
    'Works directly on a selector only, and only when the server runs with `use-start-timestamps`; else the result is empty.',
  ),
  step: doc(
    'The resolution of the query in seconds.',
    'vector(step())',
    'In an instant query it is 0. Inside brackets and behind `offset` the same word is a duration and needs no feature flag.',
  ),
  time: doc(
    'The time of evaluation, in Unix seconds.',
    'time() - process_start_time_seconds',
    'It is the time the query asks about, not the clock.',
  ),
  timestamp: doc(
    'The time of each sample, in Unix seconds.',
    'time() - timestamp(up)',
    'Only a plain selector keeps the times of its samples; any other expression has the time of evaluation.',
  ),
  vector: doc(
    'Turns a number into a vector of one series without labels.',
    'sum(rate(http_requests_total{code=~"5.."}[5m])) or vector(0)',
    'Behind `or` it stands in for a result that may be empty.',
  ),
  year: doc('The year.', 'year()', calendar),
} as const satisfies Readonly<Record<string, Doc>>;
