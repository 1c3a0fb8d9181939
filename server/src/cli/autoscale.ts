import {
  defaultController,
  explain,
  fitRecording,
  kubernetesVersions,
  readRecording,
  replaySettings,
  syncTimesOf,
  withLoadModel,
  withQueries,
  type ControllerConfig,
  type Decision,
  type HistoryFinding,
  type OwnDemandHistory,
  type Recording,
  type Subject,
} from '../autoscale/index.ts';
import { adapterPreview } from './adapter.ts';
import { oneOf, readArguments } from './arguments.ts';
import {
  candidatesOf,
  withHistory,
  type Candidate,
  type ReadForAll,
  type SeenCandidate,
} from './autoscale/candidates.ts';
import { complainOf, historyOf, queriesOf, type HistoryArguments } from './autoscale/history.ts';
import { readManifest, subjectOf } from './autoscale/manifests.ts';
import { ownDemandOf, ownDemandText } from './autoscale/own-demand.ts';
import type { Request } from './autoscale/request.ts';
import { searchCommand } from './autoscale/search.ts';
import { whatIf } from './autoscale/what-if.ts';
import {
  explanationText,
  isTrusted,
  problemText,
  replayReport,
  replayText,
} from './autoscale/report.ts';
import { secondsOf } from './durations.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from './io.ts';
import type { Subcommand } from './subcommand.ts';
import { textOf } from './yaml-files.ts';

const jsonLine = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const recordedIn = async (
  path: string,
  { spec }: Subject,
  config: ControllerConfig,
  io: Io,
): Promise<Recording> => {
  const text = await textOf(path, io);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`${path} is not JSON`);
  }
  const read = readRecording(json, spec, config);
  if (!read.ok) throw new CliError(problemText(path, read.problems));
  return read.recording;
};

const replayCommand = async (
  request: Request,
  candidates: readonly SeenCandidate[],
  io: Io,
): Promise<ExitCode> => {
  const { recording, fit, times, subject, config, missing, leastFit, json, findings } = request;
  const options = { config, missing, slo: subject.spec };
  const report = {
    fit,
    leastFit,
    findings,
    current: replaySettings(recording, subject.spec, times, options),
    candidates: candidates.map(({ name, subject: { spec }, asksOtherwise, ...seen }) => {
      // What is asked for otherwise has no common measure with the targets in force: its own target counts.
      const measured = asksOtherwise ? { config, missing } : options;
      return { name, asksOtherwise, replay: replaySettings(seen.recording, spec, times, measured) };
    }),
  };
  const own = isTrusted(report) ? ownDemandOf(request) : undefined;
  await write(
    io.stdout,
    json
      ? jsonLine({ ...replayReport(report), ownDemand: own })
      : `${replayText(report)}${own === undefined ? '' : ownDemandText(own)}`,
  );
  return isTrusted(report) ? exitCodes.ok : exitCodes.findings;
};

/** Scalings, or the last pass before a time. */
const explainCommand = async (
  { recording, times, subject, config, missing, json }: Request,
  at: number | undefined,
  io: Io,
): Promise<ExitCode> => {
  const decisions: Decision[] = [];
  let last: Decision | undefined;
  const onDecision = (decision: Decision): void => {
    if (at === undefined ? decision.action !== 'none' : false) decisions.push(decision);
    if (at !== undefined && decision.at <= at) last = decision;
  };
  replaySettings(recording, subject.spec, times, { config, missing, onDecision });
  if (at !== undefined && last === undefined) {
    throw new CliError('--at is before the recording');
  }
  const explained = (last === undefined ? decisions : [last]).map((decision) => ({
    at: new Date(decision.at).toISOString(),
    current: decision.current,
    desired: decision.desired,
    ...explain(decision),
  }));
  await write(
    io.stdout,
    json
      ? jsonLine(explained)
      : explained.map((entry) => `${entry.at} ${explanationText(entry)}\n`).join(''),
  );
  return exitCodes.ok;
};

const timeOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CliError('--at must be a time like 2026-11-23T14:00:00Z');
  return time;
};

const shareOf = (text: string): number => {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new CliError('--least-fit must be from 0 to 1');
  return share;
};

