import { parseScope, seriesFilter } from '../metadata/scope.ts';
import type { ConnectionProfile } from '../protocol/connections.ts';
import type { RunParams, RunResult, RunStore } from '../protocol/query.ts';
import type { StoreFacts } from '../protocol/thanos.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Failed } from '../thanos/failures.ts';
import type { Redact } from '../thanos/secrets.ts';
import { warningKind } from '../thanos/warnings.ts';
import type { Clock, Timers } from '../util/timers.ts';
import { runTable } from './run-table.ts';

/** Series (rows) of a result that are shown, and sentences about it. */
const maxRows = 1000;
const maxSentences = 50;
/** Milliseconds that a result waits for the list of stores. */
const storesPatienceMs = 500;

export interface RunPorts {
  readonly api: ThanosApi;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly profile: ConnectionProfile;
  readonly isThanos: boolean;
  /** Told how it went. */
  readonly heard: (failed: Failed | undefined) => void;
}

/** The stores that `storeMatch` selects; those of a selector that cannot be read here are all shown. */
const selectStores = (
  stores: readonly StoreFacts[],
  storeMatch: readonly string[] = [],
): readonly StoreFacts[] => {
  const filters = storeMatch
    .filter((selector) => parseScope(selector) !== undefined)
    .map((selector) => seriesFilter(selector));
  if (filters.length === 0) return stores;
  return stores.filter(({ name }) => filters.some(({ test }) => test({ __address__: name })));
};

/** What a server said beside its data: as it wrote it, and fit to be shown. */
interface Said {
  readonly raw: string;
  readonly shown: string;
}

/** Finds the texts that name a store: as a word of its own, not as a part of a longer address. */
const naming = (store: string): ((said: Said) => boolean) => {
  if (store === '') return () => false;
  const name = new RegExp(`(?<![\\w.-])${RegExp.escape(store)}(?![\\w-]|\\.\\w)`);
  return ({ raw }) => name.test(raw);
};

/** A store that a warning of this very answer names has failed in it, whatever its last check said. */
const runStore = (
  { name, kind, lastError }: StoreFacts,
  warnings: readonly Said[],
  redact: Redact,
): RunStore => ({
  name: redact(name),
  type: kind,
  lastError:
    warnings.find(naming(name))?.shown ?? (lastError === undefined ? null : redact(lastError)),
});

/** A querier leaves out a store that is down without a word. */
const leftOut = (stores: readonly StoreFacts[], warnings: readonly Said[]): readonly string[] =>
  stores
    .filter(({ name, lastError }) => lastError !== undefined && !warnings.some(naming(name)))
    .map(({ name, kind }) => `The ${kind} ${name} is down: the result is without its series.`);

/** As many sentences as people read. */
const bounded = (sentences: readonly string[]): readonly string[] =>
  sentences.length <= maxSentences
    ? sentences
    : [
        ...sentences.slice(0, maxSentences),
        `${String(sentences.length - maxSentences)} more are not shown.`,
      ];

/** The stores of a querier, asked for beside the query. */
interface StoresBeside {
  /** They may come a little later than the answer of the query; `undefined` when they take longer. */
  readonly get: () => Promise<readonly StoreFacts[] | undefined>;
  readonly drop: () => void;
}

const storesBeside = ({ api, timers, isThanos }: RunPorts, signal: AbortSignal): StoresBeside => {
  if (!isThanos) return { get: async () => [], drop: () => undefined };
  const own = new AbortController();
  const drop = (): void => own.abort();
  const asked = api.stores(AbortSignal.any([signal, own.signal]));
  return {
    get: async () => {
      const stop = timers.after(storesPatienceMs, drop);
      const outcome = await asked;
      stop();
      if (outcome.ok) return outcome.value;
      return own.signal.aborted ? undefined : [];
    },
    drop,
  };
};

const lateStores = 'The stores are not shown: the querier did not list them in time.';

/** Runs one expression; the options of the call win over those of the connection. */
export const runOnServer = async (
  ports: RunPorts,
  { expr, time, options }: RunParams,
  signal: AbortSignal,
): Promise<RunResult> => {
  const { api, clock, profile, heard } = ports;
  const started = clock();
  const asked = { ...profile.options, ...options };
  const beside = storesBeside(ports, signal);
  const outcome = await api.query({ expr, time, options: asked, limit: maxRows }, signal);
  const durationMs = clock() - started;
  heard(outcome.ok ? undefined : outcome);
  if (!outcome.ok) {
    beside.drop();
    return { ok: false, failure: outcome.failure };
  }
  const listed = await beside.get();
  const stores = selectStores(listed ?? [], asked.storeMatch);
  const { data, warnings, infos } = outcome.value;
  const said = warnings.map((raw): Said => ({ raw, shown: api.redact(raw) }));
  const isInfo = ({ raw }: Said): boolean => warningKind(raw) === 'promql-info';
  const shown = (texts: readonly Said[]): readonly string[] => texts.map((text) => text.shown);
  return {
    ok: true,
    connection: profile.name,
    resultType: data.type,
    table: runTable(data),
    warnings: bounded([
      ...shown(said.filter((text) => !isInfo(text))),
      ...leftOut(stores, said).map(api.redact),
    ]),
    infos: bounded([
      ...(listed === undefined ? [lateStores] : []),
      ...infos.map(api.redact),
      ...shown(said.filter(isInfo)),
    ]),
    stores: stores.map((store) => runStore(store, said, api.redact)),
    durationMs,
  };
};
