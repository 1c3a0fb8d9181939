/** What was noticed while history was read: what it is about, how bad it is, and a sentence. */
export interface HistoryFinding {
  readonly kind: HistoryFindingKind;
  /** `refusal`: without this there is no replay. */
  readonly severity: 'refusal' | 'warning' | 'info';
  /** Seconds since 1970, where it holds for a part only. */
  readonly from?: number;
  readonly to?: number;
  readonly message: string;
}

export type HistoryFindingKind =
  | 'autoscaler-missing'
  | 'target-missing'
  | 'metric-missing'
  | 'metric-absent-in-part'
  | 'no-query'
  | 'several-series'
  | 'gap'
  | 'too-coarse'
  | 'only-downsampled'
  | 'not-a-number'
  | 'counter-without-rate'
  | 'partial'
  | 'warning'
  | 'unanswered'
  | 'budget'
  | 'cancelled'
  | 'settings-changed'
  | 'manifest-differs'
  | 'behavior-not-recorded'
  | 'requests-missing'
  | 'requests-changed'
  | 'second-source'
  | 'seen-differs'
  | 'many-pods'
  | 'adapter-rule'
  | 'adapter-no-rule'
  | 'adapter-several-clusters';

/** A time as it is said in sentences. */
export const timeText = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/** `45 s`, `12 min`, `3.5 h`, `2.1 d`. */
export const durationText = (seconds: number): string => {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  const [size, unit] = units.find(([least]) => seconds >= 2 * least) ?? [1, 's'];
  const amount = seconds / size;
  return `${String(amount < 10 && size > 1 ? Math.round(amount * 10) / 10 : Math.round(amount))} ${unit}`;
};
