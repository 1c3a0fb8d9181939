import type { AutoscaleFinding, AutoscaleHistory } from '../../protocol/autoscaling.ts';
import type { RangeReader } from '../../protocol/autoscale.ts';
import type { Failure } from '../../protocol/connections.ts';
import { createBoundedCache } from '../../store/bounded-cache.ts';
import { createRangeReader } from '../../thanos/range-reader.ts';
import { createLru } from '../../util/lru.ts';
import { createSharedWork } from '../../util/shared-work.ts';
import type { Clock } from '../../util/timers.ts';
import { readOwnDemand, type OwnDemandHistory } from '../advice/read-own-demand.ts';
import type { HistoryFinding } from '../history/finding.ts';
import { otherMetricsOf, readOtherMetrics, withOtherMetrics } from '../history/other-metrics.ts';
import { readHistory, type HistoryRequest } from '../history/read-history.ts';
import type { OtherMetrics, Reduced } from '../history/reduce.ts';
import { readSubject, withQueries, type Subject } from '../history/subject.ts';
import { controllerFor, type ControllerConfig } from '../hpa/controller.ts';
import { fitRecording, type Fit } from '../replay/fit.ts';
import { withLoadModel } from '../replay/load-model.ts';
import { metricKey, type Recording } from '../replay/recording.ts';
import { syncTimesOf, type SyncTimes } from '../replay/replay.ts';
import { withWhatIf } from '../replay/what-if.ts';
import { pickAutoscaler, type WrittenAutoscaler } from '../settings/documents.ts';
import { createExpandRules, type ExpandRules } from './adapter-rules.ts';
import { refusedBecause, type AskedServer, type AutoscalePorts, type Failed } from './ports.ts';

