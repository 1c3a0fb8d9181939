import type { Language } from './dialects.ts';
import { language } from './dialects.ts';
import { formatGeneral } from './literals.ts';
import type { HistogramValue, SeriesItem, SeriesResult, SeriesValue } from './series-model.ts';
import { SeriesParser } from './series-parser.ts';
import { SeriesScanner } from './series-scanner.ts';
import { combined, customSchema, valueOf } from './series-sums.ts';

/**
 * Parses a series description of a rule unit test: a metric and its values. Any text gives a result, with the errors
 * that the reference reports.
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y, series_description.
 */
export function parseSeries(
  text: string,
  dialect: Language = language('prometheus'),
): SeriesResult {
  return { text, ...new SeriesParser(new SeriesScanner(text, dialect)).parse() };
}

/** Buckets of all values together that are worked out, gaps between them included. */
const mostInAll = 1_000_000;

/**
 * The values of a series; at most `limit` of them, because `1x999999999` is valid, and none behind the one that makes
 * their buckets too many.
 */
export function seriesValues({ items }: SeriesResult, limit = 10_000): readonly SeriesValue[] {
  const values: SeriesValue[] = [];
  let room = mostInAll;
  for (const item of items) {
    const samples = Math.min(item.samples, limit - values.length);
    if (item.kind !== 'histograms') {
      values.push(...numbers(item, samples));
      continue;
    }
    for (const value of histograms(item, samples)) {
      values.push(value);
      room -= extentOf(value.positive) + extentOf(value.negative);
      if (room <= 0) return values;
    }
  }
  return values;
}

function numbers(
  item: Exclude<SeriesItem, { kind: 'histograms' }>,
  samples: number,
): readonly (number | null)[] {
  if (item.kind === 'omitted') return Array.from({ length: samples }, () => null);
  const values: number[] = [];
  for (let value = item.first; values.length < samples; value += item.step) values.push(value);
  return values;
}

function* histograms(
  { first, step }: Extract<SeriesItem, { kind: 'histograms' }>,
  samples: number,
): Generator<HistogramValue> {
  const change = step && valueOf(step.histogram);
  let value = valueOf(first);
  for (let at = 0; at < samples; at += 1) {
    if (at > 0 && step !== undefined && change !== undefined) {
      value = combined(value, change, step.sign);
    }
    yield value;
  }
}

const hints: Readonly<Record<HistogramValue['counterResetHint'], string>> = {
  unknown: '',
  reset: 'reset',
  not_reset: 'not_reset',
  gauge: 'gauge',
};

/** More buckets in a row than this are not written out. */
const mostBuckets = 100_000;

/**
 * A histogram as one would describe it: `{{count:3 sum:4 buckets:[1 2]}}`. Undefined when that would take too many
 * empty buckets.
 * Source: prometheus v0.316.0 model/histogram/float_histogram.go (TestExpression).
 */
export function histogramText(value: HistogramValue): string | undefined {
  const positive = bucketsText(value.positive, '');
  const negative = bucketsText(value.negative, 'n_');
  if (positive === undefined || negative === undefined) return undefined;
  const numbers = [
    ['count', value.count],
    ['sum', value.sum],
    ['z_bucket', value.zeroCount],
    ['z_bucket_w', value.zeroThreshold],
  ] as const;
  const custom = `custom_values:[${value.customValues.map((bound) => formatGeneral(bound)).join(' ')}]`;
  const hint = hints[value.counterResetHint];
  const parts = [
    ...(value.schema === 0 ? [] : [`schema:${value.schema}`]),
    ...numbers
      .filter(([, number]) => number !== 0)
      .map(([key, number]) => `${key}:${formatGeneral(number)}`),
    ...(value.schema === customSchema ? [custom] : []),
    ...(hint === '' ? [] : [`counter_reset_hint:${hint}`]),
    ...positive,
    ...negative,
  ];
  return `{{${parts.join(' ')}}}`;
}

/** The first bucket that is not empty, and how many there are up to the last one. */
function usedIn(
  buckets: HistogramValue['positive'],
): { readonly first: number; readonly length: number } | undefined {
  const used = [...buckets].filter(([, count]) => count !== 0).map(([index]) => index);
  const first = used.reduce((least, index) => Math.min(least, index), Infinity);
  const last = used.reduce((most, index) => Math.max(most, index), -Infinity);
  return used.length === 0 ? undefined : { first, length: last - first + 1 };
}

/** The buckets that a text of them would hold, the empty ones too, or those that are held where there is no such text. */
function extentOf(buckets: HistogramValue['positive']): number {
  const length = usedIn(buckets)?.length ?? 0;
  return length > mostBuckets ? buckets.size : Math.max(length, buckets.size);
}

/** The buckets from the first to the last that is not empty. */
function bucketsText(
  buckets: HistogramValue['positive'],
  prefix: string,
): readonly string[] | undefined {
  const used = usedIn(buckets);
  if (used === undefined) return [];
  const { first, length } = used;
  if (length > mostBuckets) return undefined;
  const counts = Array.from({ length }, (_, at) => formatGeneral(buckets.get(first + at) ?? 0));
  const offset = first === 0 ? [] : [`${prefix}offset:${first}`];
  return [...offset, `${prefix}buckets:[${counts.join(' ')}]`];
}
