/** Go's zero time, "never". */
const goZeroMs = Date.parse('0001-01-01T00:00:00Z');

/** Unix milliseconds of a time as Go writes it; `undefined` for its zero time and for what is no time. */
export const instantOf = (text: string | null | undefined): number | undefined => {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) || ms <= goZeroMs ? undefined : ms;
};
