import {
  allFeatures,
  dialectIds,
  language,
  usualFeatures,
  type Feature,
  type Language,
} from '../../promql/index.ts';
import { byteOffsetsOf } from '../../util/byte-offsets.ts';

/** One line of `gauntlet batch`, parsed but not trusted. */
export type BatchRequest = Readonly<Record<string, unknown>>;

/** What is written back besides the request's `id`. */
export type BatchAnswer = Readonly<Record<string, unknown>>;

/** A request that cannot be answered; its message becomes the answer's `error`. */
export class BatchError extends Error {
  override readonly name = 'BatchError';
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const readString = (request: BatchRequest, key: string): string => {
  const value = request[key];
  if (typeof value !== 'string') throw new BatchError(`"${key}" must be a string`);
  return value;
};

/** A whole number of at least zero. */
export const readCount = (request: BatchRequest, key: string, fallback?: number): number => {
  const value = request[key] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new BatchError(`"${key}" must be a whole number of at least 0`);
  }
  return value;
};

const readFeatures = (value: unknown, fallback: readonly Feature[]): readonly Feature[] => {
  if (value === undefined || value === null) return fallback;
  if (value === 'all') return usualFeatures;
  if (!Array.isArray(value)) throw new BatchError('"features" must be "all" or a list of names');
  return value.flatMap((name: unknown) => {
    if (name === 'all') return usualFeatures;
    const feature = allFeatures.find((known) => known === name);
    if (feature === undefined) {
      throw new BatchError(
        `unknown feature ${JSON.stringify(name)}; known: ${allFeatures.join(', ')}`,
      );
    }
    return [feature];
  });
};

/** `dialect` and `features` of a request; `fallback` holds the features when none are named. */
export const readLanguage = (request: BatchRequest, fallback: readonly Feature[]): Language => {
  const wanted = request['dialect'] ?? 'prometheus';
  const dialect = dialectIds.find((known) => known === wanted);
  if (dialect === undefined) {
    throw new BatchError(
      `unknown dialect ${JSON.stringify(wanted)}; known: ${dialectIds.join(', ')}`,
    );
  }
  return language(dialect, readFeatures(request['features'], fallback));
};

/** Converts between our UTF-16 offsets and the unit that the request asked for. */
export interface OffsetUnit {
  readonly out: (utf16: number) => number;
  readonly in: (offset: number) => number;
}

const same = (offset: number): number => offset;

/** `"offsets":"bytes"` makes every offset of a request and its answer a byte offset of `text`. */
export const readOffsets = (request: BatchRequest, text: string): OffsetUnit => {
  const unit = request['offsets'] ?? 'utf-16';
  if (unit === 'utf-16') return { out: same, in: same };
  if (unit !== 'bytes') throw new BatchError('"offsets" must be "utf-16" or "bytes"');
  const { toBytes, toUtf16 } = byteOffsetsOf(text);
  return { out: toBytes, in: toUtf16 };
};
