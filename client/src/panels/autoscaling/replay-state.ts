import type {
  AutoscaleAdviseResult,
  AutoscaleCandidate,
  AutoscaleExplainResult,
  AutoscaleFinding,
  AutoscaleHistory,
  AutoscaleLine,
  AutoscaleReplay,
  AutoscaleRun,
  AutoscaleSearchResult,
  AutoscaleWhatIf,
  AutoscalerName,
} from '../../../../server/src/protocol/autoscaling.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { say } from '../../util/words.ts';

/** Which time is looked at: one that ends when it is asked for, or one that goes on. */
export interface Span {
  readonly key: string;
  readonly text: string;
  /** Milliseconds. */
  readonly length: number;
  /** It is read again as time goes on. */
  readonly live: boolean;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Times that can be looked at. */
export function spans(): readonly Span[] {
  return [
    { key: '1h', text: say('1 hour'), length: hour, live: false },
    { key: '6h', text: say('6 hours'), length: 6 * hour, live: false },
    { key: '24h', text: say('24 hours'), length: day, live: false },
    { key: '7d', text: say('7 days'), length: 7 * day, live: false },
    { key: '14d', text: say('14 days'), length: 14 * day, live: false },
    { key: 'live-15m', text: say('15 minutes'), length: 15 * minute, live: true },
    { key: 'live-30m', text: say('30 minutes'), length: 30 * minute, live: true },
    { key: 'live-1h', text: say('1 hour'), length: hour, live: true },
  ];
}

/** The autoscaler of a panel. */
export interface ReplaySubject {
  readonly autoscaler: AutoscalerName;
  /** The cluster or the file that has it. */
  readonly place: string;
  /** Name of the server that is asked for its history. */
  readonly querier: string;
  readonly matchers: readonly string[];
}

/** Most settings that are compared at once. */
export const mostCandidates = 4;

/** The search for better settings. */
export interface SearchState {
  readonly running?: { readonly tried: number; readonly candidates: number };
  readonly result?: AutoscaleSearchResult;
}

/** What the own demand of the cluster would have given. */
export interface DemandState {
  readonly asking?: boolean;
  readonly result?: AutoscaleAdviseResult;
}

/** What decided at the cursor. */
export interface CursorState {
  /** Unix milliseconds. */
  readonly at: number;
  readonly result?: AutoscaleExplainResult;
}

/** All that the panel of an autoscaler shows. */
export interface ReplayState {
  readonly subject: ReplaySubject;
  readonly span: Span;
  readonly replay: Known<AutoscaleReplay>;
  /** What is to be said of where the history comes from. */
  readonly notes: readonly AutoscaleFinding[];
  /** Why the last question was refused. */
  readonly refusals: readonly AutoscaleFinding[];
  /** It is being asked for. */
  readonly asking: boolean;
  readonly candidates: readonly AutoscaleCandidate[];
  readonly whatIfs: readonly AutoscaleWhatIf[];
  /** What other replicas do to metrics. */
  readonly loadModel: LoadModel;
  /** Whose decisions are told: `recorded` for those that really were made, `current`, or the name of a candidate. */
  readonly run: string;
  readonly cursor?: CursorState;
  /** What stands in the fields, by their names, where somebody wrote something. */
  readonly drafts: Readonly<Record<string, string>>;
  /** What is wrong with what was entered last, by the form. */
  readonly complaint?: { readonly form: Form; readonly text: string } | undefined;
  readonly search: SearchState;
  readonly demand: DemandState;
  /** Settings can be applied from here. */
  readonly canApply: boolean;
  /** Pixels. */
  readonly width: number;
  /** Unix milliseconds. */
  readonly now: number;
}

export type LoadModel = NonNullable<AutoscaleHistory['loadModel']>;

export type Form = 'candidate' | 'what-if' | 'search';

/** All replays of an answer, those of the settings as they are first. */
export function runsOf({ current, candidates }: AutoscaleReplay): readonly AutoscaleRun[] {
  return [current, ...candidates];
}

/** Whose decisions can be told: what happened first, then the replays. */
export function toldOf(replay: AutoscaleReplay): readonly Pick<AutoscaleRun, 'name' | 'line'>[] {
  return [{ name: 'recorded', line: replay.recorded }, ...runsOf(replay)];
}

/** Whose decisions are told. */
export function told(replay: AutoscaleReplay, name: string): Pick<AutoscaleRun, 'name' | 'line'> {
  return toldOf(replay).find((run) => run.name === name) ?? replay.current;
}

/** What a replay, or what happened, is called for people. */
export function runTitle(name: string): string {
  switch (name) {
    case 'recorded':
      return say('What happened');
    case 'current':
      return say('Settings as they are');
    default:
      return name;
  }
}

/** Candidates are compared only where the replay explains what happened. */
export function isTrusted({ fit }: AutoscaleReplay): boolean {
  return fit.agreement >= fit.least;
}

/** The value that held at a time; `null` where nothing is known. */
export function valueAt({ times, values }: AutoscaleLine, at: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : (values[low - 1] ?? null);
}

/** A change of a line that moves in steps. */
export interface Change {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** The changes of a line, the oldest first. What lies in a gap is none. */
export function changesOf({ times, values }: AutoscaleLine): readonly Change[] {
  const changes: Change[] = [];
  values.forEach((to, index) => {
    const from = values[index - 1];
    const at = times[index];
    if (at === undefined || to === null || from === null || from === undefined) return;
    if (from !== to) changes.push({ at, from, to });
  });
  return changes;
}