/** The history, from a file or from a server. */
const recordOf = async (
  {
    subject,
    candidates,
    config,
  }: {
    readonly subject: Subject;
    readonly candidates: readonly Candidate[];
    readonly config: ControllerConfig;
  },
  given: HistoryArguments & { readonly recording?: string | undefined },
  io: Io,
): Promise<
  ReadForAll & {
    readonly findings: readonly HistoryFinding[];
    readonly ownDemand: OwnDemandHistory | undefined;
    readonly place: string;
  }
> => {
  if (given.recording === undefined) {
    const wanted = { subject, config, candidates: candidates.map((one) => one.subject) };
    const history = await historyOf(wanted, given, io);
    await complainOf(history.findings, io);
    return { ...history, place: 'the history' };
  }
  if (given.adapter !== undefined) {
    throw new CliError('--adapter needs a server (--url): its rules are held against series');
  }
  const recording = await recordedIn(given.recording, subject, config, io);
  return {
    recording,
    others: new Map(),
    findings: [],
    ownDemand: undefined,
    place: given.recording,
  };
};

const readOptions = (args: readonly string[]) =>
  readArguments(args, {
    recording: { type: 'string' },
    url: { type: 'string' },
    config: { type: 'string' },
    connection: { type: 'string' },
    hpa: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    match: { type: 'string', multiple: true, default: [] },
    query: { type: 'string', multiple: true, default: [] },
    adapter: { type: 'string' },
    'adapter-sees': { type: 'string', default: 'server' },
    startup: { type: 'string', default: '30s' },
    budget: { type: 'string', default: '60s' },
    values: { type: 'string', default: 'status' },
    candidate: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    kubernetes: { type: 'string', default: '1.36' },
    'sync-period': { type: 'string', default: '15s' },
    missing: { type: 'string' },
    'least-fit': { type: 'string', default: '0.95' },
    at: { type: 'string' },
    'load-model': { type: 'string', default: 'auto' },
    candidates: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    'max-above': { type: 'string' },
    'max-cost': { type: 'string' },
    'max-flaps': { type: 'string' },
    'what-if': { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  });

const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  if (args[0] === 'adapter') return adapterPreview(args.slice(1), io);
  const { values, positionals } = readOptions(args);
  const [action = '', named, ...rest] = positionals;
  const command = oneOf(action, ['replay', 'explain', 'search'], 'the word behind autoscale');
  const path = named ?? values.hpa;
  const isRead = values.url !== undefined || values.config !== undefined;
  if (path === undefined || rest.length > 0 || isRead === (values.recording !== undefined)) {
    throw new CliError(
      `autoscale ${command} needs one manifest, and --recording FILE or --url URL`,
    );
  }
  const config = {
    ...defaultController(oneOf(values.kubernetes, kubernetesVersions, '--kubernetes')),
    syncPeriod: secondsOf(values['sync-period'], '--sync-period') * 1000,
  };
  const leastFit = shareOf(values['least-fit']);
  const at = timeOf(values.at);
  const manifest = await readManifest(path, io);
  const queries = queriesOf(values.query);
  const subject = withQueries(subjectOf(path, manifest, config), queries);
  const missing = oneOf(values.missing ?? subject.missing, ['fail', 'zero'] as const, '--missing');
  const wishes = { files: values.candidate, sets: values.set };
  const candidates =
    command === 'replay' ? await candidatesOf({ path, manifest, config, queries }, wishes, io) : [];
  const read = await recordOf({ subject, candidates, config }, values, io);
  const { recording: recorded, findings, place } = read;
  const times = syncTimesOf(recorded, config);
  if ('refused' in times) throw new CliError(`${place}: ${times.refused}`);
  const loadModel = oneOf(
    values['load-model'],
    ['auto', 'average', 'total'] as const,
    '--load-model',
  );
  const modelled = withLoadModel(recorded, loadModel);
  const actual: Request = {
    path,
    manifest,
    subject,
    recording: modelled,
    fit: fitRecording(modelled, times, { config, missing }),
    loadModel,
    findings,
    // It is of what happened.
    ownDemand: values['what-if'].length > 0 ? undefined : read.ownDemand,
    times,
    config,
    missing,
    leastFit,
    json: values.json,
  };
  const request = { ...actual, recording: whatIf(modelled, values['what-if']) };
  if (command === 'explain') return explainCommand(request, at, io);
  if (command === 'search') return searchCommand(request, values, io);
  const given = { subject, loadModel, whatIf: values['what-if'] };
  return replayCommand(request, withHistory(candidates, read, given), io);
};

