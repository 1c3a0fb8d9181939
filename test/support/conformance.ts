/** Answers of the parser in the shape and the units of the reference: byte offsets, one message an error. */
import * as z from 'zod';
import { allFeatures, language, parse, usualFeatures } from '../../server/src/promql/index.ts';
import type { Language, ParseResult } from '../../server/src/promql/index.ts';
import { byteOffsetsOf } from '../../server/src/util/byte-offsets.ts';

export const referenceError = z.object({ start: z.number(), end: z.number(), msg: z.string() });
export type ReferenceError = z.infer<typeof referenceError>;

export const features = z.array(z.enum(allFeatures));

/** Prometheus with every feature that conformance rows are labelled with. */
export const fullPrometheus: Language = language('prometheus', usualFeatures);

export interface Answer {
  readonly result: ParseResult;
  readonly ok: boolean;
  readonly errors: readonly ReferenceError[];
  /** UTF-16 offset to byte offset. */
  readonly toBytes: (offset: number) => number;
}

/** Parses a text as the reference would see it. */
export function answer(text: string, dialect: Language, toBytes?: Answer['toBytes']): Answer {
  const result = parse(text, dialect);
  const convert = toBytes ?? byteOffsetsOf(text).toBytes;
  const errors = result.errors.map(({ start, end, message }) => ({
    start: convert(start),
    end: convert(end),
    msg: message,
  }));
  return { result, ok: errors.length === 0, errors, toBytes: convert };
}

/** Bytes given as Latin-1 characters; those that are not ASCII become lone surrogates, one unit for one byte. */
export function fromBytes(latin1: string): string {
  return latin1.replaceAll(/[\x80-\xff]/g, (byte) =>
    String.fromCharCode(0xdc00 + byte.charCodeAt(0)),
  );
}

/** `undefined` when the verdicts agree. */
export function verdictDifference(
  text: string,
  wanted: boolean,
  found: Answer,
): string | undefined {
  if (wanted === found.ok) return undefined;
  const says = found.ok ? 'accepted' : `refused: ${found.errors[0]?.msg ?? ''}`;
  return `${JSON.stringify(text)} ${says}`;
}
