import type { Language } from './dialects.ts';
import { language } from './dialects.ts';
import type { SeriesResult } from './series-model.ts';
import { SeriesParser } from './series-parser.ts';
import { SeriesScanner } from './series-scanner.ts';

/**
 * Parses a series description of a rule unit test: a metric and its values. Any text gives a result; reading
 * stops at the first syntax error.
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y, series_description.
 */
export function parseSeries(
  text: string,
  dialect: Language = language('prometheus'),
): SeriesResult {
  return { text, ...new SeriesParser(new SeriesScanner(text, dialect)).parse() };
}

/**
 * The values of a series, null for what is left out and NaN for `stale`; at most `limit` of them, because `1x999999999`
 * is valid. Undefined when there are histograms among them.
 */
export function seriesValues(
  { items }: SeriesResult,
  limit = 10_000,
): readonly (number | null)[] | undefined {
  const values: (number | null)[] = [];
  for (const item of items) {
    if (item.kind === 'histograms') return undefined;
    let value = item.kind === 'numbers' ? item.first : null;
    for (let i = 0; i < item.samples && values.length < limit; i++) {
      values.push(value);
      if (item.kind === 'numbers' && value !== null) value += item.step;
    }
  }
  return values;
}
