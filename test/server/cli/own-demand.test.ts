import { expect, test } from 'vitest';
import { ownDemandText } from '../../../server/src/cli/autoscale/own-demand.ts';

const queries = {
  latency: 'own p99',
  demand: 'sum(rate(requests{cluster="gke"}[30s]))',
  label: 'cluster',
  window: 30_000,
  byCluster: { latency: 'all p99', demand: 'all demand' },
};
const latency = (minutesAbove: number) => ({ median: 120.4, highest: 2900.6, minutesAbove });
const score = {
  replicaHours: 0.4,
  minutesAboveTarget: 0,
  worstShortage: 0,
  scalingsPerHour: 0,
  flaps: 0,
  failedSyncs: 0,
};
const candidate = (target: number, replicaHours: number, minutesAbove: number) => ({
  target,
  sets: [`spec.triggers[0].metadata.threshold="${String(target)}"`],
  score,
  replicaHours,
  latency: latency(minutesAbove),
});
const candidates = [candidate(17, 0.4, 2), candidate(14, 0.5, 0.5)];
const advice = {
  limit: 350,
  from: 'gke',
  model: { upTo: [], latency: [] },
  quality: {
    compared: 100,
    above: { times: 20, right: 0.9 },
    below: { times: 80, right: 0.98 },
    balanced: 0.94,
    typicalFactor: 1.24,
  },
  ground: { block: 180_000, blocks: 8, loads: [8.75, 60, 105], spells: 2 },
  measured: { replicaHours: 1, latency: latency(1.1) },
  modelled: { replicaHours: 1, latency: latency(1) },
  slowItself: { times: 20, own: 3 },
  candidates,
  best: candidates[1],
};

test('advice says what it is made from and what it gives', () => {
  expect(ownDemandText({ clusters: 2, queries, advice })).toBe(`
The metric is one of 2 clusters together: whichever is slow, all of them scale. It was above its target of 350 at 20 of the compared times; at 3 of these this cluster was slow itself.
Its own demand is sum(rate(requests{cluster="gke"}[30s]))
Latency by requests/s of a ready pod, never falling, from gke: of the blocks of time that a model was not made from, it puts 94 % on the right side of the target (90 % of 20 times above, 98 % of 80 below), and is typically off by a factor of 1.24. It rests on 8 blocks of 3 min, 3 loads (8.8, 60, 110 requests/s), the target passed in 2 spells of load.

                           replica-hours  latency median  highest  min above target
as it was, measured                    1             120     2901               1.1
as it was, by the model                1             120     2901                 1
own demand 17/s a replica            0.4             120     2901                 2
own demand 14/s a replica            0.5             120     2901               0.5

Advice: scale on the cluster's own demand, 14 requests/s a replica: 50 % fewer replica-hours, 0.5 instead of 1 minutes above the target, by the model. Higher targets are above the latency target for longer than what there was.
  --set 'spec.triggers[0].metadata.threshold="14"'
`);
});

test('no advice is a sentence', () => {
  expect(ownDemandText({ clusters: 2, queries, refusal: 'too little is known' })).toBe(`
The metric is one of 2 clusters together: whichever is slow, all of them scale.
No advice to go by this cluster's own demand: too little is known.
`);
  expect(ownDemandText({ clusters: 2, queries, advice: { ...advice, best: undefined } })).toContain(
    'None of them is cheaper or faster than what there was.',
  );
});

test('what is faster may cost more', () => {
  const dearer = { ...advice, best: candidate(10, 1.2, 0.5) };
  expect(ownDemandText({ clusters: 2, queries, advice: dearer })).toContain(
    '10 requests/s a replica: 20 % more replica-hours, 0.5 instead of 1 minutes above the target',
  );
});

test('an HPA needs its adapter for it', () => {
  const text = ownDemandText({ clusters: 2, queries, advice, metric: 'requests' });
  expect(text).toContain('The adapter has to give requests from the query above; it does not yet.');
});
