import type { LatencyBlock, LatencyBlocks, LatencyQuality } from '../replay/latency-model.ts';

const minute = 60_000;

/** What advice needs of a history, in one cluster at least. A quarter of an hour of one load is no ground for it. */
export const adviceNeeds = {
  /** Length of a block, in ms. Pods start and a controller's window passes within one: shorter ones are not independent. */
  block: 3 * minute,
  /** Blocks are so many times as long as the rate of the metric looks back: at most a half shares samples with the next. */
  windows: 2,
  /** Share of the passes of a block whose demand, pods and latency must be known for it to count. */
  known: 0.5,
  /** Fewer blocks leave a model that lacks one of them next to nothing. */
  blocks: 6,
  /** Loads (requests/s of the cluster) that were seen: two say nothing of the curve between and beyond them. */
  loads: 3,
  /** A load is another one from so many times the one below: less is noise of the same one. */
  apart: 1.5,
  /** Stretches of one load in which the limit was passed: a single one may have had another cause. */
  spells: 2,
  /** Times at which the limit was passed: fewer are mishaps. */
  above: 5,
  /** Of the times on each side of the limit, the mean share that models put there which do not know the block; a coin has a half. */
  balanced: 0.8,
} as const;

/** What there is of it in the history of a cluster. */
export interface AdviceGround {
  /** Length of a block, in ms. */
  readonly block: number;
  /** Blocks that count. */
  readonly blocks: number;
  /** Requests/s of the cluster: the least of each load, rising. */
  readonly loads: readonly number[];
  /** Stretches of one load in which the limit was passed. */
  readonly spells: number;
}

/** How time is cut up for a metric that looks back so many ms. */
export const blocksFor = (window: number): LatencyBlocks => ({
  block: Math.max(adviceNeeds.block, adviceNeeds.windows * window),
  window,
  sameLoad: adviceNeeds.apart,
});

const loadsOf = (demands: readonly number[]): readonly number[] => {
  const loads: number[] = [];
  for (const demand of demands.toSorted((a, b) => a - b)) {
    const last = loads.at(-1);
    if (last === undefined || demand >= adviceNeeds.apart * last) loads.push(demand);
  }
  return loads;
};

/** What blocks of time give advice to rest on. */
export const groundOf = (all: readonly LatencyBlock[], block: number): AdviceGround => {
  const blocks = all.filter(({ known }) => known >= adviceNeeds.known);
  const loads = loadsOf(blocks.map(({ demand }) => demand));
  const loadOf = ({ demand }: LatencyBlock): number => loads.findLastIndex((one) => one <= demand);
  let spells = 0;
  let [last, isCounted] = [-1, false];
  for (const one of blocks) {
    const load = loadOf(one);
    if (load !== last) [last, isCounted] = [load, false];
    if (one.above === 0 || isCounted) continue;
    spells += 1;
    isCounted = true;
  }
  return { block, blocks: blocks.length, loads, spells };
};

const count = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${number === 1 ? one : many}`;

const percent = (share: number): string => `${String(Math.round(1000 * share) / 10)} %`;

const minutes = (ms: number): string => `${String(Math.round(ms / 6000) / 10)} min`;

/** The conditions in words, for blocks of a length (ms). */
export const needsInWords = (block: number): string =>
  [
    `Advice needs in one of the clusters ${count(adviceNeeds.blocks, 'block')} of ${minutes(block)} with demand, ready pods and latency known for ${percent(adviceNeeds.known)} of each (every block is held against what the others say)`,
    `${count(adviceNeeds.loads, 'load')} of the cluster, each at least ${String(adviceNeeds.apart)} times the one below (two say nothing of what lies between and beyond)`,
    `its latency above the target at ${count(adviceNeeds.above, 'time')} or more, in ${count(adviceNeeds.spells, 'spell')} of load (a single one may have another cause)`,
    `and ${percent(adviceNeeds.balanced)} of the times of left-out blocks told on the right side of the target (a coin tells 50 %).`,
  ].join('; ');

/** What a ground is in words. */
export const groundInWords = ({ block, blocks, loads, spells }: AdviceGround): string =>
  `${count(blocks, 'block')} of ${minutes(block)}, ${count(loads.length, 'load')} (${loads.map((load) => String(Number(load.toPrecision(2)))).join(', ')} requests/s), the target passed in ${count(spells, 'spell')} of load`;

interface Judged {
  readonly from: string;
  readonly ground: AdviceGround;
  readonly quality: LatencyQuality;
}

/** What is missing in a cluster, each in words; empty where advice may be given. */
export const unmetNeeds = ({ ground, quality }: Omit<Judged, 'from'>): readonly string[] => {
  const { above, balanced } = quality;
  const { blocks, loads, spells } = ground;
  const lacks = [
    above.times < adviceNeeds.above
      ? `its own latency was above the target at ${count(above.times, 'time')} only, so that nothing tells how much a replica can take`
      : undefined,
    blocks < adviceNeeds.blocks
      ? `only ${count(blocks, 'block')} of time instead of ${String(adviceNeeds.blocks)}`
      : undefined,
    loads.length < adviceNeeds.loads
      ? `only ${count(loads.length, 'load')} instead of ${String(adviceNeeds.loads)}`
      : undefined,
    above.times >= adviceNeeds.above && spells < adviceNeeds.spells
      ? `the target was passed in ${count(spells, 'spell')} of load instead of ${String(adviceNeeds.spells)}`
      : undefined,
  ].flatMap((said) => said ?? []);
  if (lacks.length > 0) return lacks;
  return balanced < adviceNeeds.balanced
    ? [
        `requests of a replica tell its latency too badly: models that do not know a block of time put ${percent(balanced)} of its times on the right side of the target`,
      ]
    : [];
};

/** Why there is no advice, and what it needs; undefined where there may be some. `judged` is where most is known. */
export const refusalOf = (judged: Judged): string | undefined => {
  const unmet = unmetNeeds(judged);
  return unmet.length === 0
    ? undefined
    : `in ${judged.from}, which tells most: ${unmet.join('; ')}. ${needsInWords(judged.ground.block)}`;
};
