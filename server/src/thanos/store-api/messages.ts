import type { LabelSet } from '../../protocol/thanos.ts';
import { encodeInts, fieldsOf, type Field } from './protobuf.ts';

/** `thanos.info.Info/Info`. Source: thanos v0.42.4 pkg/info/infopb/rpc.proto, pkg/store/labelpb/types.proto. */
export interface Info {
  readonly component: string;
  readonly labelSets: readonly LabelSet[];
  readonly apis: readonly string[];
  /** Unix milliseconds as announced, sentinels included; absent without a StoreAPI. */
  readonly times?: { readonly min: bigint; readonly max: bigint };
}

/** Field of `InfoResponse` → the API that its presence announces. */
const apiFields: ReadonlyMap<number, string> = new Map([
  [3, 'store'],
  [4, 'rules'],
  [5, 'metadata'],
  [6, 'targets'],
  [7, 'exemplars'],
  [8, 'query'],
  [9, 'status'],
]);

const decoder = new TextDecoder();
const text = ({ bytes }: Field): string => decoder.decode(bytes);

const textOf = (fields: readonly Field[], number: number): string => {
  const field = fields.findLast((one) => one.number === number);
  return field === undefined ? '' : text(field);
};

const intOf = (fields: readonly Field[], number: number): bigint =>
  fields.findLast((one) => one.number === number)?.int ?? 0n;

const labelSetOf = ({ bytes }: Field): LabelSet =>
  Object.fromEntries(
    fieldsOf(bytes)
      .filter(({ number }) => number === 1)
      .map((label) => {
        const fields = fieldsOf(label.bytes);
        return [textOf(fields, 1), textOf(fields, 2)];
      }),
  );

/** Throws a `WireError` for bytes that are no such message. */
export const decodeInfo = (bytes: Uint8Array): Info => {
  const fields = fieldsOf(bytes);
  const store = fields.findLast(({ number }) => number === 3);
  const times = store === undefined ? undefined : fieldsOf(store.bytes);
  return {
    component: textOf(fields, 2),
    labelSets: fields.filter(({ number }) => number === 1).map(labelSetOf),
    apis: [...apiFields].flatMap(([number, api]) =>
      fields.some((field) => field.number === number) ? [api] : [],
    ),
    ...(times === undefined ? {} : { times: { min: intOf(times, 1), max: intOf(times, 2) } }),
  };
};

/** A question for label names. Source: thanos v0.42.4 pkg/store/storepb/rpc.proto LabelNamesRequest. */
export const encodeLabelNames = (question: {
  /** Unix milliseconds. */
  readonly start: bigint;
  readonly end: bigint;
  readonly limit: number;
}): Uint8Array =>
  encodeInts([
    [3, question.start],
    [4, question.end],
    [8, BigInt(question.limit)],
  ]);

/** Names and warnings of `LabelNamesResponse`. */
export const decodeLabelNames = (
  bytes: Uint8Array,
): { readonly names: readonly string[]; readonly warnings: readonly string[] } => {
  const fields = fieldsOf(bytes);
  return {
    names: fields.filter(({ number }) => number === 1).map(text),
    warnings: fields.filter(({ number }) => number === 2).map(text),
  };
};
