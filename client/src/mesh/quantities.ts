/** Numbers as rows show them: few digits, with their unit. */

/** Requests a second: `0.4`, `17.5`, `1.2k`. */
export function rate(perSecond: number): string {
  return `${short(perSecond)} rps`;
}

/** Milliseconds, and seconds above a thousand of them. */
export function latency(ms: number): string {
  return ms >= 1000 ? `${trim(ms / 1000, 2)} s` : `${trim(ms, ms < 10 ? 1 : 0)} ms`;
}

/** A share of one as percent. What is not all is never shown as 100 %, and what is not nothing never as 0 %. */
export function percent(share: number): string {
  if (share <= 0) return '0 %';
  if (share >= 1) return '100 %';
  const value = share * 100;
  if (value > 99.9) return '99.9 %';
  if (value < 0.1) return '0.1 %';
  return `${trim(value, value > 99 || value < 10 ? 1 : 0)} %`;
}

/** A count: `950`, `1.2k`, `3M`. */
export function short(value: number): string {
  if (value >= 999_500) return `${trim(value / 1_000_000, 1)}M`;
  if (value >= 1000) return `${trim(value / 1000, value < 99_950 ? 1 : 0)}k`;
  return trim(value, value < 10 ? 2 : 1);
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
