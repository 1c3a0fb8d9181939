import type { RunColumn, RunTable } from '../protocol/query.ts';
import type {
  HistogramValue,
  QueryResult,
  ResultSeries,
  Sample,
} from '../thanos/endpoints/query.ts';

/** Bounds of a bucket by its rule: open or closed, left and right. */
const brackets: readonly (readonly [left: string, right: string])[] = [
  ['(', ']'],
  ['[', ')'],
  ['(', ')'],
  ['[', ']'],
];

const histogramText = ({ count, sum, buckets }: HistogramValue): string => {
  const parts = buckets.map(([rule, lower, upper, amount]) => {
    const [left, right] = brackets[rule] ?? ['(', ')'];
    return `${left}${lower},${upper}${right}:${amount}`;
  });
  return `{${[`count:${count}`, `sum:${sum}`, ...parts].join(', ')}}`;
};

const valueText = (value: Sample[1] | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : histogramText(value);

/** ISO time with milliseconds only when there are some. */
const timeText = (seconds: number): string => {
  const date = new Date(Math.round(seconds * 1000));
  if (Number.isNaN(date.getTime())) return String(seconds);
  return date.toISOString().replace('.000Z', 'Z');
};

const right = (name: string): RunColumn => ({ name, align: 'right' });
const left = (name: string): RunColumn => ({ name, align: 'left' });

/** Names of the labels of all series: the metric name first, then in order. */
const labelNames = (series: readonly ResultSeries[]): readonly string[] => {
  const names = new Set(series.flatMap(({ labels }) => Object.keys(labels)));
  const sorted = [...names].filter((name) => name !== '__name__').sort();
  return names.has('__name__') ? ['__name__', ...sorted] : sorted;
};

const labelCells = ({ labels }: ResultSeries, names: readonly string[]): readonly string[] =>
  names.map((name) => (Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''));

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const trendLength = 24;

/** The course of a series in a few characters; gaps where there is no finite value. */
const trendOf = (values: readonly number[]): string => {
  const finite = values.filter((value) => Number.isFinite(value));
  if (finite.length < 2) return '';
  // No spread: a long range has more values than a call takes arguments.
  const low = finite.reduce((least, value) => Math.min(least, value));
  const high = finite.reduce((most, value) => Math.max(most, value));
  const length = Math.min(trendLength, values.length);
  return Array.from({ length }, (_, place) => {
    const value = values[Math.floor((place * values.length) / length)] ?? Number.NaN;
    if (!Number.isFinite(value)) return ' ';
    const height = high === low ? 0 : Math.round(((value - low) / (high - low)) * 7);
    return bars[height] ?? ' ';
  }).join('');
};

/** The value whose number is least or greatest, as the server wrote it. */
const extreme = (
  samples: readonly Sample[],
  isBetter: (a: number, b: number) => boolean,
): string => {
  let best: { readonly text: string; readonly number: number } | undefined;
  for (const [, value] of samples) {
    if (typeof value !== 'string') continue;
    const number = toNumber(value);
    if (Number.isNaN(number)) continue;
    if (best === undefined || isBetter(number, best.number)) best = { text: value, number };
  }
  return best?.text ?? '';
};

/** Prometheus writes infinities as `+Inf` and `-Inf`. */
const toNumber = (text: string): number =>
  text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);

const matrixTable = (series: readonly ResultSeries[]): Omit<RunTable, 'omitted'> => {
  const names = labelNames(series);
  return {
    columns: [
      ...names.map(left),
      // First what tells most at a glance: numbers may be long.
      left('trend'),
      ...['first', 'last', 'min', 'max', 'samples'].map(right),
    ],
    rows: series.map((one) => {
      const numbers = one.samples.map(([, value]) =>
        typeof value === 'string' ? toNumber(value) : Number(value.count),
      );
      return [
        ...labelCells(one, names),
        trendOf(numbers),
        valueText(one.samples[0]?.[1]),
        valueText(one.samples.at(-1)?.[1]),
        extreme(one.samples, (a, b) => a < b),
        extreme(one.samples, (a, b) => a > b),
        String(one.samples.length),
      ];
    }),
  };
};

const vectorTable = (series: readonly ResultSeries[]): Omit<RunTable, 'omitted'> => {
  const names = labelNames(series);
  return {
    columns: [...names.map(left), right('value')],
    rows: series.map((one) => [...labelCells(one, names), valueText(one.samples[0]?.[1])]),
  };
};

const singleTable = (series: readonly ResultSeries[]): Omit<RunTable, 'omitted'> => ({
  columns: [left('time'), right('value')],
  rows: series.flatMap(({ samples }) =>
    samples.map(([at, value]) => [timeText(at), valueText(value)]),
  ),
});

/** A result as a table: a row per series, with its value, or with its course over the range. */
export const runTable = ({ type, series, total }: QueryResult): RunTable => {
  const omitted = total - series.length;
  switch (type) {
    case 'vector':
      return { ...vectorTable(series), omitted };
    case 'matrix':
      return { ...matrixTable(series), omitted };
    case 'scalar':
    case 'string':
      return { ...singleTable(series), omitted };
  }
};
