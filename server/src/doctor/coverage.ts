import type {
  BlockFacts,
  CoverageGap,
  CoverageRow,
  CoverageSpan,
  LabelSet,
  StoreFacts,
} from '../protocol/thanos.ts';
import { labelKey, labelText, withoutLabels } from './label-sets.ts';
import { mergeTimes, resolutionRuns, subtractTimes, type Times } from './time-spans.ts';

/** All that is known about who answers for which time. */
export interface CoverageFacts {
  readonly stores: readonly StoreFacts[];
  /** The blocks of each bucket, or of each store gateway, that could be asked. */
  readonly buckets: readonly (readonly BlockFacts[])[];
  readonly replicaLabels: readonly string[];
  /** Unix milliseconds. */
  readonly now: number;
}

export interface Coverage {
  /** At most `mostRows`; those with gaps that nobody fills come before the others are left out. */
  readonly rows: readonly CoverageRow[];
  /** Label sets in all. */
  readonly total: number;
  readonly from: number;
  readonly to: number;
}

/** Rows of one answer: nobody reads more of them, and each tenant of receivers is one. */
export const mostRows = 2000;
/** Milliseconds; the look-back of PromQL hides shorter gaps. */
export const shortestGapMs = 5 * 60_000;
/** Milliseconds shown when no store says since when it has data. */
const defaultRangeMs = 24 * 3_600_000;

/** Stores whose data lies in blocks of a bucket; all others answer with what is live in them. */
const isBucketSource = ({ kind }: StoreFacts): boolean => kind === 'store';

/** Blocks by `labelKey`. */
type BlocksByLabels = ReadonlyMap<string, readonly BlockFacts[]>;

/** The blocks of one list, with the text that tells whether a store gateway announces exactly these. */
interface Bucket {
  readonly blocks: BlocksByLabels;
  readonly extent: string;
}

const smallest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((least, value) => Math.min(least, value));

const largest = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((most, value) => Math.max(most, value));

const extentText = (times: readonly (number | undefined)[], keys: Iterable<string>): string =>
  JSON.stringify([times, [...new Set(keys)].sort()]);

const byLabels = (blocks: readonly BlockFacts[]): BlocksByLabels =>
  Map.groupBy(blocks, ({ labels }) => labelKey(labels));

const bucketOf = (list: readonly BlockFacts[]): Bucket => {
  const minTime = smallest(list.map((block) => block.minTime));
  const maxTime = largest(list.map((block) => block.maxTime));
  const blocks = byLabels(list);
  return { blocks, extent: extentText([minTime, maxTime], blocks.keys()) };
};

/** Blocks of several lists, each block once. */
const united = (lists: readonly BlocksByLabels[]): BlocksByLabels => {
  const [first] = lists;
  if (first !== undefined && lists.length === 1) return first;
  const blocks = lists.flatMap((list) => [...list.values()].flat());
  return byLabels([...new Map(blocks.map((block) => [block.ulid, block])).values()]);
};

interface Stored {
  readonly buckets: readonly Bucket[];
  /** Of all buckets. */
  readonly all: BlocksByLabels;
}

/**
 * The blocks a store gateway may serve: those of the list that has exactly its times and labels, which is its own;
 * otherwise all, since nobody says which bucket it reads.
 */
const blocksOf = (
  { minTime, maxTime, labelSets }: StoreFacts,
  { buckets, all }: Stored,
): BlocksByLabels => {
  const announced = extentText([minTime, maxTime], labelSets.map(labelKey));
  const own = buckets.filter(({ extent }) => extent === announced);
  return own.length === 0 ? all : united(own.map(({ blocks }) => blocks));
};

interface Range extends Times {
  readonly resolutions: readonly number[];
}

const rangesOf = (
  store: StoreFacts,
  own: readonly BlockFacts[],
  whole: Times,
): readonly Range[] => {
  const from = store.minTime ?? whole.from;
  const to = Math.min(store.maxTime ?? whole.to, whole.to);
  if (store.empty || from >= to) return [];
  if (!isBucketSource(store)) return [{ from, to, resolutions: [0] }];
  if (own.length === 0) return [{ from, to, resolutions: [] }];
  const clipped = own.map(({ minTime, maxTime, resolution }) => ({
    from: Math.max(minTime, from),
    to: Math.min(maxTime, to),
    resolution,
  }));
  return resolutionRuns(clipped, shortestGapMs);
};

const wholeOf = ({ stores, buckets, now }: CoverageFacts): Times => {
  const starts = [
    ...stores.filter(({ empty }) => !empty).flatMap(({ minTime }) => minTime ?? []),
    ...buckets.flat().map(({ minTime }) => minTime),
  ].filter((start) => start < now);
  return { from: smallest(starts) ?? now - defaultRangeMs, to: now };
};

/** Which other stores of the row answer during a span. */
const withOverlaps = (spans: readonly CoverageSpan[]): readonly CoverageSpan[] =>
  spans.map((span) => {
    const others = spans.filter(
      ({ store, from, to }) => store !== span.store && from < span.to && span.from < to,
    );
    return { ...span, overlaps: [...new Set(others.map(({ store }) => store))] };
  });

