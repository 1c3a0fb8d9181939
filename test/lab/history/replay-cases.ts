// The replay of a history that real stores serve, held against its known truth.
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultController,
  fitRecording,
  readHistory,
  readSubject,
  syncTimesOf,
  withQueries,
  type Decision,
  type Reduced,
  type Subject,
} from '../../../server/src/autoscale/index.ts';
import { nodeRuntime } from '../../../server/src/cli/node-runtime.ts';
import { createThanosApi } from '../../../server/src/thanos/api.ts';
import { createRangeReader } from '../../../server/src/thanos/range-reader.ts';
import { slowness } from '../../bench/bench.ts';
import { serveHistory, type ServedHistory } from './serve.ts';
import type { HistoryParameters } from './model/parameters.ts';

const none = (): undefined => undefined;
const silentLog = { error: none, warn: none, info: none, debug: none };

const config = defaultController();
const step = config.syncPeriod / 1000;
const daySeconds = 86_400;
/** Time (ms) that reading seven days may take on a machine that does nothing else. */
const readingLimit = 5000;

const manifest = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: keda-hpa-strest-server, namespace: strest }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: strest-server }
  minReplicas: 1
  maxReplicas: 6
  metrics:
    - type: External
      external: { metric: { name: s0-prometheus }, target: { type: Value, value: '350' } }
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 30
      policies: [{ type: Pods, value: 1, periodSeconds: 15 }]
`;

/** Registers the tests of a history; `least` is the share of passes that must be as the truth has them. */
export function describeReplay(parameters: HistoryParameters, least: number): void {
  const names = parameters.clusters;
  let served: ServedHistory;
  let subject: Subject;

  beforeAll(async () => {
    served = await serveHistory(parameters);
    const read = readSubject(parse(manifest), config);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    subject = withQueries(read.subject, new Map([['s0-prometheus', served.truth.query]]));
  });

  afterAll(() => served.stop());

  const read = async (
    cluster: string,
    { days, values }: { readonly days: number; readonly values: 'status' | 'query' },
  ): Promise<Reduced & { readonly tookMs: number }> => {
    const runtime = nodeRuntime(silentLog, undefined);
    const profile = { name: 'q', url: served.querierUrl, credentials: { kind: 'none' } } as const;
    const api = createThanosApi(profile, { ...runtime, trusted: true });
    const reader = createRangeReader({ api, clock: runtime.clock, budgetMs: 280_000 });
    const to = served.truth.endSeconds;
    const range = { from: to - days * daySeconds, to };
    const matchers = [`cluster="${cluster}"`];
    const began = performance.now();
    try {
      const request = { subject, range, step, matchers, startup: 30_000, values };
      const reduced = await readHistory(request, reader, new AbortController().signal);
      return { ...reduced, tookMs: performance.now() - began };
    } finally {
      api.close();
    }
  };

  /** The share of passes that the replay decides as the truth says they were decided. */
  const againstTruth = ({ recording }: Reduced, cluster: string) => {
    if (recording === undefined) throw new Error('nothing was recorded');
    const times = syncTimesOf(recording, config);
    if ('refused' in times) throw new Error(times.refused);
    const truth = served.truth.clusters.find(({ name }) => name === cluster);
    const decisions: Decision[] = [];
    const fit = fitRecording(recording, times, {
      config,
      onDecision: (decision) => decisions.push(decision),
    });
    let [equal, compared] = [0, 0];
    for (const { at, desired } of decisions) {
      // A status on the grid is of the pass in the step before it; a pass made up at the grid is of its own step.
      const own = Math.floor((at / 1000 - served.truth.startSeconds) / step);
      const wanted = truth?.desired[fit.basis === 'status' ? own - 1 : own];
      if (wanted === undefined || wanted === null) continue;
      compared += 1;
      if (wanted === desired) equal += 1;
    }
    return { fit, compared, share: equal / compared };
  };

  describe(`${String(parameters.days)} days of history`, () => {
    it.each(names)('of %s are replayed as they were', async (name) => {
      const reduced = await read(name, { days: parameters.days, values: 'status' });
      const { fit, compared, share } = againstTruth(reduced, name);
      console.log(
        `${name}: ${String(share)} of ${String(compared)} as the truth, fit ${String(fit.agreement)}`,
      );
      expect(fit.basis).toBe('status');
      expect(fit.agreement).toBeGreaterThanOrEqual(least);
      expect(share).toBeGreaterThanOrEqual(least);
      const passes = (parameters.days * daySeconds) / step;
      expect(compared).toBeGreaterThan(0.95 * passes);
    });

    it('are replayed from the query alone, too', async () => {
      const name = names[0] ?? '';
      const reduced = await read(name, { days: 1, values: 'query' });
      const { recording } = reduced;
      if (recording === undefined) throw new Error('nothing was recorded');
      const bare = { ...recording, status: undefined };
      const { fit, share } = againstTruth({ ...reduced, recording: bare }, name);
      console.log(
        `${name}: ${String(share)} as the truth from the query, fit ${String(fit.agreement)}`,
      );
      expect(fit.basis).toBe('record');
      expect(share).toBeGreaterThanOrEqual(0.95);
    });

    it('are read fast enough', async () => {
      const days = Math.min(7, parameters.days);
      const before = slowness();
      const { tookMs, recording } = await read(names[0] ?? '', { days, values: 'status' });
      const slow = Math.max(1, before, slowness());
      console.log(
        `${String(days)} days read in ${String(Math.round(tookMs))} ms, ${slow.toFixed(1)} times slowed`,
      );
      expect(recording).toBeDefined();
      expect(tookMs / slow).toBeLessThan(readingLimit);
    });
  });
}
