/** A mark on the axis of time. */
export interface Tick {
  /** Unix milliseconds. */
  readonly at: number;
  /** `11-23`, `09:40`; in UTC. */
  readonly text: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds between two marks that people can count in. */
const steps: readonly number[] = [
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
  90 * day,
  180 * day,
  365 * day,
];

/** Marks between two moments (Unix ms), not more than `most` of them, at full minutes, hours or days of UTC. */
export function ticksOf(from: number, to: number, most: number): readonly Tick[] {
  const least = (to - from) / Math.max(1, most);
  const step = steps.find((size) => size >= least) ?? Math.ceil(least / (365 * day)) * 365 * day;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    ticks.push({ at, text: tickText(at, step) });
  }
  return ticks;
}

/** A day as month and day, with the year where marks are far apart; within a day the time. */
function tickText(at: number, step: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  const text = date.toISOString();
  if (step >= 90 * day) return text.slice(0, 10);
  const isDay = at % day === 0;
  return isDay ? text.slice(5, 10) : text.slice(11, 16);
}
