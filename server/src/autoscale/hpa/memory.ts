/** What the controller remembers of an HPA between passes; it is gone after a restart. Times in ms. */
export interface HpaMemory {
  /** Raw proposals, before any limit; absent before the first pass. */
  readonly recommendations?: readonly Recommendation[];
  readonly scaleUpEvents: readonly ScaleEvent[];
  readonly scaleDownEvents: readonly ScaleEvent[];
}

export interface Recommendation {
  readonly replicas: number;
  readonly at: number;
}

export interface ScaleEvent {
  /** How many replicas came or went, positive both ways. */
  readonly change: number;
  readonly at: number;
  /** No policy looks back this far: the place is free for the next event. */
  readonly outdated: boolean;
}

/** A controller that has just started. */
export const noMemory: HpaMemory = { scaleUpEvents: [], scaleDownEvents: [] };

/** The list with an entry in a place that is free, or behind the others. */
export const withEntry = <T>(
  list: readonly T[],
  free: number | undefined,
  entry: T,
): readonly T[] => (free === undefined ? [...list, entry] : list.with(free, entry));
