/** Unix milliseconds, half-open. */
export interface Times {
  readonly from: number;
  readonly to: number;
}

/** The same times without overlaps, in order. */
export const mergeTimes = (spans: readonly Times[]): readonly Times[] => {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    if (from >= to) continue;
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
};

/** What is left of a span; `taken` as `mergeTimes` gives it. */
export const subtractTimes = (whole: Times, taken: readonly Times[]): readonly Times[] => {
  const left: Times[] = [];
  let at = whole.from;
  for (const { from, to } of taken) {
    if (from > at && at < whole.to) left.push({ from: at, to: Math.min(from, whole.to) });
    at = Math.max(at, to);
  }
  if (at < whole.to) left.push({ from: at, to: whole.to });
  return left;
};

interface Block extends Times {
  readonly resolution: number;
}

export interface ResolutionRun extends Times {
  /** Ascending. */
  readonly resolutions: readonly number[];
}

/** The times that blocks cover, cut where the set of resolutions changes. */
export const resolutionRuns = (blocks: readonly Block[]): readonly ResolutionRun[] => {
  const edges = blocks
    .filter(({ from, to }) => from < to)
    .flatMap(({ from, to, resolution }) => [
      { at: from, resolution, step: 1 },
      { at: to, resolution, step: -1 },
    ])
    .sort((left, right) => left.at - right.at);
  const open = new Map<number, number>();
  const runs: { from: number; to: number; readonly resolutions: readonly number[] }[] = [];
  let at = edges[0]?.at ?? 0;
  for (const edge of edges) {
    const resolutions = [...open.keys()].sort((left, right) => left - right);
    if (edge.at > at && resolutions.length > 0) {
      const last = runs.at(-1);
      const isSame = last?.to === at && last.resolutions.join() === resolutions.join();
      if (last !== undefined && isSame) last.to = edge.at;
      else runs.push({ from: at, to: edge.at, resolutions });
    }
    at = edge.at;
    const count = (open.get(edge.resolution) ?? 0) + edge.step;
    if (count === 0) open.delete(edge.resolution);
    else open.set(edge.resolution, count);
  }
  return runs;
};
