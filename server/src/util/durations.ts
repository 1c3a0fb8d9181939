/** Milliseconds of the units of durations, as flags of Prometheus and Thanos have them. */
export const durationUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/** Milliseconds of all that a text says in counts and units, `1d12h`; 0 where it says none. */
export const durationSum = (text: string): number =>
  [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (durationUnits[unit] ?? 0),
    0,
  );
