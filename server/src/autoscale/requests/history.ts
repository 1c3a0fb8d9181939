import type { AutoscaleFinding, AutoscaleHistory } from '../../protocol/autoscaling.ts';
import type { Failure } from '../../protocol/connections.ts';
import { createBoundedCache } from '../../store/bounded-cache.ts';
import { createRangeReader } from '../../thanos/range-reader.ts';
import { createSharedWork } from '../../util/shared-work.ts';
import type { Clock } from '../../util/timers.ts';
import type { HistoryFinding } from '../history/finding.ts';
import { readHistory } from '../history/read-history.ts';
import type { Reduced } from '../history/reduce.ts';
import { readSubject, withQueries, type Subject } from '../history/subject.ts';
import { controllerFor, type ControllerConfig } from '../hpa/controller.ts';
import { fitRecording, type Fit } from '../replay/fit.ts';
import { withLoadModel } from '../replay/load-model.ts';
import type { Recording } from '../replay/recording.ts';
import { syncTimesOf, type SyncTimes } from '../replay/replay.ts';
import { withWhatIf } from '../replay/what-if.ts';
import { pickAutoscaler, type WrittenAutoscaler } from '../settings/documents.ts';
import { refusedBecause, type AskedServer, type AutoscalePorts, type Failed } from './ports.ts';

/** Everything a replay needs of an autoscaler and its history. */
export interface LoadedHistory {
  readonly written: WrittenAutoscaler;
  readonly subject: Subject;
  readonly config: ControllerConfig;
  /** With the load model and the what-ifs of the request. */
  readonly recording: Recording;
  readonly times: SyncTimes;
  /** Of what really happened. */
  readonly fit: Fit;
  readonly findings: readonly AutoscaleFinding[];
}

export type Loaded =
  | { readonly ok: true; readonly history: LoadedHistory }
  | (Failed & { readonly findings: readonly AutoscaleFinding[] });

/** Reads histories, and keeps those of late. */
export interface HistoryStore {
  readonly load: (history: AutoscaleHistory, signal: AbortSignal) => Promise<Loaded>;
}

/** How long (ms) a new pod takes to become ready. */
const startup = 30_000;
/** Time (ms) that reading one history may take. */
const readingBudget = 60_000;
/** Histories that are kept, and values in all of them together: a week of one autoscaler has half a million. */
const kept = { entries: 4, weight: 8_000_000 };

const cancelledReading = refusedBecause('The reading was cancelled.', 'cancelled');

const findingOf = ({ kind, severity, message, from, to }: HistoryFinding): AutoscaleFinding => ({
  kind,
  severity,
  message,
  ...(from === undefined ? {} : { from: from * 1000 }),
  ...(to === undefined ? {} : { to: to * 1000 }),
});

const valuesOf = ({ recording }: Reduced): number => {
  if (recording === undefined) return 0;
  const { metrics, replicas, desired, ready, pods, status } = recording;
  const all = [
    ...metrics.flatMap(({ values, seen }) => [values, seen]),
    replicas,
    desired,
    ready,
    pods,
    status?.current,
    status?.desired,
  ];
  return all.reduce((sum, series) => sum + (series?.times.length ?? 0), 0);
};

interface Read {
  readonly reduced: Reduced;
  /** Of the server, while it was asked. */
  readonly failures: readonly Failure[];
  /** By what they depend on besides. */
  readonly fits: Map<string, Fit>;
}

/** Whoever asks for history, with the failures of the server on the way. */
const watched = (server: AskedServer) => {
  const failures: Failure[] = [];
  return {
    failures,
    api: {
      query: async (...question: Parameters<AskedServer['api']['query']>) => {
        const outcome = await server.api.query(...question);
        if (!outcome.ok) failures.push(outcome.failure);
        return outcome;
      },
    },
  };
};

const refusalOf = (findings: readonly HistoryFinding[], failures: readonly Failure[]): Failure => {
  const first = failures.find(({ kind }) => kind !== 'cancelled');
  if (first !== undefined) return first;
  const refusals = findings.filter(({ severity }) => severity === 'refusal');
  const said = refusals.map(({ message }) => message).join(' ');
  return {
    kind: 'unprocessable',
    message: said === '' ? 'There is no history that could be replayed.' : said,
  };
};

