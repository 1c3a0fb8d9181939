// Advice on the own demand of a cluster, asked of the language server.
import { expect, test } from 'vitest';
import type {
  AutoscaleAdviseResult,
  AutoscaleHistory,
  AutoscaleReplayResult,
} from '../../server/src/protocol/autoscaling.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { profileOf } from '../support/connections.ts';
import { demandManifest, demandRange, globalP99, serveDemand } from '../support/served-demand.ts';
import { startWithEndpoints } from './client.ts';

const historyOf = (more: Partial<AutoscaleHistory> = {}): AutoscaleHistory => ({
  endpoint: 'one',
  manifest: demandManifest,
  matchers: ['cluster="aks"'],
  ...demandRange,
  queries: { queue: globalP99 },
  ...more,
});

const opened = async () => {
  const server = await serveDemand();
  const { connection } = await startWithEndpoints([profileOf(server.url)]);
  return {
    connection,
    advise: (more: Partial<AutoscaleHistory> = {}) =>
      connection.sendRequest<AutoscaleAdviseResult>(methods.autoscaleAdvise, {
        history: historyOf(more),
      }),
  };
};

/** What was advised; fails where nothing was. */
const advised = async (asked: Promise<AutoscaleAdviseResult>) => {
  const result = await asked;
  const { advice, metric, demand } = (result.ok ? result.ownDemand : undefined) ?? {};
  const best = advice?.candidates[advice.best ?? -1];
  if (!advice || !best || !metric || !demand) throw new Error(JSON.stringify(result));
  return { advice, best, metric, demand };
};

test('the own demand of a cluster is advised, and can be replayed beside what there is', async () => {
  const { connection, advise } = await opened();
  const { advice, best, metric, demand } = await advised(advise());
  expect(demand).toBe('sum(rate(latency_ms_count{app="web", cluster="aks"}[30s]))');
  expect(metric).toBe('requests_per_second_of_this_cluster');
  expect(advice.limit).toBe(350);
  expect(advice.model).toMatch(/on the right side of the target .* 3 loads/);
  expect(advice.slowness).toMatch(/this cluster was slow itself/);
  expect(best.minutesAbove).toBeLessThanOrEqual(advice.modelled.minutesAbove);
  const replayed = await connection.sendRequest<AutoscaleReplayResult>(methods.autoscaleReplay, {
    history: historyOf({ queries: { queue: globalP99, [metric]: demand } }),
    candidates: [{ name: 'own', sets: best.sets }],
    points: 200,
  });
  if (!replayed.ok) throw new Error(replayed.failure.message);
  const [run] = replayed.replay.candidates;
  expect(run?.line.values.length).toBeGreaterThan(2);
  expect(run?.score.replicaHours).toBeCloseTo(best.replicaHours, 1);
});

test.each<[string, Partial<AutoscaleHistory>, object]>([
  [
    'a few minutes are no ground for it',
    { to: demandRange.from + 720_000 },
    { ok: true, ownDemand: { refusal: expect.stringContaining('Advice needs') as string } },
  ],
  ['nothing says which cluster it is', { matchers: [] }, { ok: true }],
  ['the metric is its own', { queries: { queue: 'histogram_quantile(0.99, own)' } }, { ok: true }],
  [
    'something is supposed to have happened',
    { whatIfs: [{ kind: 'traffic', factor: 2, ...demandRange }] },
    { ok: false, failure: { kind: 'unprocessable' } },
  ],
])('no advice where %s', async (_, more, expected) => {
  const { advise } = await opened();
  const result = await advise(more);
  expect(result).toMatchObject(expected);
  expect(JSON.stringify(result)).not.toContain('"advice"');
});
