import { withEntry, type Recommendation } from './memory.ts';

export interface Stabilized {
  readonly replicas: number;
  readonly recommendations: readonly Recommendation[];
}

const second = 1000;

/**
 * Without `behavior`: the largest recommendation of the window, its edge included, decides, even above the current
 * number.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go stabilizeRecommendation
 */
export const stabilizeLegacy = (
  recommendations: readonly Recommendation[],
  desired: number,
  now: number,
  /** ms */ window: number,
): Stabilized => {
  const cutoff = now - window;
  let replicas = desired;
  let free: number | undefined;
  let index = 0;
  for (const { at, replicas: recommended } of recommendations) {
    if (at < cutoff) free = index;
    else if (recommended > replicas) replicas = recommended;
    index += 1;
  }
  const entry = { replicas: desired, at: now };
  return { replicas, recommendations: withEntry(recommendations, free, entry) };
};

/**
 * With `behavior`: an increase goes to the smallest, a decrease to the largest recommendation of its window, its edge
 * not included, and never across the current number.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go stabilizeRecommendationWithBehaviors
 */
export const stabilizeWithBehavior = (
  recommendations: readonly Recommendation[],
  { current, desired }: { readonly current: number; readonly desired: number },
  now: number,
  windowSeconds: { readonly up: number; readonly down: number },
): Stabilized => {
  const upCutoff = now - windowSeconds.up * second;
  const downCutoff = now - windowSeconds.down * second;
  let lowest = desired;
  let highest = desired;
  let free: number | undefined;
  let index = 0;
  for (const { at, replicas } of recommendations) {
    if (at > upCutoff && replicas < lowest) lowest = replicas;
    if (at > downCutoff && replicas > highest) highest = replicas;
    if (at < upCutoff && at < downCutoff) free = index;
    index += 1;
  }
  const replicas = Math.min(Math.max(current, lowest), highest);
  const entry = { replicas: desired, at: now };
  return { replicas, recommendations: withEntry(recommendations, free, entry) };
};
