import type { Name, ParseError, Span, StringLiteral } from './ast.ts';
import type { SeriesToken } from './series-scanner.ts';

/** A label of a series description. */
export interface SeriesLabel extends Span {
  readonly name: Name;
  readonly value: StringLiteral;
}

/** A native histogram as it is described; what is not mentioned is zero or empty. */
export interface SeriesHistogram extends Span {
  readonly schema: number;
  readonly sum: number;
  readonly count: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly customValues: readonly number[];
  readonly offset: number;
  readonly buckets: readonly number[];
  readonly negativeOffset: number;
  readonly negativeBuckets: readonly number[];
  readonly counterResetHint: 'unknown' | 'reset' | 'not_reset' | 'gauge' | undefined;
}

/** A native histogram as a value of a series. */
export interface HistogramValue extends Pick<
  SeriesHistogram,
  'schema' | 'sum' | 'count' | 'zeroCount' | 'zeroThreshold' | 'customValues'
> {
  /** Counts by the number of their bucket. */
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
  readonly counterResetHint: NonNullable<SeriesHistogram['counterResetHint']>;
}

/** One step of a series: null for what is left out, NaN for `stale`. */
export type SeriesValue = number | HistogramValue | null;

/** One item between blanks; it stands for `samples` values, one a step. */
export type SeriesItem = Span & { readonly samples: number } & (
    | { readonly kind: 'omitted' }
    /** `first`, `first + step`, …; `stale` marks the end of the series. */
    | {
        readonly kind: 'numbers';
        readonly first: number;
        readonly step: number;
        readonly stale: boolean;
      }
    | {
        readonly kind: 'histograms';
        readonly first: SeriesHistogram;
        /** What every further value adds or takes away. */
        readonly step:
          { readonly sign: '+' | '-'; readonly histogram: SeriesHistogram } | undefined;
      }
  );

export interface SeriesResult {
  readonly text: string;
  /** The name in front of the braces, or the quoted one inside them. */
  readonly metric: Name | undefined;
  readonly labels: readonly SeriesLabel[];
  readonly items: readonly SeriesItem[];
  /** All tokens without comments; text that cannot be read is one `ERROR` up to the end. */
  readonly tokens: readonly SeriesToken[];
  /** Empty = valid; the first one is the error a Prometheus user would see. */
  readonly errors: readonly ParseError[];
}
