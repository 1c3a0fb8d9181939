// What a cluster's own demand would have given, in the panel of its autoscaler.
import { expect, test, vi } from 'vitest';
import { replayReport } from '../../../../client/src/panels/autoscaling/replay-report.ts';
import type { AutoscaleAdviseResult } from '../../../../server/src/protocol/autoscaling.ts';
import { replay, stateOf } from './fixture.ts';
import { opened, shows } from './opened-panel.ts';

const run = (replicaHours: number, minutesAbove: number) => ({
  replicaHours,
  median: 120,
  highest: 2900,
  minutesAbove,
});

const advice: AutoscaleAdviseResult = {
  ok: true,
  ownDemand: {
    clusters: 2,
    demand: 'sum(rate(requests{cluster="<aks>"}[30s]))',
    metric: 'requests_here',
    advice: {
      limit: 350,
      slowness: 'It was slow <at> 3 of 20.',
      model: 'Right for 94 % of blocks.',
      measured: run(1.02, 4),
      modelled: run(1, 4),
      candidates: [
        { ...run(0.4, 5), target: 17, sets: ['spec.a=17'] },
        { ...run(0.5, 0.5), target: 14, sets: ['spec.a=14'] },
      ],
      best: 1,
    },
  },
};

const refused: AutoscaleAdviseResult = {
  ok: true,
  ownDemand: { clusters: 2, demand: 'x', refusal: 'in gke: only <1> load instead of 3.' },
};

test('advice is asked for once the replay explains the history, and shown with its error', async () => {
  const panel = opened({ advice });
  await shows(panel, 'What this cluster’s own demand would have given');
  const body = panel.body();
  expect(body).toContain('It was slow &lt;at&gt; 3 of 20.');
  expect(body).toContain('Right for 94 % of blocks.');
  expect(body).toContain('cluster=&quot;&lt;aks&gt;&quot;');
  expect(body).toContain(
    'Advice: scale on its own demand, 14 requests/s a replica: 0.5 instead of 1 replica-hours, 0.5 instead of 4 minutes above the target, by the model.',
  );
  expect(body).toContain('The adapter has to give requests_here');
  expect(body).toMatch(/<button type="button"[^>]*data-action="take-demand" data-value="1"/);
  expect(panel.advises).toHaveLength(1);
  panel.send({ kind: 'act', action: 'refresh', value: '' });
  await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
  expect(panel.advises).toHaveLength(1);
  panel.send({ kind: 'act', action: 'advise', value: '' });
  await vi.waitFor(() => expect(panel.advises).toHaveLength(2));
});

test('what it advises is replayed beside the others, and applied', async () => {
  const panel = opened({ advice });
  await shows(panel, 'Advice: scale on its own demand');
  panel.send({ kind: 'act', action: 'take-demand', value: '1' });
  await vi.waitFor(() => expect(panel.replays).toHaveLength(2));
  const [, asked] = panel.replays;
  expect(asked?.candidates).toEqual([{ name: 'Candidate 1', sets: ['spec.a=14'] }]);
  // No adapter gives the metric yet: the query stands in for it.
  expect(asked?.history.queries).toEqual({
    requests_here: 'sum(rate(requests{cluster="<aks>"}[30s]))',
  });
  panel.send({ kind: 'act', action: 'apply', value: 'demand 0' });
  await vi.waitFor(() => expect(panel.applied).toEqual([['spec.a=17']]));
});

test.each<[string, AutoscaleAdviseResult, string]>([
  ['too little was recorded', refused, 'in gke: only &lt;1&gt; load instead of 3.'],
  [
    'the server does not answer',
    { ok: false, failure: { kind: 'network', message: 'nobody <there>' } },
    'nobody &lt;there&gt;',
  ],
])('the reason stands there where %s', async (_, result, text) => {
  const panel = opened({ advice: result });
  await shows(panel, text);
});

test('nothing is said where the metric is its own, and nothing asked below the fit', async () => {
  const own = opened();
  await vi.waitFor(() => expect(own.advises).toHaveLength(1));
  const poor = opened({
    advice,
    answer: () => ({ ok: true, replay: { ...replay, fit: { ...replay.fit, agreement: 0.5 } } }),
  });
  await shows(poor, 'No advice below a fit');
  expect(poor.advises).toEqual([]);
  expect(own.body()).not.toContain('own demand');
});

test('where the history comes from is said, as text', async () => {
  const notes = [{ kind: 'adapter', severity: 'info', message: 'the adapter <a>' }] as const;
  const panel = opened({ notes });
  await shows(panel, 'the adapter &lt;a&gt;');
});

test('the report has the advice', () => {
  const text = replayReport(stateOf({ demand: { result: advice } }), replay);
  expect(text).toContain('## What this cluster’s own demand would have given');
  expect(text).toContain('Right for 94 % of blocks.');
  const without = replayReport(stateOf({ demand: { result: refused } }), replay);
  expect(without).toContain(String.raw`only \<1\> load instead of 3.`);
});
