const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/** Milliseconds of a duration as flags have it, `1d12h`; 0 for what is none. */
export const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );

/** A duration in the largest unit that divides it. */
export const durationText = (ms: number): string => {
  const [unit, size] = Object.entries(units)
    .filter(([name]) => name !== 'y' && name !== 'w')
    .toReversed()
    .find(([, length]) => ms >= length && ms % length === 0) ?? ['ms', 1];
  return `${String(ms / size)}${unit}`;
};

/** Major and minor of a version, comparable: 0.42.4 → 42, 3.16.0 → 3016. */
export const minorOf = (version: string): number => {
  const [major = '0', minor = '0'] = version.replace(/^v/, '').split('.');
  return Number(major) * 1000 + Number(minor);
};
