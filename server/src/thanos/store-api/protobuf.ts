/**
 * As much of the wire format of Protocol Buffers as the few messages of the StoreAPI need.
 * Source: protobuf.dev/programming-guides/encoding.
 */
export interface Field {
  readonly number: number;
  /** Of wire type 0; signed, 64 bits. */
  readonly int: bigint;
  /** Of wire type 2; empty for others. */
  readonly bytes: Uint8Array;
}

/** A message that breaks the wire format. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const noBytes = new Uint8Array();
const maxVarintBytes = 10;

interface Cursor {
  at: number;
}

const varint = (bytes: Uint8Array, cursor: Cursor): bigint => {
  let value = 0n;
  for (let index = 0; index < maxVarintBytes; index += 1) {
    const byte = bytes[cursor.at];
    if (byte === undefined) throw new WireError('cut varint');
    cursor.at += 1;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
  throw new WireError('long varint');
};

const slice = (bytes: Uint8Array, cursor: Cursor, length: number): Uint8Array => {
  const end = cursor.at + length;
  if (length < 0 || end > bytes.length) throw new WireError('cut field');
  const found = bytes.subarray(cursor.at, end);
  cursor.at = end;
  return found;
};

/** The fields of a message, in order. Throws a `WireError`. */
export const fieldsOf = (bytes: Uint8Array): readonly Field[] => {
  const fields: Field[] = [];
  const cursor: Cursor = { at: 0 };
  while (cursor.at < bytes.length) {
    const tag = Number(varint(bytes, cursor));
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.push({ number, int: varint(bytes, cursor), bytes: noBytes });
        break;
      case 1:
        fields.push({ number, int: 0n, bytes: slice(bytes, cursor, 8) });
        break;
      case 2: {
        const length = Number(varint(bytes, cursor));
        fields.push({ number, int: 0n, bytes: slice(bytes, cursor, length) });
        break;
      }
      case 5:
        fields.push({ number, int: 0n, bytes: slice(bytes, cursor, 4) });
        break;
      default:
        throw new WireError('unknown wire type');
    }
  }
  return fields;
};

/** A message of integers: field number → value. Zeroes are left out, as proto3 does. */
export const encodeInts = (
  fields: readonly (readonly [number: number, value: bigint])[],
): Uint8Array => {
  const bytes: number[] = [];
  const push = (value: bigint): void => {
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      bytes.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
  };
  for (const [number, value] of fields) {
    if (value === 0n) continue;
    push(BigInt(number * 8));
    push(value);
  }
  return Uint8Array.from(bytes);
};
