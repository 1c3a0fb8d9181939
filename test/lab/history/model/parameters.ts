// What decides a history: nothing else does, so equal parameters give equal samples.
import type { HpaSpec } from './hpa.ts';
import { demoHpa } from './demo-hpa.ts';

export interface HistoryParameters {
  readonly clusters: readonly string[];
  readonly days: number;
  readonly seed: number;
  /** Seconds since 1970, a multiple of `windowSeconds`: the history is what was before. */
  readonly endSeconds: number;
  /** The HPA of each cluster, by the cluster's index; one for all where it is one. */
  readonly hpas: readonly HpaSpec[];
}

/** A TSDB block's range (s): the history comes in windows of that length, aligned as Prometheus aligns them. */
export const windowSeconds = 7200;

/** Between scrapes, and between the passes of the HPA controller (s). */
export const stepSeconds = 15;

export const defaultDays = 14;
export const defaultSeed = 20_190_520;

const daySeconds = 86_400;

/** Parameters of a history that ends at the last block boundary before `beforeSeconds`. */
export const historyParameters = (wanted: {
  readonly clusters: readonly string[];
  readonly beforeSeconds: number;
  readonly days?: number;
  readonly seed?: number;
  readonly hpas?: readonly HpaSpec[];
}): HistoryParameters => {
  const days = wanted.days ?? defaultDays;
  const seed = wanted.seed ?? defaultSeed;
  if (!Number.isInteger(days) || days < 1 || days > 60) {
    throw new Error(`the days of a history are a whole number from 1 to 60, not ${String(days)}`);
  }
  if (!Number.isInteger(seed)) throw new Error(`a seed is a whole number, not ${String(seed)}`);
  if (wanted.clusters.length === 0) throw new Error('a history needs a cluster');
  const endSeconds = Math.floor(wanted.beforeSeconds / windowSeconds) * windowSeconds;
  return { clusters: wanted.clusters, days, seed, endSeconds, hpas: wanted.hpas ?? [demoHpa] };
};

/** Seconds since 1970 at which the history begins. */
export const startOf = ({ endSeconds, days }: HistoryParameters): number =>
  endSeconds - days * daySeconds;

/** The HPA of the cluster with that index. */
export const hpaOf = ({ hpas }: HistoryParameters, index: number): HpaSpec => {
  const spec = hpas[index % hpas.length];
  if (!spec) throw new Error('a history needs an HPA');
  return spec;
};

/** When (s after each multiple of `stepSeconds`) a cluster is scraped; always before any HPA's pass. */
export const scrapeOffset = (index: number): number => 1 + ((index * 1.25) % 7);

/** When (s, whole: KEDA asks with whole seconds) the cluster's HPA controller makes its pass. */
export const syncOffset = (index: number): number => 9 + (index % 5);
