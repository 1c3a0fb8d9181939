/** What settings cost and what they gave. */
export interface Score {
  readonly replicaHours: number;
  /** Minutes in which a metric was above its target by more than the tolerance. */
  readonly minutesAboveTarget: number;
  /** The most pods that were missing at once. */
  readonly worstShortage: number;
  readonly scalingsPerHour: number;
  /** Scalings that turned another one back within ten minutes. */
  readonly flaps: number;
  /** Passes that ended with an error. */
  readonly failedSyncs: number;
}

/** One pass, as far as a score looks at it. Times in ms. */
export interface ScoredSync {
  readonly at: number;
  readonly before: number;
  readonly after: number;
  readonly ready: number;
  /** Replicas that the metrics asked for, before windows and limits. */
  readonly needed: number | undefined;
  readonly isAboveTarget: boolean;
  readonly isFailed: boolean;
}

export interface Scorer {
  readonly add: (sync: ScoredSync) => void;
  readonly score: () => Score;
}

const minute = 60_000;
const hour = 60 * minute;
/** Two scalings against each other within this are a flap. */
const flapWindow = 10 * minute;

/** Adds up passes that are `period` ms apart. */
export const scorer = (period: number): Scorer => {
  let syncs = 0;
  let replicaTime = 0;
  let above = 0;
  let worst = 0;
  let scalings = 0;
  let flaps = 0;
  let failed = 0;
  let last = { at: -Infinity, direction: 0 };
  return {
    add: ({ at, before, after, ready, needed, isAboveTarget, isFailed }) => {
      syncs += 1;
      replicaTime += after * period;
      if (isAboveTarget) above += period;
      if (isFailed) failed += 1;
      if (needed !== undefined) worst = Math.max(worst, needed - ready);
      const direction = Math.sign(after - before);
      if (direction === 0) return;
      scalings += 1;
      if (last.direction === -direction && at - last.at <= flapWindow) flaps += 1;
      last = { at, direction };
    },
    score: () => ({
      replicaHours: replicaTime / hour,
      minutesAboveTarget: above / minute,
      worstShortage: worst,
      scalingsPerHour: syncs === 0 ? 0 : scalings / ((syncs * period) / hour),
      flaps,
      failedSyncs: failed,
    }),
  };
};
