/** Unix milliseconds, half-open. */
export interface Times {
  readonly from: number;
  readonly to: number;
}

/** For people, to the second. */
export const instantText = (ms: number): string =>
  new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** The same times without overlaps, in order; what is less than `tolerance` (ms) apart is one. */
export const mergeTimes = (spans: readonly Times[], tolerance = 0): readonly Times[] => {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    if (from >= to) continue;
    const last = merged.at(-1);
    const isNear = last !== undefined && (from <= last.to || from - last.to < tolerance);
    if (isNear) last.to = Math.max(last.to, to);
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

interface Edge {
  readonly at: number;
  readonly resolution: number;
  readonly step: 1 | -1;
}

/** Where resolutions begin and end. A block ends with its last sample, so that neighbours are some seconds apart. */
const edgesOf = (blocks: readonly Block[], tolerance: number): readonly Edge[] =>
  [...Map.groupBy(blocks, ({ resolution }) => resolution)]
    .flatMap(([resolution, same]) =>
      mergeTimes(same, tolerance).flatMap(({ from, to }): readonly Edge[] => [
        { at: from, resolution, step: 1 },
        { at: to, resolution, step: -1 },
      ]),
    )
    .sort((left, right) => left.at - right.at);

/** The times that blocks cover, cut where the set of resolutions changes; see `mergeTimes` for the tolerance. */
export const resolutionRuns = (
  blocks: readonly Block[],
  tolerance: number,
): readonly ResolutionRun[] => {
  const edges = edgesOf(blocks, tolerance);
  const open = new Set<number>();
  const runs: ResolutionRun[] = [];
  let at = edges[0]?.at ?? 0;
  for (const edge of edges) {
    if (edge.at > at && open.size > 0) {
      const resolutions = [...open].sort((left, right) => left - right);
      runs.push({ from: at, to: edge.at, resolutions });
    }
    at = edge.at;
    if (edge.step === 1) open.add(edge.resolution);
    else open.delete(edge.resolution);
  }
  return runs;
};
