import type { ConnectionProfile, TestConnectionResult } from '../protocol/connections.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { TextSink } from '../thanos/endpoints/labels.ts';
import { dialectName, probeFacts, serverName } from './connection-facts.ts';

/** Names are counted up to here. */
const maxNames = 1_000_000;
const rangeS = 3600;

/** Counts texts without keeping them. */
const counter = (): TextSink => {
  let count = 0;
  const add = (): void => {
    count += 1;
  };
  return { size: () => count, add, addBytes: add };
};

/** Asks a server what it is and how many metric names it has; the names decide whether it works. */
export const testServer = async (
  api: ThanosApi,
  profile: ConnectionProfile,
  now: number,
  signal: AbortSignal,
): Promise<TestConnectionResult> => {
  const end = Math.ceil(now / 60_000) * 60;
  const range = { start: end - rangeS, end };
  const options = profile.options ?? {};
  const names = await api.metricNames(
    { scope: '', range, limit: maxNames, options },
    counter,
    signal,
  );
  if (!names.ok) return { ok: false, failure: names.failure };
  const facts = await probeFacts(api, profile, range, signal);
  return {
    ok: true,
    server: serverName(facts),
    dialect: dialectName(facts),
    metrics: names.value.data.size(),
  };
};
