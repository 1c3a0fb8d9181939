import type { Context } from './series-errors.ts';
import { duplicateKey, inHistogram, inValues } from './series-errors.ts';
import type { SeriesHistogram } from './series-model.ts';
import type { SeriesReader } from './series-reader.ts';

/** How the value behind a key is written, and which property it sets. */
interface Key {
  readonly name: string;
  readonly property: Exclude<keyof SeriesHistogram, 'start' | 'end'>;
  readonly value: 'integer' | 'number' | 'unsigned' | 'list' | 'hint';
}

const keys: ReadonlyMap<string, Key> = new Map([
  ['SCHEMA_DESC', { name: 'schema', property: 'schema', value: 'integer' }],
  ['SUM_DESC', { name: 'sum', property: 'sum', value: 'number' }],
  ['COUNT_DESC', { name: 'count', property: 'count', value: 'number' }],
  ['ZERO_BUCKET_DESC', { name: 'z_bucket', property: 'zeroCount', value: 'number' }],
  ['ZERO_BUCKET_WIDTH_DESC', { name: 'z_bucket_w', property: 'zeroThreshold', value: 'unsigned' }],
  ['CUSTOM_VALUES_DESC', { name: 'custom_values', property: 'customValues', value: 'list' }],
  ['BUCKETS_DESC', { name: 'buckets', property: 'buckets', value: 'list' }],
  ['OFFSET_DESC', { name: 'offset', property: 'offset', value: 'integer' }],
  ['NEGATIVE_BUCKETS_DESC', { name: 'n_buckets', property: 'negativeBuckets', value: 'list' }],
  ['NEGATIVE_OFFSET_DESC', { name: 'n_offset', property: 'negativeOffset', value: 'integer' }],
  [
    'COUNTER_RESET_HINT_DESC',
    { name: 'counter_reset_hint', property: 'counterResetHint', value: 'hint' },
  ],
]);

const hints: ReadonlyMap<string, NonNullable<SeriesHistogram['counterResetHint']>> = new Map([
  ['UNKNOWN_COUNTER_RESET', 'unknown'],
  ['COUNTER_RESET', 'reset'],
  ['NOT_COUNTER_RESET', 'not_reset'],
  ['GAUGE_TYPE', 'gauge'],
]);

const empty: Omit<SeriesHistogram, 'start' | 'end'> = {
  schema: 0,
  sum: 0,
  count: 0,
  zeroCount: 0,
  zeroThreshold: 0,
  customValues: [],
  offset: 0,
  buckets: [],
  negativeOffset: 0,
  negativeBuckets: [],
  counterResetHint: undefined,
};

type Value = number | readonly number[] | string;

/**
 * Reads `{{…}}`; undefined when it was refused. An error inside the first item is one of the values around it, because
 * the reference has no rule for an error before it has read an item.
 */
export function readHistogram(reader: SeriesReader): SeriesHistogram | undefined {
  const { start } = reader.take();
  const found = new Map<string, Value>();
  if (reader.is('SPACE')) {
    reader.take();
    if (!reader.is('CLOSE_HIST')) return reader.refuse(inValues);
  } else if (!reader.is('CLOSE_HIST') && !readItems(reader, found)) {
    return undefined;
  }
  const { end } = reader.take();
  return { ...empty, ...Object.fromEntries(found), start, end };
}

/** Reads all items and leaves the closing braces. What is wrong behind the first item is over at the next blank. */
function readItems(reader: SeriesReader, found: Map<string, Value>): boolean {
  if (!readInto(reader, found, inValues)) return false;
  for (;;) {
    if (!reader.is('SPACE', 'CLOSE_HIST')) {
      reader.refuse(inHistogram);
      if (!reader.skipTo('SPACE', 'CLOSE_HIST')) return false;
    }
    if (reader.is('SPACE')) reader.take();
    if (reader.is('CLOSE_HIST')) return true;
    if (readInto(reader, found, inHistogram)) continue;
    if (reader.isOver || !reader.skipTo('SPACE', 'CLOSE_HIST')) return false;
  }
}

function readInto(reader: SeriesReader, found: Map<string, Value>, context: Context): boolean {
  const key = keys.get(reader.peek().type);
  const value = key === undefined ? reader.refuse(context) : readItem(reader, key, context);
  if (key === undefined || value === undefined) return false;
  if (found.has(key.property)) reader.report(duplicateKey(key.name), { start: 0, end: 0 });
  else found.set(key.property, value);
  return true;
}

function readItem(reader: SeriesReader, key: Key, context: Context): Value | undefined {
  reader.take();
  if (reader.expect('COLON', context) === undefined) return undefined;
  switch (key.value) {
    case 'integer':
      return readInteger(reader, context);
    case 'number':
      return reader.number(context, true);
    case 'unsigned':
      return reader.number(context, false);
    case 'list':
      return readList(reader, context);
    case 'hint': {
      const hint = hints.get(reader.peek().type);
      if (hint === undefined) return reader.refuse(context);
      reader.take();
      return hint;
    }
  }
}

/** An integer of 32 bits; a larger one wraps around as in the reference. */
function readInteger(reader: SeriesReader, context: Context): number | undefined {
  const negative = reader.is('SUB');
  if (negative) reader.take();
  const value = reader.uint(context);
  return value === undefined ? undefined : Number(BigInt.asIntN(32, negative ? -value : value));
}

/**
 * `[1 2 3]`. What does not belong into a list is read over without a word, up to the next blank or the end of the
 * list: so does the reference.
 */
function readList(reader: SeriesReader, context: Context): readonly number[] | undefined {
  if (reader.expect('LEFT_BRACKET', context) === undefined) return undefined;
  const first = reader.number(context, true);
  if (first === undefined) return undefined;
  const list = [first];
  for (;;) {
    if (!reader.skipTo('SPACE', 'RIGHT_BRACKET')) return undefined;
    if (reader.take().type === 'RIGHT_BRACKET') return list;
    const signed = reader.is('SUB', 'ADD');
    if (!signed && !reader.is('NUMBER')) continue;
    const sign = signed ? reader.take().type : 'ADD';
    if (!reader.is('NUMBER')) continue;
    const value = reader.number(context, false) ?? 0;
    list.push(sign === 'SUB' ? -value : value);
  }
}
