import { doc } from './doc.ts';
import type { Doc } from './doc.ts';

const matching = 'Without `on` or `ignoring` two series match when all their labels are equal.';
const nameDropped = 'The metric name is dropped from the result.';
const arithmetic = [matching, nameDropped] as const;
const filter =
  'It filters: series for which the comparison is false disappear and the others keep the value of the left side. With `bool` it gives 1 or 0 instead.';
const histograms = 'Works on native histograms only; a threshold inside a bucket is interpolated.';
const anchoring =
  'The expression has to match the whole value, as if it stood between `^` and `$`; the dot also matches line breaks.';
const durationCall = 'In a duration it needs no feature flag and may be written in any case.';
const fillFlag =
  'Needs the feature `promql-binop-fill-modifiers`. What is missing on both sides stays missing; set operators cannot be filled.';

/** Words and signs between expressions, and the words of modifiers, by their spelling in lower case. */
export const keywordDocs = {
  by: doc(
    'Aggregates into one group for each combination of the listed labels, and drops all others.',
    'sum by (job, code) (rate(http_requests_total[5m]))',
  ),
  without: doc(
    'Aggregates away the listed labels and keeps all others.',
    'sum without (instance) (rate(http_requests_total[5m]))',
    'Survives labels that are added later, which `by` would drop.',
  ),
  on: doc(
    'Matches the two sides by the listed labels only.',
    'up * on (instance) node_load1',
    '`on ()` matches everything with everything, which allows one series a side.',
  ),
  ignoring: doc(
    'Matches the two sides by all labels but the listed ones.',
    'method_code:errors:rate5m / ignoring (code) method:requests:rate5m',
  ),
  group_left: doc(
    'Allows many series on the left for one on the right.',
    'up * on (instance) group_left (nodename) node_uname_info',
    'The labels in its list are copied over from the right side.',
  ),
  group_right: doc(
    'Allows many series on the right for one on the left.',
    'node_uname_info * on (instance) group_right (nodename) up',
    'The labels in its list are copied over from the left side.',
  ),
  bool: doc(
    'Makes a comparison give 1 or 0 instead of filtering.',
    'node_load1 > bool 4',
    'Between two numbers it is required. The metric name is dropped.',
  ),
  fill: doc(
    'Puts a value in place of the series that one of the two sides lacks.',
    'requests_failed / on (job) fill (0) requests_total',
    fillFlag,
  ),
  fill_left: doc(
    'Puts a value in place of the series that the left side lacks.',
    'requests_failed / on (job) fill_left (0) requests_total',
    fillFlag,
  ),
  fill_right: doc(
    'Puts a value in place of the series that the right side lacks.',
    'requests_failed + on (job) fill_right (0) requests_retried',
    fillFlag,
  ),
  offset: doc(
    'Looks at data from that long ago.',
    'rate(http_requests_total[5m] offset 1d)',
    'Stands directly behind a selector or a subquery, behind its brackets. A negative duration looks ahead.',
  ),
  '@': doc(
    'Evaluates a selector or a subquery at a fixed time, in Unix seconds.',
    'rate(http_requests_total[5m] @ end())',
    '`@ start()` and `@ end()` are the edges of the queried range. With `offset` the offset counts from there.',
  ),
  anchored: doc(
    'Measures from the sample at or before the start of the window to the last one in it, without stretching.',
    'increase(http_requests_total[5m] anchored)',
    'Works with `rate`, `increase`, `delta`, `changes` and `resets`. Whole numbers stay whole.',
  ),
  smoothed: doc(
    'Interpolates the values at the edges of the window from the samples on both sides of them.',
    'rate(http_requests_total[5m] smoothed)',
    'Works with `rate`, `increase` and `delta`. It wants a sample behind the window, so rules need a `query_offset`.',
  ),
  step: doc(
    'The resolution of the query as a duration.',
    'rate(http_requests_total[max_of(step(), 1m)])',
    durationCall,
  ),
  range: doc(
    'The length of the queried time range as a duration.',
    'increase(http_requests_total[range()])',
    durationCall,
  ),
  min_of: doc(
    'The shorter of two durations.',
    'rate(http_requests_total[min_of(step(), 5m)])',
    durationCall,
  ),
  max_of: doc(
    'The longer of two durations.',
    'rate(http_requests_total[max_of(step(), 5m)])',
    durationCall,
  ),
  start: doc('The start of the queried time range, behind `@`.', 'http_requests_total @ start()'),
  end: doc(
    'The end of the queried time range, behind `@`.',
    'topk(5, rate(http_requests_total[5m] @ end()))',
  ),
  inf: doc('Infinity, a number.', 'node_load1 < Inf'),
  nan: doc('Not a number: equal to nothing, not even to itself.', 'node_load1 != NaN'),
  '[]': doc(
    'The samples of a time window before the evaluation: a range vector.',
    'rate(http_requests_total[5m])',
    'Samples exactly at the old edge of the window do not count. Durations may be computed: `[2 * 5m]`.',
  ),
  '[:]': doc(
    'A subquery: evaluates the expression at regular times within a window and gives a range vector.',
    'max_over_time(rate(http_requests_total[5m])[1h:1m])',
    'The step behind the colon may be left out; then it is the evaluation interval of the server. Subqueries are costly: a recording rule is often better.',
  ),
} as const satisfies Readonly<Record<string, Doc>>;

