import { durationUnits } from '../util/durations.ts';

/** A duration in the largest unit that divides it. */
export const durationText = (ms: number): string => {
  const [unit, size] = Object.entries(durationUnits)
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
