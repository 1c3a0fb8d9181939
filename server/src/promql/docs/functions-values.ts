import { doc } from './doc.ts';
import type { Doc } from './doc.ts';

const floatsOnly = 'Native histograms are left out of the result.';
const radians = 'Angles are in radians; native histograms are left out of the result.';

/** Functions that turn each value of a vector, or a number, into another. */
export const valueFunctionDocs = {
  abs: doc(
    'The absolute value of every sample.',
    'abs(delta(node_hwmon_temp_celsius[1h]))',
    floatsOnly,
  ),
  acos: doc(
    'The arccosine of every sample.',
    'acos(vector(0.5))',
    radians,
    'Outside of −1 to 1 the result is NaN.',
  ),
  acosh: doc(
    'The inverse hyperbolic cosine of every sample.',
    'acosh(vector(2))',
    radians,
    'Below 1 the result is NaN.',
  ),
  asin: doc(
    'The arcsine of every sample.',
    'asin(vector(0.5))',
    radians,
    'Outside of −1 to 1 the result is NaN.',
  ),
  asinh: doc('The inverse hyperbolic sine of every sample.', 'asinh(vector(2))', radians),
  atan: doc(
    'The arctangent of every sample.',
    'atan(vector(1))',
    radians,
    'For the angle of two coordinates use the operator `atan2`, which knows the quadrant.',
  ),
  atanh: doc(
    'The inverse hyperbolic tangent of every sample.',
    'atanh(vector(0.5))',
    radians,
    'Outside of −1 to 1 the result is NaN.',
  ),
  ceil: doc(
    'Rounds every sample up to the next whole number.',
    'ceil(increase(http_requests_total[5m]))',
    floatsOnly,
  ),
  clamp: doc(
    'Keeps every sample between a lower and an upper limit.',
    'clamp(node_load1, 0, 10)',
    'The result is empty when the lower limit is above the upper one, and NaN when a limit is NaN.',
    floatsOnly,
  ),
  clamp_max: doc(
    'Cuts every sample off at an upper limit.',
    'clamp_max(node_load1, 10)',
    'A limit of NaN makes every value NaN.',
    floatsOnly,
  ),
  clamp_min: doc(
    'Lifts every sample to at least a lower limit.',
    'rate(http_requests_total[5m]) / clamp_min(rate(http_requests_total[5m] offset 1d), 1)',
    'Handy as a guard in front of a division. A limit of NaN makes every value NaN.',
    floatsOnly,
  ),
  cos: doc('The cosine of every sample.', 'cos(vector(pi()))', radians),
  cosh: doc('The hyperbolic cosine of every sample.', 'cosh(vector(1))', radians),
  deg: doc('Converts radians to degrees.', 'deg(vector(pi()))', floatsOnly),
  exp: doc('Raises e to the power of every sample.', 'exp(vector(1))', floatsOnly),
  floor: doc('Rounds every sample down to the next whole number.', 'floor(node_load1)', floatsOnly),
  ln: doc(
    'The natural logarithm of every sample.',
    'ln(process_resident_memory_bytes)',
    'Zero gives −Inf, a negative value NaN.',
    floatsOnly,
  ),
  log10: doc(
    'The decimal logarithm of every sample.',
    'log10(process_resident_memory_bytes)',
    'Zero gives −Inf, a negative value NaN.',
    floatsOnly,
  ),
  log2: doc(
    'The binary logarithm of every sample.',
    'log2(process_resident_memory_bytes)',
    'Zero gives −Inf, a negative value NaN.',
    floatsOnly,
  ),
  max_of: doc(
    'The larger of two numbers.',
    'rate(http_requests_total[5m]) > max_of(10, scalar(sum(up)))',
    'Inside brackets and behind `offset` the same words compare durations, and need no feature flag there.',
  ),
  min_of: doc(
    'The smaller of two numbers.',
    'rate(http_requests_total[5m]) > min_of(10, scalar(sum(up)))',
    'Inside brackets and behind `offset` the same words compare durations, and need no feature flag there.',
  ),
  pi: doc('The number π.', 'node_hwmon_fan_rpm / 60 * 2 * pi()'),
  rad: doc('Converts degrees to radians.', 'rad(vector(180))', floatsOnly),
  round: doc(
    'Rounds every sample to the nearest whole number, or to the nearest multiple of a number.',
    'round(rate(http_requests_total[5m]), 0.01)',
    'A value halfway between two goes up. Without the second argument the multiple is 1.',
    floatsOnly,
  ),
  sgn: doc(
    'The sign of every sample: 1, 0 or −1.',
    'sgn(deriv(node_filesystem_avail_bytes[1h]))',
    floatsOnly,
  ),
  sin: doc('The sine of every sample.', 'sin(vector(pi() / 2))', radians),
  sinh: doc('The hyperbolic sine of every sample.', 'sinh(vector(1))', radians),
  sqrt: doc(
    'The square root of every sample.',
    'sqrt(avg by (job) (node_load1))',
    'A negative value gives NaN.',
    floatsOnly,
  ),
  tan: doc('The tangent of every sample.', 'tan(vector(pi() / 4))', radians),
  tanh: doc('The hyperbolic tangent of every sample.', 'tanh(vector(1))', radians),
} as const satisfies Readonly<Record<string, Doc>>;
