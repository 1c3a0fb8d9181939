import type { AutoscaleExplainParams, AutoscaleExplainResult } from '../../protocol/autoscaling.ts';
import type { Decision } from '../hpa/decision.ts';
import { explain } from '../hpa/explain.ts';
import { done } from '../hpa/outcome.ts';
import { tellRecorded } from '../replay/fit.ts';
import { replaySettings } from '../replay/replay.ts';
import type { HistoryStore, LoadedHistory } from './history.ts';
import { refusedBecause } from './ports.ts';
import { candidateSubject } from './runs.ts';

const timeText = (at: number): string => new Date(at).toISOString();

/** Passes after which a scaling shows in the record. */
const showsAfter = 2;

const told = (decision: Decision): AutoscaleExplainResult => {
  const { at, current = 0, desired } = decision;
  const { summary, steps } = explain(decision);
  return { ok: true, at, current, desired, sentence: summary, steps };
};

/** Why it was decided as it was, with the replicas that really were. */
const explainRecorded = (
  { recording, times, config, subject: { missing } }: LoadedHistory,
  at: number,
): AutoscaleExplainResult => {
  let last: Decision | undefined;
  let scaling: Decision | undefined;
  tellRecorded(
    recording,
    { ...times, end: Math.min(at, times.end) },
    {
      config,
      missing,
      onDecision: (decision) => {
        last = decision;
        if (decision.desired !== decision.current) scaling = decision;
      },
    },
  );
  if (last === undefined) return refusedBecause('Nothing is recorded before that time.');
  const isShownNow = scaling !== undefined && scaling.at >= last.at - showsAfter * times.period;
  return told(isShownNow && scaling !== undefined ? scaling : last);
};

/** Why the pass before a time decided as it did: as it was, or when these settings steer. */
export const explainPass = async (
  { history: asked, candidate, asRecorded = false, at }: AutoscaleExplainParams,
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
  if (asRecorded) return explainRecorded(history, at);
  const settings = candidate === undefined ? done(subject) : candidateSubject(candidate, history);
  if (!settings.ok) return refusedBecause(settings.message);
  const read = await store.withMetrics(history, settings.value, signal);
  if (!read.ok) return refusedBecause(read.problems.join(' '));
  let last: Decision | undefined;
  replaySettings(
    read.history.recording,
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
  return told(last);
};
