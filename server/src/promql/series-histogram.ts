import type { Context } from './series-errors.ts';
import { duplicateKey, inHistogram, inValues } from './series-errors.ts';
import type { SeriesHistogram } from './series-model.ts';
import type { SeriesParser } from './series-parser.ts';

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
 * Reads `{{…}}`; undefined when parsing is over. An error inside the first item is one of the values around it,
 * because the reference has no rule for an error before it has read an item.
 */
export function readHistogram(parser: SeriesParser): SeriesHistogram | undefined {
  const { start } = parser.take();
  const found = new Map<string, Value>();
  if (parser.is('SPACE')) {
    parser.take();
    if (!parser.is('CLOSE_HIST')) return parser.refuse(inValues);
  } else if (!parser.is('CLOSE_HIST') && !readItems(parser, found)) {
    return undefined;
  }
  const { end } = parser.take();
  return { ...empty, ...Object.fromEntries(found), start, end };
}

/** Reads all items and leaves the closing braces. */
function readItems(parser: SeriesParser, found: Map<string, Value>): boolean {
  let context: Context = inValues;
  for (;;) {
    const key = keys.get(parser.peek().type);
    if (key === undefined) {
      parser.refuse(context);
      return false;
    }
    const value = readItem(parser, key, context);
    if (value === undefined) return false;
    if (found.has(key.property)) parser.report(duplicateKey(key.name), { start: 0, end: 0 });
    else found.set(key.property, value);
    context = inHistogram;
    if (parser.is('SPACE')) parser.take();
    else if (!parser.is('CLOSE_HIST')) {
      parser.refuse(context);
      return false;
    }
    if (parser.is('CLOSE_HIST')) return true;
  }
}

function readItem(parser: SeriesParser, key: Key, context: Context): Value | undefined {
  parser.take();
  if (parser.expect('COLON', context) === undefined) return undefined;
  switch (key.value) {
    case 'integer':
      return readInteger(parser, context);
    case 'number':
      return parser.number(context, true);
    case 'unsigned':
      return parser.number(context, false);
    case 'list':
      return readList(parser, context);
    case 'hint': {
      const hint = hints.get(parser.peek().type);
      if (hint === undefined) return parser.refuse(context);
      parser.take();
      return hint;
    }
  }
}

/** An integer of 32 bits; a larger one wraps around as in the reference. */
function readInteger(parser: SeriesParser, context: Context): number | undefined {
  const negative = parser.is('SUB');
  if (negative) parser.take();
  const value = parser.uint(context);
  return value === undefined ? undefined : Number(BigInt.asIntN(32, negative ? -value : value));
}

/**
 * `[1 2 3]`. What does not belong into a list is read over without a word, up to the next blank or the end of the
 * list: so does the reference.
 */
function readList(parser: SeriesParser, context: Context): readonly number[] | undefined {
  if (parser.expect('LEFT_BRACKET', context) === undefined) return undefined;
  const first = parser.number(context, true);
  if (first === undefined) return undefined;
  const list = [first];
  for (;;) {
    while (!parser.is('SPACE', 'RIGHT_BRACKET')) {
      if (parser.is('EOF', 'ERROR')) return undefined;
      parser.take();
    }
    if (parser.take().type === 'RIGHT_BRACKET') return list;
    const signed = parser.is('SUB', 'ADD');
    if (!signed && !parser.is('NUMBER')) continue;
    const sign = signed ? parser.take().type : 'ADD';
    if (!parser.is('NUMBER')) continue;
    const value = parser.number(context, false) ?? 0;
    list.push(sign === 'SUB' ? -value : value);
  }
}