/** Everything a replay needs of an autoscaler and its history. */
export interface LoadedHistory {
  readonly asked: AutoscaleHistory;
  readonly written: WrittenAutoscaler;
  readonly subject: Subject;
  readonly config: ControllerConfig;
  readonly recorded: Recording;
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

/** A history as a candidate would have seen it, and what is to say of it; not `ok` where a metric's is not to be had. */
export type SeenHistory =
  | {
      readonly ok: true;
      readonly history: LoadedHistory;
      /** It asks for something else: then the targets of the settings in force say nothing of it. */
      readonly asksOtherwise: boolean;
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads histories, and keeps those of late. */
export interface HistoryStore {
  readonly load: (history: AutoscaleHistory, signal: AbortSignal) => Promise<Loaded>;
  /** A history with the metrics that other settings go by, as far as they are other ones. */
  readonly withMetrics: (
    history: LoadedHistory,
    settings: Subject,
    signal: AbortSignal,
  ) => Promise<SeenHistory>;
  /** The own demand of its cluster; undefined where the metric is not one of several clusters together. */
  readonly ownDemand: (
    history: LoadedHistory,
    signal: AbortSignal,
  ) => Promise<{ readonly ok: true; readonly value: OwnDemandHistory | undefined } | Failed>;
}

/** How long (ms) a new pod takes to become ready. */
const startup = 30_000;
/** Time (ms) that reading one history may take. */
const readingBudget = 60_000;
/** Histories that are kept, and values in all of them together: a week of one autoscaler has half a million. */
const kept = { entries: 4, weight: 8_000_000, others: 4 };

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
  const refusals = findings.filter(
    ({ severity, kind }) => severity === 'refusal' || kind === 'adapter-no-rule',
  );
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

const readerOf = (
  server: AskedServer,
  clock: Clock,
): ReturnType<typeof watched> & {
  readonly reader: RangeReader;
} => {
  const found = watched(server);
  const { options } = server.profile;
  const reader = createRangeReader({
    api: found.api,
    clock,
    budgetMs: readingBudget,
    ...(options === undefined ? {} : { options }),
  });
  return { ...found, reader };
};

/** Seconds, as servers are asked. */
const spanOf = ({ from, to }: AutoscaleHistory): HistoryRequest['range'] => ({
  from: Math.floor(from / 1000),
  to: Math.floor(to / 1000),
});

const targetProblem = (keys: readonly string[]): string =>
  `Minutes above target go by its own targets here (${keys.join(' and ')}): what the metrics of now would have been with other replicas is not known.`;

/** What was recorded, with the load model and the what-ifs of the request. */
const asAsked = (
  recorded: Recording,
  { loadModel = 'auto', whatIfs = [] }: AutoscaleHistory,
): Recording => whatIfs.reduce(withWhatIf, withLoadModel(recorded, loadModel));

const readFrom = async (
  { server, config, subject, history }: Reading,
  clock: Clock,
  signal: AbortSignal,
): Promise<Read> => {
  const { matchers } = history;
  const step = config.syncPeriod / 1000;
  const { reader, failures } = readerOf(server, clock);
  const range = spanOf(history);
  const request = { subject, range, step, matchers, startup, values: 'status' } as const;
  return { reduced: await readHistory(request, reader, signal), failures, fits: new Map() };
};

/** What was read, ready to be replayed. */
const loadedFrom = (
  known: Pick<LoadedHistory, 'asked' | 'written' | 'subject' | 'config'>,
  { reduced, failures, fits }: Read,
  before: readonly HistoryFinding[],
): Loaded => {
  const { asked, subject, config } = known;
  const findings = [...before, ...reduced.findings].map(findingOf);
  const { recording: recorded } = reduced;
  if (recorded === undefined) {
    return { ok: false, failure: refusalOf([...before, ...reduced.findings], failures), findings };
  }
  const times = syncTimesOf(recorded, config);
  if ('refused' in times) {
    return { ...refusedBecause(`Nothing can be replayed: ${times.refused}.`), findings };
  }
  const { loadModel = 'auto' } = asked;
  const { missing } = subject;
  const fitKey = `${loadModel} ${missing} ${asked.kubernetes ?? ''}`;
  const modelled = withLoadModel(recorded, loadModel);
  const fit = fits.get(fitKey) ?? fitRecording(modelled, times, { config, missing });
  fits.set(fitKey, fit);
  const recording = asAsked(recorded, asked);
  return { ok: true, history: { ...known, recorded, recording, times, fit, findings } };
};

/** Reads metrics that other settings go by, and keeps those of late. */
const createMetricStore = (
  { find, clock }: AutoscalePorts,
  expand: ExpandRules,
): HistoryStore['withMetrics'] => {
  const others = createLru<string, OtherMetrics>(kept.others);
  return async (history, settings, signal) => {
    const { asked, subject, config, recorded } = history;
    const server = find(asked.endpoint);
    if (!server.ok) return { ok: false, problems: [server.failure.message] };
    const named = withQueries(settings, new Map(Object.entries(asked.queries ?? {})));
    const expanded = await expand(named, asked, server.value, signal);
    if (!expanded.ok) return { ok: false, problems: [expanded.failure.message] };
    const wanted = otherMetricsOf(expanded.subject, { subject, recording: recorded });
    if (wanted.spec.metrics.length === 0) {
      return { ok: true, history, asksOtherwise: false, problems: [] };
    }
    const { profile } = server.value;
    const { from, to, matchers } = asked;
    const { namespace, spec } = wanted;
    const key = JSON.stringify([profile, from, to, matchers, namespace, spec, [...wanted.queries]]);
    const { reader, failures } = readerOf(server.value, clock);
    const step = config.syncPeriod / 1000;
    const request = { subject: wanted, range: spanOf(asked), step, matchers, startup };
    const found = others.get(key) ?? (await readOtherMetrics(request, reader, signal));
    if (failures.length === 0 && !signal.aborted) others.set(key, found);
    const { recording, findings } = withOtherMetrics(recorded, found);
    const problems = [...expanded.findings, ...findings].flatMap(({ severity, message }) =>
      severity === 'info' ? [] : [message],
    );
    if (recording === undefined) return { ok: false, problems };
    return {
      ok: true,
      history: { ...history, recorded: recording, recording: asAsked(recording, asked) },
      asksOtherwise: true,
      problems: [...problems, targetProblem(wanted.spec.metrics.map(metricKey))],
    };
  };
};

export const createHistoryStore = (ports: AutoscalePorts): HistoryStore => {
  const { find, clock } = ports;
  const cache = createBoundedCache<Read>(kept);
  const share = createSharedWork<Read>();
  const expand = createExpandRules();

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
    withMetrics: createMetricStore(ports, expand),
    ownDemand: async ({ asked, subject, config }, signal) => {
      const server = find(asked.endpoint);
      if (!server.ok) return server;
      const { reader, failures } = readerOf(server.value, clock);
      const { matchers } = asked;
      const step = config.syncPeriod / 1000;
      const value = await readOwnDemand(
        { subject, matchers, range: spanOf(asked), step },
        reader,
        signal,
      );
      const [failure] = failures;
      return failure === undefined ? { ok: true, value } : { ok: false, failure };
    },
    load: async (history, signal) => {
      const config = controllerFor(history.kubernetes);
      const said = subjectOf(history, config);
      if (!said.ok) return { ...said, findings: [] };
      const server = find(history.endpoint);
      if (!server.ok) return { ...server, findings: [] };
      const { written } = said;
      const expanded = await expand(said.subject, history, server.value, signal);
      if (!expanded.ok) return { ...expanded, findings: [] };
      const { subject } = expanded;
      const found = await read({ subject, history, server: server.value, config }, signal);
      if (found === 'cancelled') return { ...cancelledReading, findings: [] };
      const known = { asked: history, written, subject, config };
      return loadedFrom(known, found, expanded.findings);
    },
  };
};