const byStart = (left: CoverageSpan, right: CoverageSpan): number =>
  left.from - right.from || (left.store < right.store ? -1 : 1);

interface Row {
  readonly labels: LabelSet;
  readonly spans: readonly CoverageSpan[];
  /** Times of the blocks with these labels, whether anybody serves them or not. */
  readonly stored: readonly Times[];
}

const answering = (spans: readonly CoverageSpan[]): readonly CoverageSpan[] =>
  spans.filter(({ lastError }) => lastError === undefined);

/**
 * Times that nobody answers, from the first moment that anybody has or had. Blocks that no store serves end with the
 * last of them: who is gone for good is not missing now.
 */
const missing = ({ spans, stored }: Row, now: number): readonly Times[] => {
  const start = smallest([...spans, ...stored].map(({ from }) => from));
  if (start === undefined) return [];
  const end = spans.length === 0 ? largest(stored.map(({ to }) => to)) : now;
  const whole = { from: start, to: end ?? now };
  return subtractTimes(whole, mergeTimes(answering(spans))).filter(
    ({ from, to }) => to - from >= shortestGapMs,
  );
};

/** The stores that answer a gap for the other replicas, if together they answer all of it. */
const coveredBy = (gap: Times, twins: readonly Row[]): readonly string[] => {
  const spans = twins
    .flatMap((row) => answering(row.spans))
    .filter(({ from, to }) => from < gap.to && gap.from < to);
  const open = subtractTimes(gap, mergeTimes(spans));
  const isWhole = open.every(({ from, to }) => to - from < shortestGapMs);
  return isWhole ? [...new Set(spans.map(({ store }) => store))] : [];
};

interface OpenRow extends Row {
  readonly spans: CoverageSpan[];
}

const rowsOf = (facts: CoverageFacts, whole: Times): readonly Row[] => {
  const buckets = facts.buckets.map(bucketOf);
  const all = united(buckets.map(({ blocks }) => blocks));
  const rows = new Map<string, OpenRow>();
  const rowOf = (key: string, labels: LabelSet): OpenRow => {
    const known = rows.get(key);
    if (known !== undefined) return known;
    const times = (all.get(key) ?? []).map(({ minTime, maxTime }) => ({
      from: minTime,
      to: maxTime,
    }));
    const row: OpenRow = { labels, spans: [], stored: mergeTimes(times) };
    rows.set(key, row);
    return row;
  };
  for (const store of facts.stores) {
    const { name, kind, lastError } = store;
    const error = lastError === undefined ? {} : { lastError };
    const blocks = isBucketSource(store) ? blocksOf(store, { buckets, all }) : undefined;
    for (const [key, labels] of new Map(store.labelSets.map((set) => [labelKey(set), set]))) {
      const { spans } = rowOf(key, labels);
      for (const range of rangesOf(store, blocks?.get(key) ?? [], whole)) {
        spans.push({ store: name, kind, ...range, overlaps: [], ...error });
      }
    }
  }
  for (const [key, [block]] of all) if (block !== undefined) rowOf(key, block.labels);
  return [...rows.values()];
};

const hasLostGap = ({ gaps }: CoverageRow): boolean =>
  gaps.some(({ coveredBy }) => coveredBy.length === 0);

/** As many rows as may be told, in their order: when some are left out, rows that are whole. */
const bounded = (rows: readonly CoverageRow[]): readonly CoverageRow[] => {
  if (rows.length <= mostRows) return rows;
  const kept = new Set(rows.filter(hasLostGap).slice(0, mostRows));
  for (const row of rows) {
    if (kept.size >= mostRows) break;
    kept.add(row);
  }
  return rows.filter((row) => kept.has(row));
};

/** Which time of which label set is answered by whom, at which resolution, and by nobody. */
export const coverage = (facts: CoverageFacts): Coverage => {
  const whole = wholeOf(facts);
  const rows = rowsOf(facts, whole)
    .map((row) => ({ ...row, text: labelText(row.labels) }))
    .toSorted((left, right) => (left.text < right.text ? -1 : 1));
  const families = Map.groupBy(rows, ({ labels }) =>
    labelKey(withoutLabels(labels, facts.replicaLabels)),
  );
  const drawn = [...families.values()].flatMap((family) =>
    family.map((row) => {
      const twins = family.filter((other) => other !== row);
      const gaps = missing(row, facts.now).map((gap): CoverageGap => ({
        ...gap,
        coveredBy: coveredBy(gap, twins),
      }));
      const spans = withOverlaps(row.spans.toSorted(byStart));
      return [row, { labels: row.labels, spans, gaps }] as const;
    }),
  );
  const byRow = new Map<Row, CoverageRow>(drawn);
  return {
    ...whole,
    rows: bounded(rows.flatMap((row) => byRow.get(row) ?? [])),
    total: rows.length,
  };
};