const subjectOf = (
  { manifest, autoscaler, kubernetes, queries = {} }: AutoscaleHistory,
  config: ControllerConfig,
):
  | { readonly ok: true; readonly written: WrittenAutoscaler; readonly subject: Subject }
  | Failed => {
  const written = pickAutoscaler(manifest, autoscaler);
  if (!written.ok) return refusedBecause(written.message);
  const read = readSubject(written.value.value, config);
  if (!read.ok) {
    const said = read.problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    const version = kubernetes === undefined ? '' : ` of Kubernetes ${kubernetes}`;
    return refusedBecause(`The API server${version} would refuse this manifest: ${said}.`);
  }
  const subject = withQueries(read.subject, new Map(Object.entries(queries)));
  return { ok: true, written: written.value, subject };
};

interface Reading {
  readonly server: AskedServer;
  readonly config: ControllerConfig;
  readonly subject: Subject;
  readonly history: AutoscaleHistory;
}

/** What a reading depends on; the server is told apart by its address and credentials, which stay in memory. */
const keyOf = ({ server, subject, history }: Reading): string => {
  const { from, to, matchers } = history;
  const { namespace, autoscaler, spec, queries } = subject;
  return JSON.stringify([
    server.profile,
    [from, to, matchers],
    [namespace, autoscaler, spec, [...queries]],
  ]);
};

const readFrom = async (
  { server, config, subject, history }: Reading,
  clock: Clock,
  signal: AbortSignal,
): Promise<Read> => {
  const { from, to, matchers } = history;
  const step = config.syncPeriod / 1000;
  const { api, failures } = watched(server);
  const { options } = server.profile;
  const reader = createRangeReader({
    api,
    clock,
    budgetMs: readingBudget,
    ...(options === undefined ? {} : { options }),
  });
  const range = { from: Math.floor(from / 1000), to: Math.floor(to / 1000) };
  const request = { subject, range, step, matchers, startup, values: 'status' } as const;
  return { reduced: await readHistory(request, reader, signal), failures, fits: new Map() };
};

export const createHistoryStore = ({ find, clock }: AutoscalePorts): HistoryStore => {
  const cache = createBoundedCache<Read>(kept);
  const share = createSharedWork<Read>();

  /** From what is kept, or from the server. */
  const read = async (reading: Reading, signal: AbortSignal): Promise<Read | 'cancelled'> => {
    const key = keyOf(reading);
    const known = cache.get(key);
    if (known !== undefined) {
      cache.touch(key);
      return known;
    }
    const work = async (ending: AbortSignal): Promise<Read> => {
      const fresh = await readFrom(reading, clock, ending);
      const { reduced, failures } = fresh;
      // What was not answered may be answered the next time.
      const isWhole = reduced.recording !== undefined && failures.length === 0;
      if (isWhole) cache.set(key, fresh, valuesOf(reduced));
      return fresh;
    };
    return share(key, work, signal);
  };

  return {
    load: async (history, signal) => {
      const config = controllerFor(history.kubernetes);
      const said = subjectOf(history, config);
      if (!said.ok) return { ...said, findings: [] };
      const server = find(history.endpoint);
      if (!server.ok) return { ...server, findings: [] };
      const { written, subject } = said;
      const found = await read({ subject, history, server: server.value, config }, signal);
      if (found === 'cancelled') return { ...cancelledReading, findings: [] };
      const { reduced, failures, fits } = found;
      const findings = reduced.findings.map(findingOf);
      const { recording: recorded } = reduced;
      if (recorded === undefined) {
        return { ok: false, failure: refusalOf(reduced.findings, failures), findings };
      }
      const times = syncTimesOf(recorded, config);
      if ('refused' in times) {
        return { ...refusedBecause(`Nothing can be replayed: ${times.refused}.`), findings };
      }
      const { loadModel = 'auto', whatIfs = [] } = history;
      const modelled = withLoadModel(recorded, loadModel);
      const { missing } = subject;
      const fitKey = `${loadModel} ${missing} ${history.kubernetes ?? ''}`;
      const fit = fits.get(fitKey) ?? fitRecording(modelled, times, { config, missing });
      fits.set(fitKey, fit);
      const recording = whatIfs.reduce(withWhatIf, modelled);
      return {
        ok: true,
        history: { written, subject, config, recording, times, fit, findings },
      };
    },
  };
};
