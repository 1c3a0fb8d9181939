import { CliError } from './io.ts';

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** `90s`, `7d`, `1h30m` in seconds. */
export const secondsOf = (text: string, option: string): number => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)];
  const seconds = parts.reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (unitSeconds.get(unit) ?? 0),
    0,
  );
  if (parts.map(([part]) => part).join('') !== text || seconds <= 0) {
    throw new CliError(`${option} must be a duration like 30s, 12h or 7d`);
  }
  return seconds;
};