/** The binary operators, by their spelling in lower case. */
export const operatorDocs = {
  or: doc(
    'All series of the left side, and those of the right side that match none of them.',
    'up{job="a"} or up{job="b"}',
    matching,
  ),
  and: doc(
    'The series of the left side that match one on the right.',
    'node_load1 > 4 and on (instance) up == 1',
    matching,
    'Values and names come from the left side.',
  ),
  unless: doc(
    'The series of the left side that match none on the right.',
    'up unless on (instance) node_load1',
    matching,
    'Values and names come from the left side.',
  ),
  '==': doc('Equal.', 'up == 0', filter),
  '!=': doc('Not equal.', 'up != 1', filter),
  '<': doc('Less than.', 'node_filesystem_avail_bytes < 1e9', filter),
  '<=': doc('Less than or equal.', 'node_load1 <= 1', filter),
  '>': doc('Greater than.', 'node_load1 > 4', filter),
  '>=': doc('Greater than or equal.', 'node_load1 >= 4', filter),
  '</': doc(
    'Removes all observations above a value from histograms.',
    'histogram_count(http_request_duration_seconds </ 0.5)',
    histograms,
  ),
  '>/': doc(
    'Removes all observations below a value from histograms.',
    'histogram_count(http_request_duration_seconds >/ 0.5)',
    histograms,
  ),
  '+': doc('Adds.', 'node_memory_Cached_bytes + node_memory_Buffers_bytes', ...arithmetic),
  '-': doc(
    'Subtracts.',
    'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes',
    ...arithmetic,
  ),
  '*': doc('Multiplies.', 'rate(node_cpu_seconds_total[5m]) * 100', ...arithmetic),
  '/': doc(
    'Divides.',
    'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
    ...arithmetic,
    'Zero divided by zero is NaN, anything else divided by zero infinite.',
  ),
  '%': doc(
    'The remainder of a division, with the sign of the left side.',
    'time() % 3600',
    ...arithmetic,
  ),
  '^': doc(
    'Raises to a power.',
    'node_load1 ^ 2',
    ...arithmetic,
    'Binds tighter than a sign in front (`-2 ^ 2` is −4) and from right to left.',
  ),
  atan2: doc('The angle of two coordinates in radians.', 'wind_y atan2 wind_x', ...arithmetic),
} as const satisfies Readonly<Record<string, Doc>>;

/** The matching operators inside braces. */
export const matcherDocs = {
  '=': doc(
    'The label has exactly this value.',
    'up{job="api"}',
    'An empty value also matches series without the label.',
  ),
  '!=': doc('The label has any other value, or is missing.', 'up{job!="api"}'),
  '=~': doc('The label matches the regular expression.', 'up{job=~"api|web"}', anchoring),
  '!~': doc('The label does not match the regular expression.', 'up{job!~"test-.*"}', anchoring),
} as const satisfies Readonly<Record<string, Doc>>;
