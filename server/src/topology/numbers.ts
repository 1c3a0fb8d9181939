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

/** Bytes of a size as Thanos reads it: 1 MB and 1 MiB are 1,048,576. */
export const bytesOf = (size: string): number => {
  const unit = /[KMGT]/u.exec(size)?.[0] ?? '';
  return Number.parseFloat(size) * 1024 ** (1 + 'KMGT'.indexOf(unit));
};
