import type { AutoscaleExplainParams, AutoscaleExplainResult } from '../../protocol/autoscaling.ts';
import type { Decision } from '../hpa/decision.ts';
import { explain } from '../hpa/explain.ts';
import { done } from '../hpa/outcome.ts';
import { replaySettings } from '../replay/replay.ts';
import type { HistoryStore } from './history.ts';
import { refusedBecause } from './ports.ts';
import { candidateSubject } from './runs.ts';

const timeText = (at: number): string => new Date(at).toISOString();

/** Why the pass before a time decided as it did, when these settings steer. */
export const explainPass = async (
  { history: asked, candidate, at }: AutoscaleExplainParams,
  store: HistoryStore,
  signal: AbortSignal,
): Promise<AutoscaleExplainResult> => {
  const loaded = await store.load(asked, signal);
  if (!loaded.ok) return { ok: false, failure: loaded.failure };
  const { history } = loaded;
  const { times, config, subject } = history;
  if (at < times.start) {
    return refusedBecause(
      `The first pass that can be replayed is at ${timeText(times.start)}: choose a later time.`,
    );
  }
  const settings = candidate === undefined ? done(subject) : candidateSubject(candidate, history);
  if (!settings.ok) return refusedBecause(settings.message);
  const {
    history: read,
    isWhole,
    problems,
  } = await store.withMetrics(history, settings.value, signal);
  if (!isWhole) return refusedBecause(problems.join(' '));
  let last: Decision | undefined;
  replaySettings(
    read.recording,
    settings.value.spec,
    { ...times, end: Math.min(at, times.end) },
    {
      config,
      missing: settings.value.missing,
      onDecision: (decision) => {
        last = decision;
      },
    },
  );
  if (last === undefined) return refusedBecause('There is no pass before that time.');
  const { summary, steps } = explain(last);
  const { current = 0, desired } = last;
  return { ok: true, at: last.at, current, desired, sentence: summary, steps };
};
