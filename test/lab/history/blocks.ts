// A history on disk: made once for its parameters, kept in the cache, brought into a bucket.
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { ensureBinary } from '../../stand/binaries.mjs';
import { exists, folderTexts, shortHash, withLock, writeAtomically } from '../../stand/files.mjs';
import { cacheDir } from '../../stand/paths.mjs';
import { run } from '../../stand/processes.mjs';
import { openMetrics } from './model/open-metrics.ts';
import type { HistoryParameters } from './model/parameters.ts';
import { simulate } from './model/simulate.ts';
import type { ClusterWindow } from './model/simulate.ts';
import type { HistoryTruth } from './model/truth.ts';

export interface HistoryContext {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** What was made, beside the truth. */
export interface HistorySummary {
  readonly samples: number;
  /** The most series that a cluster has in one window. */
  readonly series: number;
  readonly blocks: number;
  /** Time (ms) that making it took. */
  readonly tookMs: number;
}

export interface History {
  readonly key: string;
  readonly parameters: HistoryParameters;
  /** Whether it was in the cache. */
  readonly cached: boolean;
  readonly summary: HistorySummary;
  readonly truthFile: string;
  /** The folder with the TSDB blocks of each cluster. */
  readonly blocksOf: (cluster: string) => string;
}

/** Histories that the cache keeps: each lab that starts in another block's range needs one of its own. */
const kept = 5;

/** promtool is run at a low priority: a lab may be running beside. */
const niceness = 10;

/** It lives for a fraction of a second and reads some ten MB: its garbage is hardly worth collecting. */
const promtoolSettings = { GOGC: '800', GOMAXPROCS: '1' } as const;

const modelDir = join(import.meta.dirname, 'model');

/** Names all that decides the samples: parameters, and the text of the generator. */
const historyKey = (parameters: HistoryParameters): string =>
  shortHash([JSON.stringify(parameters), ...folderTexts(modelDir)]);

/** Gives the history for these parameters, from the cache where it is there. Safe to call from several processes at once. */
export const ensureHistory = async (
  parameters: HistoryParameters,
  context: HistoryContext,
): Promise<History> => {
  const key = historyKey(parameters);
  const histories = join(cacheDir(), 'history');
  const dir = join(histories, key);
  const before = await exists(dir);
  if (!before) {
    await withLock(`${dir}.lock`, context, async () => {
      if (await exists(dir)) return;
      await writeAtomically(dir, (temporary) => build(parameters, temporary, context));
    });
  }
  const now = new Date();
  await utimes(dir, now, now);
  await removeOld(histories);
  const summary = JSON.parse(await readFile(join(dir, 'summary.json'), 'utf8')) as HistorySummary;
  return {
    key,
    parameters,
    cached: before,
    summary,
    truthFile: join(dir, 'truth.json'),
    blocksOf: (cluster) => join(dir, 'blocks', cluster),
  };
};

/** The truth beside a history. */
export const readTruth = async ({ truthFile }: History): Promise<HistoryTruth> =>
  JSON.parse(await readFile(truthFile, 'utf8')) as HistoryTruth;

const build = async (
  parameters: HistoryParameters,
  dir: string,
  context: HistoryContext,
): Promise<void> => {
  const began = performance.now();
  const { log, signal } = context;
  const promtool = await ensureBinary('promtool', context);
  await mkdir(dir, { recursive: true });
  const work = await mkdtemp(join(dir, 'work-'));
  // Half of the time that a block takes goes into writing it to disk.
  const pool = createPool(2 * availableParallelism());
  let [samples, series, blocks] = [0, 0, 0];
  let day = parameters.days;
  const windows = simulate(parameters);
  let next = windows.next();
  for (; next.done !== true; next = windows.next()) {
    signal?.throwIfAborted();
    const window = next.value;
    const count = window.recorded.series.reduce((sum, { values }) => sum + values.length, 0);
    if (count === 0) continue;
    samples += count;
    series = Math.max(series, window.recorded.series.length);
    blocks += 1;
    await pool.run(() => makeBlock({ promtool, work, dir, signal }, window));
    const left = Math.ceil((parameters.endSeconds - window.startSeconds) / 86_400);
    if (left < day)
      log(`history: ${String(parameters.days - left)} of ${String(parameters.days)} days`);
    day = left;
  }
  await pool.end();
  await rm(work, { recursive: true });
  const tookMs = Math.round(performance.now() - began);
  const summary: HistorySummary = { samples, series, blocks, tookMs };
  await writeFile(join(dir, 'truth.json'), JSON.stringify(next.value));
  await writeFile(join(dir, 'summary.json'), JSON.stringify(summary));
};

interface BlockTools {
  readonly promtool: string;
  readonly work: string;
  readonly dir: string;
  readonly signal: AbortSignal | undefined;
}

/** One window's text becomes one block. */
const makeBlock = async (
  { promtool, work, dir, signal }: BlockTools,
  { cluster, startSeconds, recorded }: ClusterWindow,
): Promise<void> => {
  const text = join(work, `${cluster}-${String(startSeconds)}.om`);
  const blocks = join(dir, 'blocks', cluster);
  await mkdir(blocks, { recursive: true });
  await pipeline(openMetrics(recorded), createWriteStream(text));
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, blocks];
  const env = { ...process.env, ...promtoolSettings };
  await run(promtool, args, { nice: niceness, env, signal });
  await rm(text);
};

interface Pool {
  /** Starts the work when there is room, and returns then; what failed earlier fails here. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** So much at a time; the one who gives work waits while there is enough of it. */
const createPool = (limit: number): Pool => {
  const running = new Set<Promise<void>>();
  return {
    run: async (work) => {
      while (running.size >= limit) await Promise.race(running);
      const started = work().finally(() => running.delete(started));
      // Whoever waits next is told; until then it is no failure that nobody handles.
      started.catch(() => undefined);
      running.add(started);
    },
    end: async () => {
      await Promise.all(running);
    },
  };
};

const removeOld = async (histories: string): Promise<void> => {
  const names = (await readdir(histories)).filter((name) => /^[0-9a-f]+$/.test(name));
  const used = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(histories, name))).mtimeMs })),
  );
  const old = used.toSorted((left, right) => right.at - left.at).slice(kept);
  for (const { name } of old) await rm(join(histories, name), { recursive: true, force: true });
};
