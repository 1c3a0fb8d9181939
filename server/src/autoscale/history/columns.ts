import type { RangeAnswer, RangeSeries } from '../../protocol/autoscale.ts';
import { seriesOf, type Series } from '../replay/series.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';

/** Labels that say where a series came from, not what it is of: they change when an exporter moves. */
const ofScrape = new Set([
  'instance',
  'job',
  'pod',
  'endpoint',
  'service',
  'node',
  'uid',
  'replica',
  'prometheus',
  'prometheus_replica',
]);

type Labels = RangeSeries['labels'];
export type Point = RangeSeries['points'][number];

const identityOf = (labels: Labels): string =>
  JSON.stringify(
    Object.keys(labels)
      .filter((name) => !ofScrape.has(name))
      .sort()
      .map((name) => [name, labels[name]]),
  );

/** Points of series that are the same thing by other exporters, by time; a later series wins. */
const merged = (series: readonly RangeSeries[]): readonly Point[] => {
  const [only, ...others] = series;
  if (only === undefined) return [];
  if (others.length === 0) return only.points;
  const byTime = new Map(series.flatMap(({ points }) => points));
  return [...byTime].toSorted(([left], [right]) => left - right);
};

/** The series of one name as one, or the labels in which several differ. */
export type OneSeries =
  | { readonly kind: 'one'; readonly points: readonly Point[] }
  | { readonly kind: 'several'; readonly differ: string };

const differences = (all: readonly Labels[]): string => {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].filter(
    (name) => !ofScrape.has(name),
  );
  const parts = names.flatMap((name) => {
    const values = [...new Set(all.map((labels) => labels[name] ?? ''))];
    const shown = values.slice(0, 5).join(', ');
    return values.length > 1 ? [`${name} (${shown}${values.length > 5 ? ', …' : ''})`] : [];
  });
  return parts.join(' and ');
};

/** The series whose labels fit, as one. */
export const oneOf = (answer: RangeAnswer, fits: (labels: Labels) => boolean): OneSeries => {
  const found = answer.series.filter(({ labels }) => fits(labels));
  const identities = new Set(found.map(({ labels }) => identityOf(labels)));
  return identities.size > 1
    ? { kind: 'several', differ: differences(found.map(({ labels }) => labels)) }
    : { kind: 'one', points: merged(found) };
};

/** The sum of all series at each time that one of them has. */
export const sumOf = ({ series }: RangeAnswer): readonly Point[] => {
  const [only, ...others] = series;
  if (only !== undefined && others.length === 0) return only.points;
  const sums = new Map<number, number>();
  for (const { points } of series) {
    for (const [at, value] of points) sums.set(at, (sums.get(at) ?? 0) + value);
  }
  return [...sums].toSorted(([left], [right]) => left - right);
};

/** What a replay takes of points: what is no number is a gap. */
export const columnOf = (points: readonly Point[]): Series | undefined => {
  const finite = points.filter(([, value]) => Number.isFinite(value));
  return finite.length < 2
    ? undefined
    : seriesOf(
        finite.map(([at]) => at * 1000),
        finite.map(([, value]) => value),
      );
};

/** A part of a range, in seconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A range does not begin and end with a sample: so much (s) without one is no gap there. */
const edge = 90;

/** Parts of a range in which a series has no number for longer than a step. */
export const gapsIn = (
  points: readonly Point[],
  { from, to }: Span,
  step: number,
): readonly Span[] => {
  const gaps: Span[] = [];
  let last = from - step;
  for (const [at, value] of [...points, [to + step, 0] as const]) {
    if (!Number.isFinite(value)) continue;
    const isEdge = last < from || at > to;
    if (at - last > (isEdge ? edge : 1.5 * step)) gaps.push({ from: last + step, to: at });
    last = at;
  }
  return gaps;
};

const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + to - from, 0);

const tooManyGapsAnHour = 10;

/** How often a value comes, in s, where a series is in pieces of the life of a sample; else nothing. */
export const coarseStep = (gaps: readonly Span[], { from, to }: Span): number | undefined => {
  const perHour = gaps.length / ((to - from) / 3600);
  return perHour > tooManyGapsAnHour || (gaps.length > 3 && lengthOf(gaps) > 0.5 * (to - from))
    ? Math.round((to - from) / (gaps.length + 1))
    : undefined;
};

const named = ({ from, to }: Span): string => `${timeText(from)} for ${durationText(to - from)}`;

/** Gaps in a sentence. */
export const gapFinding = (what: string, gaps: readonly Span[]): HistoryFinding[] => {
  const [first] = gaps;
  if (first === undefined) return [];
  const longest = gaps.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
  const count = gaps.length;
  const message =
    count === 1
      ? `${what} has a gap from ${named(first)}; there nothing is compared.`
      : `${what} has ${String(count)} gaps, ${durationText(lengthOf(gaps))} together, the longest from ${named(longest)}; there nothing is compared.`;
  return [
    { kind: 'gap', severity: 'info', from: first.from, to: gaps.at(-1)?.to ?? first.to, message },
  ];
};
