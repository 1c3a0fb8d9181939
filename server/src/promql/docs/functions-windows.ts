import { doc } from './doc.ts';
import type { Doc } from './doc.ts';

const gaugesOnly = 'Meant for gauges; a counter reset looks like a real drop to it.';
const countersOnly = 'Meant for counters: every drop is taken for a restart.';
const rateFirst =
  'Take it before you aggregate (`sum(rate(…))`): a sum of counters hides the resets of the single ones.';
const twoSamples =
  'Needs two samples in the window; a window of four scrape intervals survives a lost scrape.';
const floatsOnly =
  'Series with native histograms only are left out; in mixed ones only the floats count.';
const equalWeight = 'Every sample weighs the same, however long it was valid.';

/** Functions over the samples of a range vector, series by series. */
export const windowFunctionDocs = {
  absent_over_time: doc(
    'Gives one series of value 1 when the window holds no sample at all, else nothing.',
    'absent_over_time(up{job="api"}[10m])',
    'The result carries the labels that the selector pins with `=`. In an alert it survives short gaps that would make `absent` flap.',
  ),
  avg_over_time: doc(
    'The average of the samples in the window.',
    'avg_over_time(node_load1[1h])',
    equalWeight,
    'Native histograms are averaged too, unless the window mixes them with floats.',
  ),
  changes: doc(
    'How often the value changed within the window.',
    'changes(process_start_time_seconds[1h])',
    'A start time that changes counts restarts.',
  ),
  count_over_time: doc(
    'The number of samples in the window.',
    'count_over_time(up{job="api"}[1h])',
    'Shows gaps in scraping; floats and native histograms count alike.',
  ),
  delta: doc(
    'The difference between the last and the first sample, stretched to the whole window.',
    'delta(node_hwmon_temp_celsius[2h])',
    gaugesOnly,
    'Because of the stretching the result of whole numbers may have a fraction.',
  ),
  deriv: doc(
    'The slope per second of a straight line laid through the samples.',
    'deriv(node_filesystem_avail_bytes[1h])',
    gaugesOnly,
    floatsOnly,
  ),
  double_exponential_smoothing: doc(
    'Smooths a series, weighing new samples and the trend by two factors between 0 and 1.',
    'double_exponential_smoothing(node_load1[1h], 0.5, 0.1)',
    'A low first factor trusts old samples more, a high second factor follows the trend more. Until Prometheus 3.0 it was called `holt_winters`.',
    gaugesOnly,
  ),
  first_over_time: doc(
    'The oldest sample in the window.',
    'first_over_time(process_start_time_seconds[1d])',
    '`offset` looks back beyond its point in time for the newest sample there; this takes the first one inside the window.',
  ),
  idelta: doc(
    'The difference between the last two samples in the window.',
    'idelta(node_hwmon_temp_celsius[5m])',
    gaugesOnly,
  ),
  increase: doc(
    'How much a counter grew within the window, resets taken into account.',
    'increase(http_requests_total[1h])',
    'It is `rate` times the seconds of the window: stretched to its edges, so that a counter of whole numbers may grow by a fraction.',
    rateFirst,
    twoSamples,
  ),
  integral: doc(
    'The area under the series in the window: value times seconds.',
    'integral(node_hwmon_power_average_watt[1h]) / 3600',
    'The second argument chooses the rule: 0 takes the left sample of each interval, 1 the right one, 2 (the default) the mean of both.',
    gaugesOnly,
  ),
  irate: doc(
    'The growth per second of a counter between the last two samples in the window.',
    'irate(node_cpu_seconds_total{mode="idle"}[5m])',
    'Follows spikes, so it suits graphs of fast counters; for alerts use `rate`. The window only limits how far back the two samples may lie.',
    rateFirst,
  ),
  last_over_time: doc(
    'The newest sample in the window.',
    'last_over_time(backup_last_success_timestamp_seconds[1d])',
    'Bridges gaps that are longer than the lookback of five minutes. The metric name stays.',
  ),
  mad_over_time: doc(
    'The median of the distances from the median: how widely the samples usually stray.',
    'mad_over_time(node_load1[1h])',
    'Single outliers hardly move it, unlike the standard deviation.',
    floatsOnly,
  ),
  max_over_time: doc(
    'The largest sample in the window.',
    'max_over_time(go_goroutines[1h])',
    floatsOnly,
  ),
  min_over_time: doc('The smallest sample in the window.', 'min_over_time(up[10m])', floatsOnly),
  predict_linear: doc(
    'The value that a straight line through the samples reaches in the given number of seconds.',
    'predict_linear(node_filesystem_avail_bytes[6h], 24 * 3600) < 0',
    gaugesOnly,
    floatsOnly,
  ),
  present_over_time: doc(
    'Gives 1 for every series that has a sample in the window.',
    'count(present_over_time(up{job="api"}[1d]))',
    'Counts what existed at any time, gone or not.',
  ),
  quantile_over_time: doc(
    'The φ-quantile (0 to 1) of the samples in the window.',
    'quantile_over_time(0.95, node_load1[1h])',
    equalWeight,
    'Below 0 it gives −Inf, above 1 +Inf.',
    floatsOnly,
  ),
  rate: doc(
    'The average growth per second of a counter within the window, resets taken into account.',
    'sum by (job) (rate(http_requests_total[5m]))',
    rateFirst,
    twoSamples,
    'The growth is stretched to the edges of the window. Native histograms are turned into histograms of growth.',
  ),
  resets: doc(
    'How often a counter fell within the window, which is how often it restarted.',
    'resets(http_requests_total[1h])',
    countersOnly,
  ),
  stddev_over_time: doc(
    'The standard deviation of the samples in the window.',
    'stddev_over_time(node_load1[1h])',
    equalWeight,
    floatsOnly,
  ),
  stdvar_over_time: doc(
    'The variance of the samples in the window.',
    'stdvar_over_time(node_load1[1h])',
    equalWeight,
    floatsOnly,
  ),
  sum_over_time: doc(
    'The sum of the samples in the window.',
    'sum_over_time(probe_success[1h])',
    'It adds samples, so twice as many scrapes give twice the sum. For counters use `increase`.',
  ),
  ts_of_first_over_time: doc(
    'The time of the oldest sample in the window, in Unix seconds.',
    'ts_of_first_over_time(up[1d])',
  ),
  ts_of_last_over_time: doc(
    'The time of the newest sample in the window, in Unix seconds.',
    'time() - ts_of_last_over_time(up[1d])',
  ),
  ts_of_max_over_time: doc(
    'The time of the largest sample in the window, in Unix seconds.',
    'ts_of_max_over_time(node_load1[1d])',
    'Of several equal ones the last.',
    floatsOnly,
  ),
  ts_of_min_over_time: doc(
    'The time of the smallest sample in the window, in Unix seconds.',
    'ts_of_min_over_time(node_load1[1d])',
    'Of several equal ones the last.',
    floatsOnly,
  ),
  xdelta: doc(
    'Like `delta`, but measured from the last sample before the window instead of being stretched.',
    'xdelta(node_hwmon_temp_celsius[1h])',
    'A function of the Thanos engine. Whole numbers stay whole and neighbouring windows add up.',
    gaugesOnly,
  ),
  xincrease: doc(
    'Like `increase`, but measured from the last sample before the window instead of being stretched.',
    'xincrease(http_requests_total[1h])',
    'A function of the Thanos engine. Whole numbers stay whole, neighbouring windows add up, and a counter that appears with a value counts from zero.',
    rateFirst,
  ),
  xrate: doc(
    'Like `rate`, but measured from the last sample before the window instead of being stretched.',
    'sum by (job) (xrate(http_requests_total[5m]))',
    'A function of the Thanos engine: `xincrease` divided by the seconds of the window.',
    rateFirst,
  ),
} as const satisfies Readonly<Record<string, Doc>>;