export const autoscale: Subcommand = {
  name: 'autoscale',
  summary: 'Replay an HPA or ScaledObject on recorded history and say why it scales',
  usage: `replay|explain|search [OPTIONS] --url URL MANIFEST

replay   first compares the replay of MANIFEST with what was recorded, then the candidates with it;
         exit code 1 when the replay does not explain the history
explain  says of every scaling (or of the pass at a time) which metric, window or limit decided
search   replays many other settings and shows those that no other ones beat in cost (replica-hours),
         minutes above the target of MANIFEST, flaps and worst shortage; Ctrl-C shows what was found by then

MANIFEST (or --hpa FILE) holds one HorizontalPodAutoscaler or ScaledObject, as written or as kubectl
prints it. Its history is read from a querier, a query-frontend or a Prometheus, raw data only:

  --url URL           the server; or --config FILE with --connection NAME, as for \`gauntlet lsp\`
  --since TIME        how far back, as 12h or 7d, or a time (7d)
  --until TIME        up to when (now)
  --match MATCHER     picks one of several clusters, e.g. 'cluster="aks"'; any number of them
  --query NAME=PROMQL what stands behind a metric of an HPA, where its status is not recorded
  --adapter FILE      the configuration of the prometheus-adapter (or the ConfigMap with it) whose rules stand
                      behind Pods, Object and External metrics: they are asked for by the PromQL of their rule
  --adapter-sees WHAT the adapter asks this server (server), or a Prometheus that has its own cluster
                      alone (cluster), which --match names (server)
  --startup DURATION  how long a new pod takes to become ready (30s)
  --values SOURCE     of metrics: status (what the autoscaler says it saw, where that is recorded; the
                      query is sampled) or query (status)
  --budget DURATION   how long reading may take (60s)
  --recording FILE    instead of a server: what was recorded, as JSON (server/src/cli/README.md)

  --candidate FILE    another manifest to try, any number of them; what it asks for otherwise is read as well,
                      and its minutes above target are then by its own target
  --set PATH=VALUE    MANIFEST with another value, or several with commas between:
                      spec.maxReplicas=20,spec.metrics[0].external.target.value=200m
  --least-fit SHARE   below this share of equal passes nothing is compared (0.95)
  --missing RULE      a metric without a value: fail (as the HPA sees it) or zero (as the manifest says)
  --kubernetes V      ${kubernetesVersions.join(', ')} (1.36)
  --sync-period D     between two passes of the controller (15s)
  --at TIME           explain: the last pass before this time
  --load-model MODEL  what other replicas do to a metric: average (its product with the replicas stays, as the
                      HPA itself assumes), total (nothing), or auto: total for External and Object, else average;
                      a search wants to be told where a target is held against the whole (auto)
  --what-if CASE      the history with something else in it, any number of them; DURATION is from TIME on:
                      traffic=2@TIME/DURATION (twice the load), lost-cluster=4@TIME/DURATION (one of four is
                      gone, the others take its load), missing=TIME/DURATION (no values of the metrics)
  --candidates N      search: how many are replayed (500)
  --max-above MIN, --max-cost REPLICA-HOURS, --max-flaps N
                      search: what may not be exceeded
  --seed N            search: the same seed gives the same result (1)
  --json              JSON instead of text

       gauntlet autoscale adapter [OPTIONS] --url URL FILE

What prometheus-adapter would make of its rules now: series, names, paths, the final PromQL and its
value, and why a series is not picked up. FILE is its configuration or the ConfigMap with it.
Exit code 1 when a rule is refused, finds nothing or gives nothing.

  --url URL           the Prometheus or Thanos that the adapter asks
  --namespace NAME    of the HPA that asks for external metrics (default)
  --max-age MINUTES   how far back series are looked for, the adapter's --metrics-max-age (10)
  --values-of N       metrics of a rule that are asked for their value (20)
  --budget DURATION   how long asking may take (60s)
  --json              JSON instead of text`,
  run,
};
