/** When credentials that were refused may be renewed: that may start programs, which may open windows. */
export interface CredentialsRenewal {
  /** Whether it may be done now; then it counts as done. */
  readonly allowed: () => boolean;
  /** Somebody asked for it. */
  readonly reset: () => void;
}

/** Renewed at once, and not again before this (ms), doubled each time. */
const firstGapMs = 60_000;
const longestGapMs = 600_000;

export function createCredentialsRenewal(clock: () => number): CredentialsRenewal {
  let gapMs = firstGapMs;
  let last = Number.NEGATIVE_INFINITY;
  return {
    allowed: () => {
      const now = clock();
      const passed = now - last;
      if (passed < gapMs) return false;
      gapMs = passed > longestGapMs ? firstGapMs : Math.min(longestGapMs, gapMs * 2);
      last = now;
      return true;
    },
    reset: () => {
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
