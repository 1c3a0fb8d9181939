// Arithmetic of IPv4 addresses and ranges in CIDR notation.

/** A range as numbers: `first` and `last` belong to it. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Reads "10.0.0.0/8", or a lone address as a range of one; undefined if the text is neither. */
export function parseRange(text: string): Range | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (!match) return undefined;
  const bytes = match.slice(1, 5).map(Number);
  const bits = match[5] === undefined ? 32 : Number(match[5]);
  if (bits > 32 || bytes.some((byte) => byte > 255)) return undefined;
  const address = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const size = 2 ** (32 - bits);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

/** Whether two ranges have an address in common; texts that are no ranges have none. */
export function overlaps(one: string, other: string): boolean {
  const a = parseRange(one);
  const b = parseRange(other);
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** The address at a place in a range, counted from its first, which is 0. */
export function addressIn(range: string, place: number): string {
  const parsed = parseRange(range);
  if (!parsed || parsed.first + place > parsed.last) {
    throw new RangeError(`${range} has no address ${place}`);
  }
  const address = parsed.first + place;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
