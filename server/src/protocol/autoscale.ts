/** History of a target, as a server is asked for it. Times in seconds since 1970. */

/** One expression over a range; both ends belong to it. */
export interface RangeQuestion {
  readonly expr: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** `raw`: nothing that was downsampled. */
  readonly resolution: 'raw' | 'any';
}

export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Rising times; a value may be NaN or infinite. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** A part of the range that was not answered. */
export interface RangeFailure {
  readonly from: number;
  readonly to: number;
  readonly kind: 'failed' | 'budget' | 'cancelled';
  /** A sentence; holds no secret. */
  readonly message: string;
}

export interface RangeAnswer {
  readonly series: readonly RangeSeries[];
  /** In the server's words, each once. */
  readonly warnings: readonly string[];
  /** A warning says that something may be missing. */
  readonly partial: boolean;
  readonly failures: readonly RangeFailure[];
}

/** Whoever reads ranges: splits them, keeps a budget, and never rejects. */
export interface RangeReader {
  readonly read: (question: RangeQuestion, signal: AbortSignal) => Promise<RangeAnswer>;
}
