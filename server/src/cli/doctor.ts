import type { ConnectionProfile } from '../protocol/connections.ts';
import type { DoctorParams, DoctorResult, Severity } from '../protocol/doctor.ts';
import { runDoctor } from '../store/doctor.ts';
import { askCoverage } from '../store/thanos-coverage.ts';
import { createEndpoints, type Endpoints } from '../store/endpoints.ts';
import { recognizeComponent } from '../store/thanos-component.ts';
import type { Log } from '../util/log.ts';
import { oneOf, readArguments } from './arguments.ts';
import { profilesOf } from './connection-profiles.ts';
import { humanDoctorReport, jsonDoctorReport, type DoctorReport } from './doctor-report.ts';
import { CliError, complain, exitCodes, write, type ExitCode, type Io } from './io.ts';
import { nodeRuntime } from './node-runtime.ts';
import type { Subcommand } from './subcommand.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info'];

const silent: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

interface Recognized {
  readonly endpoint: string;
  readonly component: string;
  readonly listsStores: boolean;
}

const recognize = async (
  endpoints: Endpoints,
  endpoint: string,
  signal: AbortSignal,
): Promise<Recognized> => {
  const found = endpoints.find(endpoint);
  if (!found.ok) throw new CliError(found.failure.message);
  const { api } = found.value;
  const answer = await recognizeComponent(api, signal);
  if (!answer.ok) throw new CliError(answer.failure.message);
  return { endpoint, component: answer.value, listsStores: answer.listsStores };
};

const recognizeAll = async (
  endpoints: Endpoints,
  profiles: readonly ConnectionProfile[],
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<readonly Recognized[]> => {
  const answers = await Promise.allSettled(
    profiles.map(({ name }) => recognize(endpoints, name, signal)),
  );
  const servers: Recognized[] = [];
  for (const answer of answers) {
    if (answer.status === 'fulfilled') servers.push(answer.value);
    else if (answer.reason instanceof CliError) await complain(io, answer.reason);
    else throw answer.reason;
  }
  return servers;
};

/** The querier that is looked at; a frontend stands in for the one behind it. */
const querierOf = (servers: readonly Recognized[]): Recognized => {
  const querier =
    servers.find(({ component }) => component === 'query') ??
    servers.find(({ listsStores }) => listsStores);
  if (querier === undefined) {
    throw new CliError('none of the servers is a Thanos querier: name one with --url');
  }
  return querier;
};

const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(least);

const exitCodeOf = (
  { findings }: DoctorResult,
  { isWhole, failOn }: { readonly isWhole: boolean; readonly failOn: Severity },
): ExitCode => {
  if (!isWhole) return exitCodes.failed;
  const failed = findings.some(({ severity }) => isAtLeast(severity, failOn));
  return failed ? exitCodes.findings : exitCodes.ok;
};

/** Components that list the blocks of a bucket. */
const bucketReaders: ReadonlySet<string> = new Set(['store', 'compact', 'bucket-web']);

const examine = async (
  endpoints: Endpoints,
  servers: readonly Recognized[],
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<DoctorReport> => {
  const querier = querierOf(servers);
  const params: DoctorParams = {
    endpoint: querier.endpoint,
    others: servers
      // A frontend that stands in for the querier is looked at itself, too.
      .filter((server) => server !== querier || server.component === 'query-frontend')
      .map(({ endpoint, component }) => ({ endpoint, component })),
    deployed: [],
    now,
  };
  const buckets = servers
    .filter(({ component }) => bucketReaders.has(component))
    .map(({ endpoint }) => endpoint);
  const [answer, picture] = await Promise.all([
    runDoctor({ endpoints, clock: Date.now }, params, signal),
    askCoverage(endpoints, { endpoint: querier.endpoint, buckets, now }, signal),
  ]);
  if (!answer.ok) throw new CliError(answer.failure.message);
  return {
    servers: servers.map(({ endpoint, component }) => ({ endpoint, component })),
    result: answer.value,
    ...(picture.ok ? { coverage: picture.value } : {}),
  };
};

const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values } = readArguments(args, {
    url: { type: 'string', multiple: true, default: [] },
    config: { type: 'string' },
    json: { type: 'boolean', default: false },
    'fail-on': { type: 'string', default: 'warning' },
  });
  const failOn = oneOf(values['fail-on'], severities, '--fail-on');
  const profiles = await profilesOf(values.url, values.config, io);
  if (profiles.length === 0) throw new CliError('name a server with --url or --config');
  const runtime = nodeRuntime(silent, undefined);
  const endpoints = createEndpoints({ ...runtime, isTrusted: () => true });
  const { signal } = new AbortController();
  try {
    endpoints.apply({ endpoints: profiles });
    const servers = await recognizeAll(endpoints, profiles, { io, signal });
    const report = await examine(endpoints, servers, { now: runtime.clock(), signal });
    const { failures } = report.result;
    await write(io.stdout, values.json ? jsonDoctorReport(report) : humanDoctorReport(report));
    const isWhole = servers.length === profiles.length && failures.length === 0;
    return exitCodeOf(report.result, { isWhole, failOn });
  } finally {
    endpoints.dispose();
  }
};

export const doctor: Subcommand = {
  name: 'doctor',
  summary: 'Examine an installation of Thanos over HTTP',
  usage: `--url URL [--url URL]… [OPTIONS]

Looks for what makes Thanos wrong or slow: labels that collide, gaps, compactors that halted, old flags;
and tells which times of which external labels nobody answers for.
Name a querier, and the other components as far as they can be reached; which is which is found out.
What only a cluster tells (arguments of pods) is looked at in the editor.

  --url URL           a querier, query-frontend, store gateway, compactor, sidecar, ruler, receiver, bucket
                      viewer (tools bucket web) or the Prometheus beside a sidecar
  --config FILE       connections as YAML, as for \`gauntlet lsp\`: for servers that want credentials
  --json              one JSON object instead of text: findings, and who answers for which time (coverage)
  --fail-on SEVERITY  the least severity that makes the exit code 1: error, warning (default), info`,
  run,
};
