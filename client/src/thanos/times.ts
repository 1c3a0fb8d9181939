/** Times as people read them. All numbers are milliseconds; moments are Unix milliseconds and shown in UTC. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: readonly (readonly [size: number, sign: string])[] = [
  [365 * day, 'y'],
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
];

/** A length of time in its two largest units: `2 h 30 min`, `45 s`; below a second `0 s`. */
export function durationText(length: number): string {
  const rest = Math.max(0, Math.round(length / second) * second);
  const first = units.findIndex(([size]) => rest >= size);
  if (first === -1) return '0 s';
  const [size, sign] = units[first] ?? [second, 's'];
  const [nextSize, nextSign] = units[first + 1] ?? [second, ''];
  const count = Math.floor(rest / size);
  const next = Math.floor((rest - count * size) / nextSize);
  return next === 0 || nextSign === ''
    ? `${count} ${sign}`
    : `${count} ${sign} ${next} ${nextSign}`;
}

/** How long ago in its largest unit, for texts that are redrawn now and then: `40 s`, `3 min`, `2 d`. */
export function ageText(length: number): string {
  const rest = Math.max(0, Math.floor(length / second) * second);
  const [size, sign] = units.find(([size]) => rest >= size) ?? [second, 's'];
  return `${Math.floor(rest / size)} ${sign}`;
}

/** A moment to the second: `2026-11-23 09:40:12 UTC`; what no calendar holds is said as the number. */
export function momentText(moment: number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return `${moment} ms`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
