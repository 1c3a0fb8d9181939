// Plays steps of load on the demo that is up, and reads what came of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { globalQuerierUrl } from '../components/thanos-query.ts';
import { strestServer } from '../components/strest.ts';
import type { Lab } from '../lab.ts';
import { setLoad } from '../load.ts';
import type { ClusterPlan } from '../plan.ts';
import { untilCalm } from '../timeline/play.ts';
import { rangeOf } from '../timeline/query.ts';
import { timelineQueries } from '../timeline/record.ts';
import type { Point } from '../timeline/svg.ts';
import type { ClusterSamples } from './measure.ts';
import type { Run } from './picture.ts';
import { blockMs } from './steps.ts';
import type { LoadStep } from './steps.ts';

export interface Steps {
  readonly plan: Lab['plan'];
  /** The cluster whose client sends more. */
  readonly loaded: ClusterPlan;
  readonly steps: readonly LoadStep[];
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface PlayedSteps extends Run {
  readonly endSeconds: number;
}

/** Seconds between samples. */
export const sampleSeconds = 5;

/** Time (ms) for what was last scraped to be asked for: a scrape, and a busy machine. */
const scrapedAfterMs = 25_000;
/** Time (ms) that the demo has to come to rest where its autoscalers may have another idea of rest. */
const restMs = 150_000;

const replicasQuery = `max by (cluster) (kube_deployment_spec_replicas{namespace="${strestServer.namespace}", deployment="${strestServer.name}"})`;

/** The next whole three minutes (ms): advice cuts time there, and a step shall not be in two pieces. */
const nextBlock = (now: number): number => Math.ceil(now / blockMs) * blockMs;

/** Waits for one replica everywhere; under other settings that may never come, and then it is as it is. */
export const untilRest = async ({ plan, log, signal }: Steps): Promise<void> => {
  const patience = AbortSignal.timeout(restMs);
  const ended = signal === undefined ? patience : AbortSignal.any([signal, patience]);
  await untilCalm({ plan, signal: ended }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!patience.aborted) throw error;
    log(
      `not all clusters have one replica after ${String(restMs / 1000)} s; it goes on from there`,
    );
  });
};

/** Goes through the steps, and reads what happened. The load is the usual one afterwards, also when something fails. */
export const playSteps = async (
  { plan, loaded, steps, log, signal }: Steps,
  from: 'next block' | 'now',
): Promise<PlayedSteps> => {
  const began = from === 'now' ? Math.ceil(Date.now() / 1000) * 1000 : nextBlock(Date.now());
  await sleep(began - Date.now(), undefined, signal ? { signal } : {});
  try {
    let end = began;
    for (const { times, seconds } of steps) {
      log(`${loaded.name} gets ${String(times)} times the usual load for ${String(seconds)} s`);
      await setLoad(loaded, { times });
      end += seconds * 1000;
      await sleep(Math.max(0, end - Date.now()), undefined, signal ? { signal } : {});
    }
  } finally {
    await setLoad(loaded, { times: 1 });
  }
  const endSeconds = Math.floor(Date.now() / 1000);
  await sleep(scrapedAfterMs, undefined, signal ? { signal } : {});
  const startSeconds = began / 1000;
  return { startSeconds, endSeconds, samples: await read(plan, { startSeconds, endSeconds }) };
};

const read = async (
  plan: Lab['plan'],
  span: { readonly startSeconds: number; readonly endSeconds: number },
): Promise<Readonly<Record<string, ClusterSamples>>> => {
  const range = { ...span, stepSeconds: sampleSeconds };
  const ask = async (query: string): Promise<ReadonlyMap<string, readonly Point[]>> => {
    const series = await rangeOf({ querierUrl: globalQuerierUrl(plan), query, range });
    return new Map(series.map(({ labels, points }) => [labels['cluster'] ?? '', points]));
  };
  const load = await ask(timelineQueries.load);
  const p99 = await ask(timelineQueries.p99);
  const replicas = await ask(replicasQuery);
  return Object.fromEntries(
    plan.clusters.map(({ name }) => [
      name,
      {
        load: load.get(name) ?? [],
        p99: p99.get(name) ?? [],
        replicas: replicas.get(name) ?? [],
      },
    ]),
  );
};
