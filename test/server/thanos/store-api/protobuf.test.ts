import { describe, expect, test } from 'vitest';
import {
  encodeInts,
  fieldsOf,
  WireError,
} from '../../../../server/src/thanos/store-api/protobuf.ts';
import { decodeInfo, decodeLabelNames } from '../../../../server/src/thanos/store-api/messages.ts';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('the wire format', () => {
  test.each([
    ['nothing', bytes(), []],
    ['an integer', bytes(0x08, 0x96, 0x01), [[1, 150n, 0]]],
    ['a text', bytes(0x12, 0x02, 0x68, 0x69), [[2, 0n, 2]]],
    [
      'fixed ones are passed over',
      bytes(0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4),
      [
        [1, 0n, 8],
        [2, 0n, 4],
      ],
    ],
    ['a field of a high number', bytes(0xf8, 0x07, 0x01), [[127, 1n, 0]]],
    [
      'the smallest integer',
      bytes(0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01),
      [[1, -(2n ** 63n), 0]],
    ],
  ])('%s', (_, message, fields) => {
    expect(
      fieldsOf(message).map(({ number, int, bytes: own }) => [number, int, own.length]),
    ).toEqual(fields);
  });

  test.each([
    ['a cut tag', bytes(0x80)],
    ['a cut integer', bytes(0x08, 0x80)],
    ['an endless integer', bytes(0x08, ...Array.from({ length: 11 }, () => 0x80))],
    ['a cut text', bytes(0x12, 0x05, 0x68)],
    [
      'a text of negative length',
      bytes(0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
    ],
    ['a group', bytes(0x0b)],
    ['a cut fixed one', bytes(0x09, 1)],
  ])('refuses %s', (_, message) => {
    expect(() => fieldsOf(message)).toThrow(WireError);
  });

  test.each([0n, 1n, 127n, 128n, -1n, 2n ** 63n - 1n, -(2n ** 63n)])('%i comes back', (value) => {
    const [field] = fieldsOf(encodeInts([[3, value]]));
    expect(field?.int ?? 0n).toBe(value);
  });
});

test('an info without anything', () => {
  expect(decodeInfo(bytes())).toEqual({ component: '', labelSets: [], apis: [] });
});

test('label names in any script', () => {
  const name = new TextEncoder().encode('größe');
  expect(decodeLabelNames(bytes(0x0a, name.length, ...name)).names).toEqual(['größe']);
});
