import { parseScope, seriesFilter } from '../metadata/scope.ts';
import type { ConnectionProfile } from '../protocol/connections.ts';
import type { RunParams, RunResult, RunStore } from '../protocol/query.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Store } from '../thanos/endpoints/stores.ts';
import type { Failed } from '../thanos/failures.ts';
import { warningKind } from '../thanos/warnings.ts';
import type { Clock } from '../util/timers.ts';
import { runTable } from './run-table.ts';

/** Series (rows) of a result that are shown. */
const maxRows = 1000;

export interface RunPorts {
  readonly api: ThanosApi;
  readonly clock: Clock;
  readonly profile: ConnectionProfile;
  readonly isThanos: boolean;
  /** Told how it went. */
  readonly heard: (failed: Failed | undefined) => void;
}

/** The stores that `storeMatch` selects; those of a selector that cannot be read here are all shown. */
const selectStores = (
  stores: readonly Store[],
  storeMatch: readonly string[] = [],
): readonly Store[] => {
  const filters = storeMatch
    .filter((selector) => parseScope(selector) !== undefined)
    .map((selector) => seriesFilter(selector));
  if (filters.length === 0) return stores;
  return stores.filter(({ name }) => filters.some(({ test }) => test({ __address__: name })));
};

/** A store that a warning of this very answer names has failed in it, whatever its last check said. */
const runStore = ({ name, type, lastError }: Store, warnings: readonly string[]): RunStore => ({
  name,
  type,
  lastError: warnings.find((text) => text.includes(name)) ?? lastError,
});

/** A querier leaves out a store that is down without a word. */
const leftOut = (stores: readonly Store[], warnings: readonly string[]): readonly string[] =>
  stores
    .filter(({ name, lastError }) => {
      const isNamed = warnings.some((text) => text.includes(name));
      return lastError !== null && !isNamed;
    })
    .map(({ name, type }) => `The ${type} ${name} is down: the result is without its series.`);

/** Runs one expression; the options of the call win over those of the connection. */
export const runOnServer = async (
  { api, clock, profile, isThanos, heard }: RunPorts,
  { expr, time, options }: RunParams,
  signal: AbortSignal,
): Promise<RunResult> => {
  const started = clock();
  const asked = { ...profile.options, ...options };
  const [outcome, stores] = await Promise.all([
    api.query({ expr, time, options: asked, limit: maxRows }, signal),
    isThanos ? api.stores(signal) : undefined,
  ]);
  heard(outcome.ok ? undefined : outcome);
  if (!outcome.ok) return { ok: false, failure: outcome.failure };
  const { data, warnings, infos } = outcome.value;
  const clean = warnings.map((text) => api.redact(text));
  const isInfo = (text: string): boolean => warningKind(text) === 'promql-info';
  const selected = stores?.ok === true ? selectStores(stores.value, asked.storeMatch) : [];
  return {
    ok: true,
    connection: profile.name,
    resultType: data.type,
    table: runTable(data),
    warnings: [...clean.filter((text) => !isInfo(text)), ...leftOut(selected, warnings)],
    infos: [...infos.map((text) => api.redact(text)), ...clean.filter(isInfo)],
    stores: selected.map((store) => runStore(store, warnings)),
    durationMs: clock() - started,
  };
};
