import type {
  AutoscaleAdvice,
  AutoscaleSearchParams,
  AutoscaleSearchResult,
} from '../../protocol/autoscaling.ts';
import { unboundMetrics } from '../replay/load-model.ts';
import type { Found } from '../search/search.ts';
import { setsFor } from '../settings/sets.ts';
import { runSearch } from '../worker/run-search.ts';
import type { HistoryStore, LoadedHistory } from './history.ts';
import { refusedBecause, type AutoscalePorts, type Failed } from './ports.ts';
import { leastFit } from './replay.ts';

/** More than these take minutes a week of history, and are compared with one another. */
const mostCandidates = 2000;
/** Between two messages about how far it is, in ms. */
const progressEvery = 200;

const percent = (share: number): string => String(Math.round(share * 1000) / 10);

/** Why there is no advice. */
const refusalOf = (
  { fit, subject }: LoadedHistory,
  { history: { loadModel = 'auto' }, candidates }: AutoscaleSearchParams,
): Failed | undefined => {
  if (fit.agreement < leastFit) {
    return refusedBecause(
      `The replay explains ${percent(fit.agreement)} % of this history, less than the ${percent(leastFit)} % that advice needs: look at the differences of the replay first.`,
    );
  }
  if (candidates < 1 || candidates > mostCandidates) {
    return refusedBecause(`Choose from 1 to ${String(mostCandidates)} candidates.`);
  }
  const unbound = unboundMetrics(subject.spec);
  return loadModel === 'auto' && unbound.length > 0
    ? refusedBecause(
        `${unbound.join(' and ')} is held against its target as a whole, and nothing recorded says what other replicas do to it: choose a load model, average (replicas share it: their product stays) or total (it stays as it was).`,
      )
    : undefined;
};

const adviceOf = (
  { changes, score, explanation, spec }: Found,
  { written, subject, config }: LoadedHistory,
): AutoscaleAdvice | undefined => {
  const sets = setsFor(written.value, { from: subject.spec, to: spec }, config);
  return sets === undefined ? undefined : { sets, changes, score, explanation };
};

/** Looks for better settings in a thread of its own; when it is cancelled, the answer is what was found until then. */
export const searchHistory = async (
  params: AutoscaleSearchParams,
  store: HistoryStore,
  { clock, onProgress }: AutoscalePorts,
  signal: AbortSignal,
): Promise<AutoscaleSearchResult> => {
  const { history: asked, constraints, candidates, seed, token } = params;
  const loaded = await store.load(asked, signal);
  if (!loaded.ok) return { ok: false, failure: loaded.failure };
  const { history } = loaded;
  const refusal = refusalOf(history, params);
  if (refusal !== undefined) return refusal;
  const { recording, subject, times, config } = history;
  let told = -Infinity;
  const result = await runSearch(
    {
      recording,
      spec: subject.spec,
      times,
      options: { config, missing: subject.missing },
      constraints,
      candidates,
      seed,
    },
    {
      signal,
      onProgress: ({ tried }) => {
        const now = clock();
        if (now - told < progressEvery && tried < candidates) return;
        told = now;
        onProgress({ token, tried, candidates });
      },
    },
  );
  const { feasible, tried, cancelled, current, front } = result;
  const advice = front.flatMap((found) => adviceOf(found, history) ?? []);
  return { ok: true, feasible, tried, cancelled, current: current.score, front: advice };
};
