import type {
  AutoscaleAdviseParams,
  AutoscaleAdviseResult,
  AutoscaleDemandRun,
  AutoscaleOwnDemand,
} from '../../protocol/autoscaling.ts';
import type { DemandRun } from '../advice/advise.ts';
import { modelInWords, ownDemandReport, slownessInWords } from '../advice/report.ts';
import type { OwnDemandReport } from '../advice/report.ts';
import type { HistoryStore } from './history.ts';
import { refusedBecause } from './ports.ts';
import { leastFit } from './replay.ts';

const runOf = ({ replicaHours, latency }: DemandRun): AutoscaleDemandRun => ({
  replicaHours,
  ...latency,
});

const asTold = ({
  clusters,
  queries,
  metric,
  advice,
  refusal,
}: OwnDemandReport): AutoscaleOwnDemand => {
  const known = {
    clusters,
    demand: queries.demand,
    ...(metric === undefined ? {} : { metric }),
    ...(refusal === undefined ? {} : { refusal }),
  };
  if (advice === undefined) return known;
  const { measured, modelled, candidates, best } = advice;
  const index = candidates.findIndex((one) => one === best);
  return {
    ...known,
    advice: {
      limit: advice.limit,
      slowness: slownessInWords(advice),
      model: modelInWords(advice),
      measured: runOf(measured),
      modelled: runOf(modelled),
      candidates: candidates.map((one) => ({ ...runOf(one), target: one.target, sets: one.sets })),
      ...(index === -1 ? {} : { best: index }),
    },
  };
};

/** What the own demand of a cluster would have given, where its autoscaler goes by a quantile over all clusters. */
export const adviseHistory = async (
  { history: asked }: AutoscaleAdviseParams,
  store: HistoryStore,
  signal: AbortSignal,
): Promise<AutoscaleAdviseResult> => {
  if ((asked.whatIfs ?? []).length > 0) {
    return refusedBecause(
      'Advice goes by what happened: take away what is supposed to have happened first.',
    );
  }
  const loaded = await store.load(asked, signal);
  if (!loaded.ok) return { ok: false, failure: loaded.failure };
  const { history } = loaded;
  if (history.fit.agreement < leastFit) {
    return refusedBecause(
      `The replay does not explain this history (below ${String(100 * leastFit)} %), so nothing is advised.`,
    );
  }
  const read = await store.ownDemand(history, signal);
  if (!read.ok) return read;
  if (read.value === undefined) return { ok: true };
  const { written, ...known } = history;
  return {
    ok: true,
    ownDemand: asTold(ownDemandReport({ ...known, manifest: written.value }, read.value)),
  };
};
