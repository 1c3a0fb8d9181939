import type {
  AutoscaleCandidate,
  AutoscaleLine,
  AutoscaleRun,
  AutoscaleScore,
} from '../../protocol/autoscaling.ts';
import { readSubject, type Subject } from '../history/subject.ts';
import type { Decision } from '../hpa/decision.ts';
import { explain } from '../hpa/explain.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import { replaySettings, type Replay } from '../replay/replay.ts';
import { withSettings } from '../settings/assign.ts';
import { changesBetween } from '../settings/changes.ts';
import { pickAutoscaler } from '../settings/documents.ts';
import type { HistoryStore, LoadedHistory } from './history.ts';
import { thinned, type Columns } from './lines.ts';

/** Scalings that are told, the newest. */
const mostScalings = 500;

const noScore: AutoscaleScore = {
  replicaHours: 0,
  minutesAboveTarget: 0,
  worstShortage: 0,
  scalingsPerHour: 0,
  flaps: 0,
  failedSyncs: 0,
};

/** What a candidate's manifest asks for, or why the API server would refuse it. */
export const candidateSubject = (
  { sets, manifest }: AutoscaleCandidate,
  { written, config }: LoadedHistory,
): Outcome<Subject> => {
  const begun = manifest === undefined ? done(written) : pickAutoscaler(manifest, undefined);
  if (!begun.ok) return begun;
  const changed = withSettings(begun.value.value, sets);
  if (!changed.ok) return changed;
  const read = readSubject(changed.value, config);
  if (read.ok) return done(read.subject);
  return failed(read.problems.map(({ field, message }) => `${field}: ${message}`).join('; '));
};

/** One replay with what the panel shows of it. */
export interface Run {
  readonly replay: Replay;
  /** Replicas that the metrics asked for, before windows and limits. */
  readonly demand: Columns;
  readonly scalings: AutoscaleRun['scalings'];
}

/** Replays settings on a history; minutes above target are by those of `slo`, or by their own. */
export const runSettings = (
  { recording, times, config }: LoadedHistory,
  settings: Subject,
  slo: FullHpaSpec | undefined,
): Run => {
  const demand: (number | null)[] = [];
  const scaled: Decision[] = [];
  const replay = replaySettings(recording, settings.spec, times, {
    config,
    missing: settings.missing,
    ...(slo === undefined ? {} : { slo }),
    onDecision: (decision) => {
      demand.push(decision.course?.proposed ?? null);
      if (decision.current !== undefined && decision.desired !== decision.current) {
        scaled.push(decision);
      }
    },
  });
  const scalings = scaled.slice(-mostScalings).map((decision) => ({
    at: decision.at,
    from: decision.current ?? 0,
    to: decision.desired,
    explanation: explain(decision).summary,
  }));
  return { replay, demand: { times: replay.times, values: demand }, scalings };
};

/** Replicas over time: those that were wanted after each pass. */
const lineOf = ({ times, replicas }: Replay, points: number): AutoscaleLine =>
  thinned({ times, values: replicas }, points);

/** The run of the settings as they are. */
export const currentRun = ({ replay, scalings }: Run, points: number): AutoscaleRun => ({
  name: 'current',
  changes: [],
  line: lineOf(replay, points),
  score: replay.score,
  scalings,
  problems: [],
});

/** The run of a candidate; one that is refused has an empty line, and its problems say why. */
export const candidateRun = async (
  candidate: AutoscaleCandidate,
  {
    history,
    store,
    points,
  }: {
    readonly history: LoadedHistory;
    readonly store: HistoryStore;
    readonly points: number;
  },
  signal: AbortSignal,
): Promise<AutoscaleRun> => {
  const { name } = candidate;
  const refused = (problems: readonly string[]): AutoscaleRun => {
    const line = { times: [], values: [] };
    return { name, changes: [], line, score: noScore, scalings: [], problems };
  };
  const settings = candidateSubject(candidate, history);
  if (!settings.ok) return refused([settings.message]);
  const read = await store.withMetrics(history, settings.value, signal);
  if (!read.ok) return refused(read.problems);
  const slo = read.asksOtherwise ? undefined : history.subject.spec;
  const { replay, scalings } = runSettings(read.history, settings.value, slo);
  const { subject, config } = history;
  const legacyWindow = config.downscaleStabilization / 1000;
  return {
    name,
    changes: changesBetween(subject.spec, settings.value.spec, legacyWindow),
    line: lineOf(replay, points),
    score: replay.score,
    scalings,
    problems: read.problems,
  };
};
