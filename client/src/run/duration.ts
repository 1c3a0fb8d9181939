/** Seconds of each unit. */
const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Seconds of a duration such as `5m`, `1h30m` or a plain number; undefined when it is none or not positive. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return positive(Number(trimmed));
  if (!/^(\d+(ms|[smhdwy]))+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const [, count, unit = 's'] of trimmed.matchAll(/(\d+)(ms|[smhdwy])/g))
    seconds += Number(count) * (units[unit] ?? 0);
  return positive(seconds);
}

function positive(value: number): number | undefined {
  return value > 0 ? value : undefined;
}

/**
 * Unix seconds of a moment: `now`, `now-1h`, Unix seconds, or a date and time as ISO 8601 writes it (without a zone:
 * UTC). Undefined when the text is none of these. `now` is in Unix seconds.
 */
export function parseMoment(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  const relative = /^now\s*(?:([+-])\s*(\S+))?$/.exec(trimmed);
  if (relative !== null) {
    const [, sign, duration] = relative;
    if (duration === undefined) return now;
    const seconds = parseDuration(duration);
    return seconds === undefined ? undefined : now + (sign === '-' ? -seconds : seconds);
  }
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  if (!/^\d{4}-\d{2}-\d{2}/.test(trimmed)) return undefined;
  const zoned = /(z|[+-]\d{2}:?\d{2})$/i.test(trimmed) || !trimmed.includes(':');
  const time = Date.parse(zoned ? trimmed : `${trimmed.replace(' ', 'T')}Z`);
  return Number.isNaN(time) ? undefined : time / 1000;
}

/** A moment (Unix seconds) as people read it, in UTC. */
export function formatMoment(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  return `${iso.slice(0, 19).replace('T', ' ')}${iso.slice(19, 23) === '.000' ? '' : iso.slice(19, 23)} UTC`;
}
