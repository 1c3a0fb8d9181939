import process from 'node:process';
import {
  readHistory,
  readOtherMetrics,
  type ControllerConfig,
  type HistoryFinding,
  type Recording,
  type Reduced,
  type Subject,
} from '../../autoscale/index.ts';
import { createThanosApi } from '../../thanos/api.ts';
import { createRangeReader } from '../../thanos/range-reader.ts';
import type { Log } from '../../util/log.ts';
import { oneOf } from '../arguments.ts';
import { profilesOf } from '../connection-profiles.ts';
import { CliError, write, type Io } from '../io.ts';
import { nodeRuntime } from '../node-runtime.ts';
import { printable } from '../printable.ts';

/** Where history comes from, as arguments say it. */
export interface HistoryArguments {
  readonly url?: string | undefined;
  readonly config?: string | undefined;
  readonly connection?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly match: readonly string[];
  readonly query: readonly string[];
  readonly startup: string;
  readonly budget: string;
  readonly values: string;
}

export interface ReadHistory {
  readonly recording: Recording;
  readonly findings: readonly HistoryFinding[];
  /** By candidate: the history that it would have seen. */
  readonly others: ReadonlyMap<Subject, Reduced>;
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

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** `90s`, `7d`, `1h30m` in seconds. */
export const secondsOf = (text: string, option: string): number => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([smhdw])/g)];
  const seconds = parts.reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (unitSeconds.get(unit) ?? 0),
    0,
  );
  if (parts.map(([part]) => part).join('') !== text || seconds <= 0) {
    throw new CliError(`${option} must be a duration like 30s, 12h or 7d`);
  }
  return seconds;
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
    const request = { subject, range, step, matchers: given.match, startup, values };
    const { recording, findings } = await readHistory(request, reader, signal);
    const tookMs = performance.now() - began;
    if (recording === undefined) {
      await complainOf(findings, io);
      throw new CliError(`there is no history of ${subject.autoscaler} that could be replayed`);
    }
    const others = new Map<Subject, Reduced>();
    for (const candidate of candidates) {
      const read = await readOtherMetrics(candidate, { request, recording }, reader, signal);
      others.set(candidate, read);
    }
    return { recording, findings, others, tookMs };
  } finally {
    end();
    api.close();
  }
};
