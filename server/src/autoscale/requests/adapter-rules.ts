import type { AutoscaleHistory } from '../../protocol/autoscaling.ts';
import { createLru } from '../../util/lru.ts';
import type { FindSeries } from '../adapter/asked-metrics.ts';
import { readAdapterConfig } from '../adapter/config.ts';
import { findAdapterConfig } from '../adapter/find-config.ts';
import { withAdapterQueries, type WithAdapterQueries } from '../history/adapter-queries.ts';
import type { Subject } from '../history/subject.ts';
import { adapterPorts } from './adapter-ports.ts';
import { refusedBecause, type AskedServer, type Failed } from './ports.ts';

/** Time (ms) that finding the series of all rules may take. */
const budgetMs = 30_000;
/** Expansions that are kept. */
const kept = 8;

export type Expanded = ({ readonly ok: true } & WithAdapterQueries) | Failed;

/** Puts the PromQL of an adapter's rules behind the metrics of a subject, where a history names an adapter. */
export type ExpandRules = (
  subject: Subject,
  history: AutoscaleHistory,
  server: AskedServer,
  signal: AbortSignal,
) => Promise<Expanded>;

/** Expands rules, and keeps what was found of late. */
export const createExpandRules = (): ExpandRules => {
  const known = createLru<string, WithAdapterQueries>(kept);
  return async (subject, { adapter, matchers, from, to }, server, signal) => {
    if (adapter === undefined) return { ok: true, subject, findings: [] };
    const found = findAdapterConfig(adapter.text);
    if (!found.ok) return refusedBecause(`The text of the adapter ${found.message}.`);
    const { config, problems } = readAdapterConfig(found.value);
    const [problem] = problems;
    if (problem !== undefined) {
      return refusedBecause(
        `The adapter would not start with this configuration: ${problem.field}: ${problem.message}.`,
      );
    }
    const { namespace, spec, queries } = subject;
    const asked = [namespace, spec.scaleTargetRef, spec.metrics, [...queries]];
    const key = JSON.stringify([server.profile, adapter, matchers, from, to, asked]);
    const last = known.get(key);
    if (last !== undefined) return { ok: true, ...last, subject: { ...last.subject, spec } };
    const asking = { minutes: (to - from) / 60_000, now: to, budgetMs };
    let isWhole = true;
    const ask = adapterPorts(server.api, asking, signal);
    const find: FindSeries = async (selector) => {
      const series = await ask.series(selector);
      isWhole &&= series.ok;
      return series;
    };
    const fresh = await withAdapterQueries(subject, { config, find, sees: adapter.sees, matchers });
    if (isWhole && !signal.aborted) known.set(key, fresh);
    return { ok: true, ...fresh };
  };
};
