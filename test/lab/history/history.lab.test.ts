import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slowness } from '../../bench/bench.ts';
import { ensureBinary } from '../../stand/binaries.mjs';
import { run } from '../../stand/processes.mjs';
import { getData, rangeOf } from '../timeline/query.ts';
import { ensureHistory } from './blocks.ts';
import type { History } from './blocks.ts';
import { conditionsOf } from './model/events.ts';
import { historyParameters, stepSeconds } from './model/parameters.ts';
import type { ClusterTruth, HistoryTruth } from './model/truth.ts';
import { serveHistory, servedReplica as replica } from './serve.ts';

// Not the lab's: a store gateway and a querier on the loopback interface serve the same blocks without a cluster.

const clusters = ['aks', 'do'] as const;
const log = (): void => undefined;

let history: History;
let truth: HistoryTruth;
let querierUrl: string;
let config: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  const parameters = historyParameters({ clusters, days: 1, beforeSeconds: Date.now() / 1000 });
  ({ history, truth, querierUrl, bucketConfig: config, stop } = await serveHistory(parameters));
});

afterAll(() => stop());

/** Whether the scrape of a step, and the one before it, were made. */
const recordedSteps = ({ name }: ClusterTruth): ReadonlySet<number> => {
  const conditionsAt = conditionsOf(truth.events, name);
  const steps = Array.from({ length: 86_400 / stepSeconds }, (_, step) => step);
  return new Set(
    steps.filter((step) => conditionsAt(truth.startSeconds + step * stepSeconds).recorded),
  );
};

const wholeRange = (offset: number) => ({
  startSeconds: truth.startSeconds + offset,
  endSeconds: truth.endSeconds - 1,
  stepSeconds,
});

describe('a history in a bucket', () => {
  test('is one block a cluster and window, all accepted by Thanos', async () => {
    const thanos = await ensureBinary('thanos', { log });
    const args = ['tools', 'bucket', 'ls', `--objstore.config-file=${config}`];
    const identities = (await run(thanos, args)).match(/^[0-9A-Z]{26}$/gm);
    expect(identities).toHaveLength(history.summary.blocks);
    expect(history.summary.blocks).toBe(clusters.length * 12);
    expect(history.summary.series).toBeLessThanOrEqual(600);
  });

  test('is announced with its clusters and its time', async () => {
    const stores = (await getData(`${querierUrl}/api/v1/stores`)) as {
      store: readonly { labelSets: readonly object[]; minTime: number; maxTime: number }[];
    };
    expect(stores.store[0]?.labelSets).toEqual(
      expect.arrayContaining(clusters.map((cluster) => ({ cluster, replica }))),
    );
    const { minTime = 0, maxTime = 0 } = stores.store[0] ?? {};
    expect(minTime / 1000 - truth.startSeconds).toBeLessThan(stepSeconds);
    expect(truth.endSeconds - maxTime / 1000).toBeLessThan(stepSeconds);
    expect(truth.endSeconds).toBeLessThan(Date.now() / 1000);
  });

  test.each(clusters)('tells the decisions of %s as the truth does', async (name) => {
    const cluster = truth.clusters.find((one) => one.name === name);
    if (!cluster) throw new Error(`no truth of ${name}`);
    const query = `kube_horizontalpodautoscaler_status_desired_replicas{cluster="${name}"}`;
    const range = wholeRange(cluster.scrapeOffsetSeconds);
    const [series] = await rangeOf({ querierUrl, query, range });
    const told = new Map(series?.points);
    const recorded = recordedSteps(cluster);
    let last: number | null | undefined;
    let compared = 0;
    for (const [step, desired] of cluster.desired.entries()) {
      const at = range.startSeconds + step * stepSeconds;
      if (recorded.has(step) && last !== undefined) {
        expect({ at, value: told.get(at) }).toEqual({ at, value: last });
        compared += 1;
      }
      last = desired ?? last;
    }
    expect(compared).toBeGreaterThan(5000);
  });

  test.each(clusters)('answers the demo’s query with what the HPA of %s was told', async (name) => {
    const cluster = truth.clusters.find((one) => one.name === name);
    if (!cluster) throw new Error(`no truth of ${name}`);
    const range = wholeRange(cluster.syncOffsetSeconds);
    const [series] = await rangeOf({ querierUrl, query: truth.query, range });
    const told = new Map(series?.points);
    let compared = 0;
    for (const [step, metricMilli] of cluster.metricMilli.entries()) {
      if (metricMilli === null) continue;
      const value = told.get(range.startSeconds + step * stepSeconds) ?? Number.NaN;
      // The order of additions may move the last digit, and with it the cut to thousandths.
      expect(Math.abs(value * 1000 - metricMilli)).toBeLessThan(1.001);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(5000);
  });

  test('is in the cache from now on', async () => {
    const began = performance.now();
    const again = await ensureHistory(history.parameters, { log });
    expect(again).toMatchObject({ cached: true, key: history.key });
    const took = performance.now() - began;
    expect(took).toBeLessThan(2000 * Math.max(1, slowness()));
  });
});
