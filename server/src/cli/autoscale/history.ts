import process from 'node:process';
import {
  otherMetricsOf,
  readHistory,
  readOwnDemand,
  readOtherMetrics,
  withAdapterQueries,
  withOtherMetrics,
  type ControllerConfig,
  type HistoryFinding,
  type OwnDemandHistory,
  type Recording,
  type Reduced,
  type Subject,
  type WithAdapterQueries,
} from '../../autoscale/index.ts';
import { createThanosApi } from '../../thanos/api.ts';
import { createRangeReader } from '../../thanos/range-reader.ts';
import type { Log } from '../../util/log.ts';
import { oneOf } from '../arguments.ts';
import { profilesOf } from '../connection-profiles.ts';
import { CliError, write, type Io } from '../io.ts';
import { nodeRuntime } from '../node-runtime.ts';
import { printable } from '../printable.ts';
import { secondsOf } from '../durations.ts';
import { adapterRulesOf, type AdapterArguments } from './adapter-rules.ts';

/** Where history comes from, as arguments say it. */
export interface HistoryArguments extends AdapterArguments {
  readonly url?: string | undefined;
  readonly config?: string | undefined;
  readonly connection?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly query: readonly string[];
  readonly startup: string;
  readonly budget: string;
  readonly values: string;
}

export interface ReadHistory {
  readonly recording: Recording;
  readonly findings: readonly HistoryFinding[];
  /** By candidate that asks for something else: the history that it would have seen. */
  readonly others: ReadonlyMap<Subject, Reduced>;
  /** Where the metric is one of several clusters together. */
  readonly ownDemand: OwnDemandHistory | undefined;
  /** Time (ms) that reading took. */
  readonly tookMs: number;
}

interface Wanted {
  readonly subject: Subject;
  /** Other settings, whose metrics are read as well. */
  readonly candidates: readonly Subject[];
  readonly config: ControllerConfig;
}

const silent: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

const timeOf = (text: string, option: string): number => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new CliError(`${option} must be a time like 2026-11-23T14:00:00Z`);
  return at / 1000;
};

const rangeOf = (
  { since = '7d', until }: HistoryArguments,
  now: number,
): { readonly from: number; readonly to: number } => {
  const to = until === undefined ? Math.floor(now) : timeOf(until, '--until');
  const from =
    /^[\d.]+[smhdw]/.test(since) && !since.includes('T')
      ? to - secondsOf(since, '--since')
      : timeOf(since, '--since');
  if (from >= to) throw new CliError('--since must be before --until');
  return { from, to };
};

/** `--query METRIC=PROMQL`, by metric. */
export const queriesOf = (given: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new CliError(`--query must be METRIC=PROMQL, not ${text}`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );

const severityWords = { refusal: 'refused', warning: 'warning', info: 'note' } as const;

/** Says on standard error what was noticed while reading. */
export const complainOf = (findings: readonly HistoryFinding[], io: Io): Promise<void> =>
  write(
    io.stderr,
    findings
      .map(({ severity, message }) => `${severityWords[severity]}: ${printable(message)}\n`)
      .join(''),
  );

/** The connection that was named, or the only one. */
const profileOf = async ({ url, config, connection }: HistoryArguments, io: Io) => {
  const profiles = await profilesOf(url === undefined ? [] : [url], config, io);
  const found =
    connection === undefined ? profiles : profiles.filter(({ name }) => name === connection);
  const [profile, second] = found;
  if (profile === undefined) {
    throw new CliError(
      connection === undefined
        ? 'name a server with --url or --config'
        : `there is no connection ${connection}`,
    );
  }
  if (second !== undefined) throw new CliError('--connection must say which of the connections');
  return profile;
};

/** An end that Ctrl-C brings about; told to stop listening. */
const interrupted = (): { readonly signal: AbortSignal; readonly end: () => void } => {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort();
  };
  process.once('SIGINT', abort);
  return { signal: controller.signal, end: () => process.off('SIGINT', abort) };
};

/** Reads the history of a subject, and of candidates for it, from a server; what refuses a replay ends the command with all that was found. */
export const historyOf = async (
  { subject, candidates, config }: Wanted,
  given: HistoryArguments,
  io: Io,
): Promise<ReadHistory> => {
  const runtime = nodeRuntime(silent, undefined);
  const range = rangeOf(given, runtime.clock() / 1000);
  const startup = secondsOf(given.startup, '--startup') * 1000;
  const budgetMs = secondsOf(given.budget, '--budget') * 1000;
  const profile = await profileOf(given, io);
  const api = createThanosApi(profile, { ...runtime, trusted: true });
  const { signal, end } = interrupted();
  try {
    const began = performance.now();
    const reader = createRangeReader({
      api,
      clock: runtime.clock,
      budgetMs,
      ...(profile.options === undefined ? {} : { options: profile.options }),
    });
    const step = config.syncPeriod / 1000;
    const values = oneOf(given.values, ['status', 'query'] as const, '--values');
    const rules = await adapterRulesOf(given, { api, range, budgetMs, signal }, io);
    const expanded = async (one: Subject): Promise<WithAdapterQueries> =>
      rules === undefined ? { subject: one, findings: [] } : withAdapterQueries(one, rules);
    const known = await expanded(subject);
    const request = {
      subject: known.subject,
      range,
      step,
      matchers: given.match,
      startup,
      values,
    };
    const { recording, ...read } = await readHistory(request, reader, signal);
    const tookMs = performance.now() - began;
    const findings = [...known.findings, ...read.findings];
    if (recording === undefined) {
      await complainOf(findings, io);
      throw new CliError(`there is no history of ${subject.autoscaler} that could be replayed`);
    }
    const others = new Map<Subject, Reduced>();
    for (const candidate of candidates) {
      const own = await expanded(candidate);
      const asked = otherMetricsOf(own.subject, { subject: known.subject, recording });
      if (asked.spec.metrics.length === 0) continue;
      const found = await readOtherMetrics({ ...request, subject: asked }, reader, signal);
      const seen = withOtherMetrics(recording, found);
      others.set(candidate, { ...seen, findings: [...own.findings, ...seen.findings] });
    }
    const ownDemand = await readOwnDemand(request, reader, signal);
    return { recording, findings, others, ownDemand, tookMs };
  } finally {
    end();
    api.close();
  }
};
