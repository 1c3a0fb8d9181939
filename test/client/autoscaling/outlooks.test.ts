// What is remembered of autoscalers, and when it is asked what follows from it.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AutoscaleOutlookParams } from '../../../server/src/protocol/autoscaling.ts';
import { createOutlooks, outlookKey } from '../../../client/src/autoscaling/outlooks.ts';
import type { ClusterView } from '../../../client/src/k8s/model.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { systemTimers } from '../../../client/src/util/system-timers.ts';
import { clusterView } from '../cluster-view.ts';
import { raw, snapshot } from '../trees/clusters/fixture.ts';

afterEach(() => vi.useRealTimers());

const viewOf = (replicas: number, status: object = {}): ClusterView =>
  clusterView('aks', {
    snapshot: snapshot([
      raw('HorizontalPodAutoscaler', 'web', {
        namespace: 'shop',
        status: { desiredReplicas: replicas, ...status },
      }),
    ]),
  });

function start() {
  vi.useFakeTimers({ now: 1_000_000 });
  const changes = createEmitter<void>();
  const asked: AutoscaleOutlookParams[] = [];
  const errors: unknown[] = [];
  let views: readonly ClusterView[] = [viewOf(3)];
  let fails = false;
  const outlooks = createOutlooks({
    clusters: {
      get views() {
        return views;
      },
      onDidChange: (listener) => changes.event(listener),
    },
    ask: async (params) => {
      asked.push(params);
      if (fails) throw new Error('no server');
      const told = params.autoscalers.map(({ key, seen }) => ({
        key,
        wants: seen.length,
        sentence: 'so',
      }));
      return Promise.resolve({ outlooks: told });
    },
    timers: systemTimers,
    now: Date.now,
    onError: (error) => errors.push(error),
  });
  return {
    outlooks,
    asked,
    errors,
    see: (...next: readonly ClusterView[]) => {
      views = next;
      changes.fire();
    },
    fail: (on: boolean) => {
      fails = on;
    },
  };
}

const pass = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};
/** When (min) what was last asked about was seen. */
const minutesOf = (asked: readonly AutoscaleOutlookParams[]) =>
  asked.at(-1)?.autoscalers[0]?.seen.map(({ at }) => (at - 1_000_000) / 60_000);
const key = outlookKey('aks', { namespace: 'shop', name: 'web' });

describe('what autoscalers will do', () => {
  it('is asked while somebody looks, every 15 s and soon after a change, and never else', async () => {
    const { outlooks, asked, see } = start();
    see(viewOf(4));
    await pass(60_000);
    expect(asked).toEqual([]);
    outlooks.setVisible('a', true);
    await pass(0);
    expect(asked).toHaveLength(1);
    await pass(15_000);
    expect(asked).toHaveLength(2);
    see(viewOf(5));
    await pass(500);
    expect(asked).toHaveLength(3);
    outlooks.setVisible('b', true);
    outlooks.setVisible('a', false);
    await pass(1);
    outlooks.setVisible('b', false);
    const before = asked.length;
    await pass(60_000);
    expect(asked).toHaveLength(before);
  });

  it('is asked though changes never rest', async () => {
    const { outlooks, asked, see } = start();
    outlooks.setVisible('a', true);
    await pass(0);
    for (let at = 0; at < 20; at += 1) {
      see(viewOf(at));
      await pass(300);
    }
    expect(asked.length).toBeGreaterThan(5);
  });

  it('rests on what was seen in the last 15 minutes, and on the one before', async () => {
    const { outlooks, asked, see } = start();
    outlooks.setVisible('a', true);
    await pass(0);
    for (const replicas of [4, 5, 6]) {
      await pass(10 * 60_000);
      see(viewOf(replicas));
    }
    await pass(500);
    expect(minutesOf(asked)).toEqual([10, 20, 30]);
    expect(asked.at(-1)?.autoscalers[0]).toMatchObject({ key, kubernetes: '1.36' });
  });

  it('rests on nothing that was there before somebody looked', async () => {
    const { outlooks, asked, see } = start();
    see(viewOf(4));
    await pass(10 * 60_000);
    see(viewOf(5));
    outlooks.setVisible('a', true);
    await pass(0);
    expect(minutesOf(asked)).toEqual([10]);
  });

  it.each([
    [10, [0, 10]],
    [20, [20]],
  ])('is remembered while nobody looks for %i min: %j', async (minutes, seen) => {
    const { outlooks, asked, see } = start();
    outlooks.setVisible('a', true);
    await pass(0);
    outlooks.setVisible('a', false);
    await pass(minutes * 60_000);
    see(viewOf(5));
    outlooks.setVisible('a', true);
    await pass(0);
    expect(minutesOf(asked)).toEqual(seen);
  });

  it('remembers what changed nothing that counts once, and of it the newest', async () => {
    const { outlooks, asked, see } = start();
    outlooks.setVisible('a', true);
    await pass(0);
    await pass(60_000);
    const conditions = [{ type: 'AbleToScale', status: 'False' }];
    see(viewOf(3, { conditions }));
    await pass(500);
    expect(minutesOf(asked)).toEqual([0]);
    expect(asked.at(-1)?.autoscalers[0]?.seen[0]?.object).toMatchObject({ status: { conditions } });
  });

  it('is told of the first 100 only', async () => {
    const { outlooks, asked, see } = start();
    const names = Array.from({ length: 120 }, (_, at) => `web-${String(at)}`);
    see(
      clusterView('aks', {
        snapshot: snapshot(
          names.map((name) => raw('HorizontalPodAutoscaler', name, { namespace: 'shop' })),
        ),
      }),
    );
    outlooks.setVisible('a', true);
    await pass(0);
    expect(asked[0]?.autoscalers).toHaveLength(100);
  });

  it('is told when it is another, and gone with the autoscaler', async () => {
    const { outlooks, see } = start();
    let told = 0;
    outlooks.onDidChange(() => {
      told += 1;
    });
    outlooks.setVisible('a', true);
    await pass(0);
    const { known } = outlooks;
    expect(known.get(key)?.wants).toBe(1);
    await pass(30_000);
    expect(outlooks.known).toBe(known);
    expect(told).toBe(1);
    see(clusterView('aks'));
    await pass(500);
    expect(outlooks.known.size).toBe(0);
    expect(told).toBe(2);
  });

  it('fails once in the log, however often it fails', async () => {
    const { outlooks, errors, fail } = start();
    fail(true);
    outlooks.setVisible('a', true);
    await pass(60_000);
    expect(errors).toHaveLength(1);
    fail(false);
    await pass(15_000);
    fail(true);
    await pass(15_000);
    expect(errors).toHaveLength(2);
  });
});
