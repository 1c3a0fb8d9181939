import { describe, expect, it } from 'vitest';
import { addressIn, overlaps, parseRange } from './ranges.ts';

describe('overlaps', () => {
  it.each([
    { one: '10.0.0.0/8', other: '10.196.0.0/16', result: true },
    { one: '10.196.0.0/16', other: '10.196.255.255', result: true },
    { one: '10.196.0.0/16', other: '10.197.0.0/16', result: false },
    { one: '10.196.7.9/24', other: '10.196.7.1', result: true },
    { one: '0.0.0.0/0', other: '192.0.2.1', result: true },
    { one: 'default', other: '192.0.2.1', result: false },
    { one: 'fe80::1/64', other: '192.0.2.1', result: false },
  ])('$one and $other: $result', ({ one, other, result }) => {
    expect(overlaps(one, other)).toBe(result);
    expect(overlaps(other, one)).toBe(result);
  });
});

describe('parseRange', () => {
  it.each(['', '10.0.0', '10.0.0.256', '10.0.0.0/33', 'ten'])('takes no %j', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

describe('addressIn', () => {
  it('counts across bytes and not out of the range', () => {
    expect(addressIn('10.196.0.0/20', 1)).toBe('10.196.0.1');
    expect(addressIn('10.196.0.0/20', 4095)).toBe('10.196.15.255');
    expect(() => addressIn('10.196.0.0/24', 256)).toThrow(RangeError);
  });
});
