import { familyNames } from './family.ts';
import { createMetricIndex } from './name-index.ts';
import type { SearchableNames } from './name-index.ts';
import { keyOf } from './snapshot.ts';
import type {
  Known,
  Lookup,
  MetadataKey,
  MetadataSnapshot,
  MetricIndex,
  MetricInfo,
  Unavailable,
} from './snapshot.ts';

export type Series = Readonly<Record<string, string>>;

/** What came of one question. */
export type Entry =
  | { readonly kind: 'texts'; readonly answer: Known<string> }
  | { readonly kind: 'series'; readonly answer: Known<Series> }
  | { readonly kind: 'info'; readonly answer: Known<MetricInfo> }
  | { readonly kind: 'failed' };

/** All that a server has said so far. */
export interface LiveState {
  readonly generation: number;
  readonly names: SearchableNames;
  readonly namesComplete: boolean;
  /** Metadata by the name that the server lists. */
  readonly infos: ReadonlyMap<string, MetricInfo>;
  /** Every family is in `infos`. */
  readonly infosComplete: boolean;
  readonly replicaLabels: readonly string[];
  /** By `keyOf`. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** False: nobody can be asked now. */
  readonly reachable: boolean;
  /** Told which entries are looked at, so that old ones can be renewed. */
  readonly onUse: (key: MetadataKey) => void;
}

type TextKey = Extract<MetadataKey, { readonly prefix: string }>;

const unavailable: Unavailable = { state: 'unavailable' };

const withPrefix = (key: TextKey, prefix: string): TextKey => ({ ...key, prefix });

const textsOf = (entry: Entry | undefined): Known<string> | undefined =>
  entry?.kind === 'texts' ? entry.answer : undefined;

/** A list that is whole answers for every longer prefix. */
const wholeForPrefix = ({ entries, onUse }: LiveState, key: TextKey): Known<string> | undefined => {
  for (let length = 0; length < key.prefix.length; length += 1) {
    const shorter = withPrefix(key, key.prefix.slice(0, length));
    const answer = textsOf(entries.get(keyOf(shorter)));
    if (answer?.complete === true) {
      onUse(shorter);
      return answer;
    }
  }
  return undefined;
};

class LiveLookups {
  readonly #state: LiveState;

  constructor(state: LiveState) {
    this.#state = state;
  }

  texts(key: MetadataKey): Lookup<string> {
    const entry = this.#entry(key);
    if (entry?.kind === 'texts') return entry.answer;
    return entry === undefined ? this.#absent(key) : unavailable;
  }

  prefixed(key: TextKey): Lookup<string> {
    const entry = this.#entry(key);
    if (entry?.kind === 'texts') return entry.answer;
    const whole = wholeForPrefix(this.#state, key);
    if (whole !== undefined) return whole;
    const cut = textsOf(this.#state.entries.get(keyOf(withPrefix(key, ''))));
    if (entry === undefined && this.#state.reachable) return { state: 'unknown', key };
    return cut ?? unavailable;
  }

  series(key: MetadataKey): Lookup<Series> {
    const entry = this.#entry(key);
    if (entry?.kind === 'series') return entry.answer;
    return entry === undefined ? this.#absent(key) : unavailable;
  }

  info(metric: string): Lookup<MetricInfo> {
    const { infos, infosComplete } = this.#state;
    for (const family of familyNames(metric)) {
      const info = infos.get(family);
      if (info === undefined) continue;
      return { state: 'known', items: [{ ...info, name: metric }], complete: true };
    }
    if (infosComplete) return { state: 'known', items: [], complete: true };
    const key = { kind: 'metadata', metric } as const;
    const entry = this.#entry(key);
    if (entry?.kind === 'info') return entry.answer;
    return entry === undefined ? this.#absent(key) : unavailable;
  }

  #entry(key: MetadataKey): Entry | undefined {
    const entry = this.#state.entries.get(keyOf(key));
    if (entry !== undefined) this.#state.onUse(key);
    return entry;
  }

  #absent(key: MetadataKey): Lookup<never> {
    return this.#state.reachable ? { state: 'unknown', key } : unavailable;
  }
}

/** Names without a scope come from the index; only where it is cut, the server is asked by prefix. */
const everyMetric = (
  { namesComplete }: LiveState,
  metrics: MetricIndex,
  prefix: string,
): Known<string> | undefined => {
  if (!namesComplete && prefix !== '') return undefined;
  const shown = 1000;
  const found = metrics.search(prefix, shown).map(({ name }) => name);
  return { state: 'known', items: found, complete: namesComplete && found.length < shown };
};

/** What features read, made from what a server has said; immutable, `state` must never change. */
export const liveSnapshot = (state: LiveState): MetadataSnapshot => {
  const lookups = new LiveLookups(state);
  const metrics = createMetricIndex(state.names, (name) => state.infos.get(name));
  return {
    source: 'live',
    generation: state.generation,
    metrics,
    metricsComplete: state.namesComplete,
    labels: (scope) => lookups.texts({ kind: 'labels', scope }),
    values: (label, scope, prefix) => lookups.prefixed({ kind: 'values', label, scope, prefix }),
    metricsIn: (scope, prefix) =>
      (scope === '' ? everyMetric(state, metrics, prefix) : undefined) ??
      lookups.prefixed({ kind: 'metrics', scope, prefix }),
    series: (scope) => lookups.series({ kind: 'series', scope }),
    seriesSeen: (scope) => {
      const entry = state.entries.get(keyOf({ kind: 'series', scope }));
      return entry?.kind === 'series' ? entry.answer : undefined;
    },
    metadata: (metric) => lookups.info(metric),
    replicaLabels: state.replicaLabels,
  };
};
