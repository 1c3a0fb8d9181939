import { describe, expect, it } from 'vitest';
import type { EndpointView } from '../../../client/src/endpoints/endpoints.ts';
import { explainStoreGaps } from '../../../client/src/tools/explain-store-gaps.ts';
import type { GapTools } from '../../../client/src/tools/explain-store-gaps.ts';
import { neverCancelled } from '../../../client/src/util/cancellation.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import type { CoverageResult, CoverageSpan } from '../../../server/src/protocol/thanos.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';
import { clusterView } from '../cluster-view.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 23, 12);

const span = (store: string, from: number, to: number, lastError?: string): CoverageSpan => ({
  store,
  kind: store.startsWith('s') ? 'sidecar' : 'store',
  from: now + from * hour,
  to: now + to * hour,
  resolutions: [0],
  overlaps: [],
  ...(lastError === undefined ? {} : { lastError }),
});

const coverage: CoverageResult = {
  total: 3,
  rows: [
    { labels: { cluster: 'ok' }, spans: [span('s3', -9, 0)], gaps: [] },
    {
      labels: { cluster: 'gke', replica: '1' },
      spans: [span('s2', -9, 0, 'refused')],
      gaps: [{ from: now - 4 * hour, to: now - 3 * hour, coveredBy: ['s9'] }],
    },
    {
      labels: { cluster: 'aks' },
      spans: [span('gw', -9, -5), span('s1', -2, 0)],
      gaps: [{ from: now - 5 * hour, to: now - 2 * hour, coveredBy: [] }],
    },
  ],
  problems: [{ kind: 'refused', message: 'A bucket does not answer.' }],
  from: now - 9 * hour,
  to: now,
};

const querier = (name: string, chosen = false): EndpointView => ({
  name,
  source: { kind: 'connection', url: 'http://user:secret@thanos' },
  way: { kind: 'closed' },
  chosen,
});

function toolsWith(given: Partial<GapTools>, list: readonly EndpointView[]) {
  const changed = createEmitter<void>();
  const { timers, pending, advance, armed } = createFakeTimers(now);
  const watched: (readonly string[])[] = [];
  let shown = list;
  const tools: GapTools = {
    endpoints: {
      list: () => shown,
      onDidChange: changed.event,
      watch: (contexts) => {
        watched.push(contexts);
        return { dispose: () => void watched.pop() };
      },
    },
    clusters: { views: [] },
    timers,
    clusterLabel: () => 'cluster',
    now: () => now,
    ask: {
      coverage: async () => Promise.resolve({ ok: true, value: coverage }),
      look: async () =>
        Promise.resolve({
          stores: {
            ok: true,
            value: [
              { name: 's2', kind: 'sidecar', labelSets: [], empty: false, lastError: 'refused' },
              { name: 's1', kind: 'sidecar', labelSets: [], empty: false },
            ],
          },
        }),
      doctor: async () => Promise.reject(new Error('Away.')),
      failureOf: (error) => ({ kind: 'network', message: (error as Error).message }),
    },
    ...given,
  };
  const find = (more: readonly EndpointView[]) => {
    shown = more;
    changed.fire();
  };
  return { tools, find, watched, pending, advance, armed };
}

const explain = async (
  input: unknown,
  given: Partial<GapTools> = {},
  list: readonly EndpointView[] = [querier('one')],
) => explainStoreGaps(toolsWith(given, list).tools, input, neverCancelled);

describe('explain_store_gaps', () => {
  it('tells lost time first, who lies beside it, and what is known of why', async () => {
    const text = await explain({});
    expect(text).toMatchInlineSnapshot(`
      "Querier one, seen at 2026-11-23 12:00:00 UTC.
      3 label sets, 1 with gaps.
      Not everything could be read: A bucket does not answer.
      {cluster="aks"}: 9 h, gaps of 3 h
        Gap: nobody answers for 2026-11-23 07:00:00 UTC to 2026-11-23 10:00:00 UTC (3 h). Before it answers Store gateway gw. After it answers Sidecar s1.
      {cluster="gke", replica="1"}: 9 h, 1 gap that another replica fills, 1 span of a store that does not answer
        Gap of this replica, 2026-11-23 08:00:00 UTC to 2026-11-23 09:00:00 UTC (1 h); deduplicated queries take it from s9. Nobody answers after it.
        s2 holds 2026-11-23 03:00:00 UTC to 2026-11-23 12:00:00 UTC but does not answer: refused
      Without gaps: 1 of 3 label sets.
      Stores: 2, of which 1 do not answer.
        Sidecar s2 (all time): refused
      The doctor could not look: Away."
    `);
    expect(text).not.toContain('secret');
  });

  it('tells of one cluster alone, or which there are', async () => {
    expect(await explain({ cluster: 'ok' })).toMatch(/Without gaps: 1 of 1 label sets?\./);
    expect(await explain({ cluster: 'eks' })).toContain(
      'No store has cluster="eks". Values of that label: aks, gke, ok.',
    );
  });

  it('says what is left out', async () => {
    const [, , lost] = coverage.rows;
    if (lost === undefined) throw new Error('no row');
    const rows = Array.from({ length: 50 }, (_, index) => ({
      ...lost,
      labels: { cluster: `c${index}` },
      gaps: Array.from({ length: 12 }, () => lost.gaps).flat(),
    }));
    const ask = {
      ...toolsWith({}, []).tools.ask,
      coverage: async () => Promise.resolve({ ok: true as const, value: { ...coverage, rows } }),
    };
    const text = await explain({}, { ask });
    expect(text).toContain('2 more gaps are left out.');
    expect(text).toMatch(/Truncated: \d+ more lines are left out\. Ask for one cluster/);
    expect(text.length).toBeLessThan(20_200);
  });

  it('gives on why nothing is known', async () => {
    const ask = {
      ...toolsWith({}, []).tools.ask,
      coverage: async () => Promise.reject(new Error('Not ready.')),
    };
    await expect(explain({}, { ask })).rejects.toThrow('one: Not ready.');
  });
});

describe('the querier that is asked', () => {
  const two = [querier('one'), querier('two', true)];

  it('is the one that is named, chosen, or the only one', async () => {
    expect(await explain({ querier: 'one' }, {}, two)).toMatch(/^Querier one,/);
    expect(await explain({}, {}, two)).toMatch(/^Querier two,/);
  });

  it.each([
    [{}, [querier('one'), querier('two')], /No querier is chosen\. .*Queriers: one, two\./],
    [{}, [], /No querier is chosen\. .*No querier is known/],
    [{ querier: 'gone' }, two, /There is no querier "gone"\. Queriers: one, two\./],
  ])('with %j and none of these is asked for', async (input, list, sentence) => {
    const { tools, advance, armed } = toolsWith({}, list);
    const answer = explainStoreGaps(tools, input, neverCancelled);
    const waited = armed(0).then(() => advance(0));
    await expect(answer).rejects.toThrow(sentence);
    await waited;
  });

  it('is looked for in the cluster of its name', async () => {
    const clusters = { views: [clusterView('aks', { connection: { kind: 'idle' } })] };
    const { tools, find, watched, pending } = toolsWith({ clusters }, []);
    const answer = explainStoreGaps(tools, { querier: 'aks/mon/query' }, neverCancelled);
    expect(watched).toEqual([['aks']]);
    find([querier('aks/mon/query')]);
    expect(await answer).toMatch(/^Querier aks\/mon\/query,/);
    expect(watched).toEqual([]);
    expect(pending()).toBe(0);
  });
});
