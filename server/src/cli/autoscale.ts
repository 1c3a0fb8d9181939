import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  defaultController,
  explain,
  fitRecording,
  fullSpec,
  kubernetesVersions,
  readHpaSpec,
  readRecording,
  replaySettings,
  syncTimesOf,
  validateHpaSpec,
  withApiDefaults,
  type ControllerConfig,
  type Decision,
  type FullHpaSpec,
  type Recording,
  type SyncTimes,
} from '../autoscale/index.ts';
import { adapterPreview } from './adapter.ts';
import { oneOf, readArguments } from './arguments.ts';
import {
  explanationText,
  isTrusted,
  problemText,
  replayReport,
  replayText,
} from './autoscale-report.ts';
import { fileError } from './file-errors.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from './io.ts';
import { readText } from './node-runtime.ts';
import type { Subcommand } from './subcommand.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = async (path: string, { cwd }: Io): Promise<string> =>
  readText(resolve(cwd, path)).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });

/** The objects of a manifest. */
const objectsOf = (path: string, text: string): readonly unknown[] => {
  try {
    return [...parseAllDocuments(text)].map((document): unknown => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return document.toJS();
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new CliError(`${path} is not YAML: ${reason ?? ''}`);
  }
};

/** The HPA of a manifest, filled in as the cluster does; what the API server would refuse is refused here. */
const readHpa = async (path: string, config: ControllerConfig, io: Io): Promise<FullHpaSpec> => {
  const hpas = objectsOf(path, await textOf(path, io)).filter(
    (value) => isRecord(value) && value['kind'] === 'HorizontalPodAutoscaler',
  );
  const [hpa] = hpas;
  if (!isRecord(hpa) || hpas.length > 1) {
    throw new CliError(`${path} must hold one HorizontalPodAutoscaler`);
  }
  const { apiVersion } = hpa;
  if (apiVersion !== 'autoscaling/v2') {
    throw new CliError(`${path}: the HPA must be of autoscaling/v2, not ${String(apiVersion)}`);
  }
  const { spec, problems } = readHpaSpec(hpa['spec']);
  const errors = [...problems, ...validateHpaSpec(withApiDefaults(spec), config.traits)];
  if (errors.length > 0) throw new CliError(problemText(path, errors));
  return fullSpec(spec, config);
};

interface Recorded {
  readonly recording: Recording;
  readonly times: SyncTimes;
}

const readRecord = async (
  path: string,
  { spec, config }: Pick<Request, 'spec' | 'config'>,
  io: Io,
): Promise<Recorded> => {
  const text = await textOf(path, io);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CliError(`${path} is not JSON`);
  }
  const read = readRecording(json, spec, config);
  if (!read.ok) throw new CliError(problemText(path, read.problems));
  const times = syncTimesOf(read.recording, config);
  if ('refused' in times) throw new CliError(`${path}: ${times.refused}`);
  return { recording: read.recording, times };
};

const jsonLine = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

interface Request extends Recorded {
  readonly spec: FullHpaSpec;
  readonly config: ControllerConfig;
  readonly missing: 'fail' | 'zero';
  readonly json: boolean;
}

const replayCommand = async (
  { recording, times, spec, config, missing, json }: Request,
  candidates: readonly { readonly name: string; readonly spec: FullHpaSpec }[],
  leastFit: number,
  io: Io,
): Promise<ExitCode> => {
  const options = { config, missing };
  const report = {
    fit: fitRecording(recording, times, { config }),
    leastFit,
    current: replaySettings(recording, spec, times, options),
    candidates: candidates.map((candidate) => ({
      name: candidate.name,
      replay: replaySettings(recording, candidate.spec, times, options),
    })),
  };
  await write(io.stdout, json ? jsonLine(replayReport(report)) : replayText(report));
  return isTrusted(report) ? exitCodes.ok : exitCodes.findings;
};

/** Scalings, or the last pass before a time. */
const explainCommand = async (
  { recording, times, spec, config, missing, json }: Request,
  at: number | undefined,
  io: Io,
): Promise<ExitCode> => {
  const decisions: Decision[] = [];
  let last: Decision | undefined;
  const onDecision = (decision: Decision): void => {
    if (at === undefined ? decision.action !== 'none' : false) decisions.push(decision);
    if (at !== undefined && decision.at <= at) last = decision;
  };
  replaySettings(recording, spec, times, { config, missing, onDecision });
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

const run = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  if (args[0] === 'adapter') return adapterPreview(args.slice(1), io);
  const { values, positionals } = readArguments(args, {
    recording: { type: 'string' },
    candidate: { type: 'string', multiple: true, default: [] },
    kubernetes: { type: 'string', default: '1.36' },
    missing: { type: 'string', default: 'fail' },
    'least-fit': { type: 'string', default: '0.95' },
    at: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [action = '', path, ...rest] = positionals;
  const command = oneOf(action, ['replay', 'explain'], 'the word behind autoscale');
  if (path === undefined || rest.length > 0 || values.recording === undefined) {
    throw new CliError(`autoscale ${command} needs one manifest and --recording FILE`);
  }
  const config = defaultController(oneOf(values.kubernetes, kubernetesVersions, '--kubernetes'));
  const missing = oneOf(values.missing, ['fail', 'zero'] as const, '--missing');
  const leastFit = shareOf(values['least-fit']);
  const at = timeOf(values.at);
  const spec = await readHpa(path, config, io);
  const record = await readRecord(values.recording, { spec, config }, io);
  const request: Request = { ...record, spec, config, missing, json: values.json };
  if (command === 'explain') return explainCommand(request, at, io);
  const candidates = await Promise.all(
    values.candidate.map(async (name) => ({ name, spec: await readHpa(name, config, io) })),
  );
  return replayCommand(request, candidates, leastFit, io);
};

export const autoscale: Subcommand = {
  name: 'autoscale',
  summary: 'Replay an HPA on recorded history and say why it scales',
  usage: `replay|explain [OPTIONS] --recording FILE MANIFEST

replay   first compares the replay of MANIFEST with what was recorded, then the candidates with it;
         exit code 1 when the replay does not explain the history
explain  says of every scaling (or of the pass at a time) which metric, window or limit decided

  --recording FILE    what was recorded, as JSON (server/src/cli/README.md)
  --candidate FILE    another manifest to try, any number of them
  --least-fit SHARE   below this share of equal passes nothing is compared (0.95)
  --missing RULE      a metric without a value: fail (as the HPA sees it) or zero (fail)
  --kubernetes V      ${kubernetesVersions.join(', ')} (1.36)
  --at TIME           explain: the last pass before this time
  --json              JSON instead of text

       gauntlet autoscale adapter [OPTIONS] --url URL FILE

What prometheus-adapter would make of its rules now: series, names, paths, the final PromQL and its
value, and why a series is not picked up. FILE is its configuration or the ConfigMap with it.
Exit code 1 when a rule is refused, finds nothing or gives nothing.

  --url URL           the Prometheus or Thanos that the adapter asks
  --namespace NAME    of the HPA that asks for external metrics (default)
  --max-age MINUTES   how far back series are looked for, the adapter's --metrics-max-age (10)
  --values-of N       metrics of a rule that are asked for their value (20)
  --json              JSON instead of text`,
  run,
};
