import { describe, expect, it } from 'vitest';
import type { ClusterSnapshot, ClusterView } from '../../../client/src/k8s/model.ts';
import { emptySnapshot } from '../../../client/src/k8s/model.ts';
import { listMeshedWorkloads } from '../../../client/src/tools/list-meshed-workloads.ts';
import { neverCancelled } from '../../../client/src/util/cancellation.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';
import { clusterView } from '../cluster-view.ts';
import { batch, clusterOf, controlPlane, deployment, raw, sample } from '../mesh/fixture.ts';

const view = (context: string, snapshot: ClusterSnapshot, live = true): ClusterView =>
  clusterView(context, { snapshot, connection: { kind: live ? 'live' : 'idle' } });

const full = clusterOf(
  ...controlPlane(),
  raw('Namespace', 'shop', { annotations: { 'linkerd.io/inject': 'enabled' } }),
  ...deployment('shop', 'web', { pods: 2, meshed: 1 }),
  ...Array.from({ length: 120 }, (_, index) => deployment('many', `w${index}`, { pods: 1 })).flat(),
);

function options(views: readonly ClusterView[]) {
  const clock = createFakeTimers();
  const changed = createEmitter<void>();
  const held: unknown[] = [];
  return {
    clock,
    changed,
    held,
    clusters: {
      views,
      onDidChange: changed.event,
      hold: (needs: unknown) => {
        held.push(needs);
        return { dispose: () => void held.pop() };
      },
    },
    ask: {
      endpointFor: () => 'querier',
      query: async (_name: string, queries: readonly { readonly id: string }[]) =>
        Promise.resolve(
          batch(
            queries[0]?.id === 'identity'
              ? { identity: [sample(1, { cluster: 'aks', pod: 'x' })] }
              : {
                  responses: [
                    sample(600, {
                      cluster: 'aks',
                      namespace: 'shop',
                      deployment: 'web',
                      classification: 'success',
                      tls: 'true',
                    }),
                  ],
                },
          ),
        ),
      found: () => [],
      watch: () => ({ dispose: () => undefined }),
      onDidChange: () => ({ dispose: () => undefined }),
    },
    settings: () => ({ clusterLabel: 'cluster', window: '1m', quantile: 0.99 }),
    timers: clock.timers,
    now: clock.clock,
  };
}

const ask = async (input: unknown, views = [view('aks', full)]) => {
  const given = options(views);
  const answer = JSON.parse(await listMeshedWorkloads(given, input, neverCancelled)) as Readonly<
    Record<string, unknown>
  >;
  expect(given.held).toEqual([]);
  expect(given.clock.pending()).toBe(0);
  return answer;
};

describe('listMeshedWorkloads', () => {
  it('tells what there is of a namespace', async () => {
    const { clusters, workloads, truncated } = await ask({ namespace: 'shop' });
    expect(clusters).toEqual([
      expect.objectContaining({
        name: 'aks',
        controlPlane: 'edge-26.8.3',
        meshedPods: 4,
        pods: 125,
      }),
    ]);
    expect(workloads).toEqual([
      expect.objectContaining({
        cluster: 'aks',
        namespace: 'shop',
        name: 'web',
        meshed: '1/2',
        inject: 'enabled',
        rps: 10,
        success: 1,
        secured: 1,
        problems: [expect.stringContaining('1 of 2 pods without proxy')],
      }),
    ]);
    expect(truncated).toBeUndefined();
  });

  it('leaves out what is too much, and says how much', async () => {
    const { workloads, truncated } = await ask(undefined);
    expect(workloads).toHaveLength(100);
    expect(truncated).toMatch(/^24 of 124 workloads are left out\. /);
  });

  it('lists only what is to be looked at', async () => {
    const { workloads } = await ask({ problemsOnly: true });
    expect(workloads).toHaveLength(1);
  });

  it.each([{ cluster: 'gone' }, { cluster: 7 }])(
    'with %j and nothing connected says so',
    async (input) => {
      const answer = await ask(input, [view('aks', emptySnapshot, false)]);
      expect(answer).toEqual({
        error: 'No such cluster is connected.',
        clusters: [{ name: 'aks', state: 'idle' }],
      });
    },
  );

  it('gives what it has when a cluster does not come', async () => {
    const given = options([view('aks', emptySnapshot, false)]);
    const answer = listMeshedWorkloads(given, { cluster: 'aks' }, neverCancelled);
    await given.clock.armed(10_000);
    given.clock.advance(10_000);
    expect(JSON.parse(await answer)).toMatchObject({ clusters: [{ name: 'aks', pods: 0 }] });
  });
});
