import { describe, expect, it } from 'vitest';
import {
  podHealth,
  restartsOf,
  startsUntil,
} from '../../../../client/src/trees/clusters/pod-health.ts';
import type { Raw } from './fixture.ts';
import { keptPod, now, pod, running } from './fixture.ts';

const waiting = (reason: string, message = '') => ({
  ready: false,
  state: { waiting: { reason, message } },
});
const ended = (exitCode: number, reason = 'Error') => ({
  ready: false,
  state: { terminated: { exitCode, reason } },
});
const notReady = (startedAt: string) => ({ ready: false, state: { running: { startedAt } } });

const cases: readonly (readonly [pod: Raw, level: string, words: string, why?: RegExp])[] = [
  [pod('p'), 'ok', 'running'],
  [pod('p', notReady('2026-11-23T11:59:30Z')), 'busy', 'running, not ready yet'],
  [pod('p', notReady('2026-11-23T11:58:59Z')), 'warning', 'running, not ready', /readiness probe/],
  [
    pod('p', {}, { status: { conditions: [{ type: 'Ready', status: 'False' }] } }),
    'warning',
    'running, not ready',
  ],
  [pod('p', waiting('ContainerCreating')), 'busy', 'starting'],
  [
    pod('p', {
      ...waiting('CrashLoopBackOff', 'back-off 5m0s'),
      restartCount: 4,
      lastState: {
        terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-23T11:00:00Z' },
      },
    }),
    'error',
    'crashing: CrashLoopBackOff',
    /ends soon after every start.*used more memory than its limit \(exit code 137\)/,
  ],
  [
    pod('p', waiting('ImagePullBackOff', 'no such image')),
    'error',
    'cannot start: ImagePullBackOff',
    /cannot be pulled.*no such image/,
  ],
  [
    pod('p', waiting('SomethingNew', 'its message')),
    'error',
    'cannot start: SomethingNew',
    /^its message$/,
  ],
  [pod('p', ended(0, 'Completed')), 'done', 'completed'],
  [pod('p', ended(2)), 'error', 'ended with exit code 2'],
  [pod('p', ended(137, 'OOMKilled')), 'error', 'ended: OOMKilled, exit code 137', /more memory/],
  [pod('p', {}, { deletionTimestamp: '2026-11-23T11:59:00Z' }), 'busy', 'terminating'],
  [pod('p', {}, { status: { phase: 'Succeeded' } }), 'done', 'completed'],
  [
    pod('p', {}, { status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory' } }),
    'error',
    'failed: Evicted',
    /ran out of memory.*low on memory/,
  ],
  [pod('p', ended(3), { status: { phase: 'Failed' } }), 'error', 'ended with exit code 3'],
  [pod('p', {}, { status: { phase: 'Failed', message: 'why' } }), 'error', 'failed', /^why$/],
  [
    pod(
      'p',
      {},
      {
        status: {
          phase: 'Pending',
          containerStatuses: [],
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/3 nodes',
            },
          ],
        },
      },
    ),
    'warning',
    'waits for a node',
    /No node can take it.*0\/3 nodes/,
  ],
  [
    pod('p', waiting('PodInitializing'), {
      spec: { initContainers: [{ name: 'one' }, { name: 'two' }], containers: [{ name: 'app' }] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          { ...running, name: 'one', ...ended(0, 'Completed') },
          { ...running, name: 'two', ready: false },
        ],
      },
    }),
    'busy',
    'initialising, 2 of 2',
  ],
  [
    pod('p', waiting('PodInitializing'), {
      spec: { initContainers: [{ name: 'one' }], containers: [{ name: 'app' }] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [{ ...running, name: 'one', ...waiting('ErrImagePull') }],
      },
    }),
    'error',
    'init one cannot start: ErrImagePull',
  ],
];

describe('a pod', () => {
  it.each(cases.map((one) => [one] as const))('%#', ([object, level, words, why = /.*/]) => {
    const health = podHealth(keptPod(object), now);
    expect(health).toMatchObject({ level, words });
    expect(health.why).toMatch(why);
  });

  it('that only starts is in trouble after a minute', () => {
    const starting = keptPod(pod('p', notReady('2026-11-23T11:59:30Z')));
    expect(startsUntil(starting)).toBe(Date.parse('2026-11-23T12:00:30Z'));
    expect(startsUntil(keptPod(pod('p')))).toBeUndefined();
    expect(podHealth(starting, now + 30_000).level).toBe('warning');
  });

  it('counts the restarts of all its containers', () => {
    const object = pod(
      'p',
      {},
      {
        status: {
          containerStatuses: [
            { ...running, restartCount: 2 },
            { ...running, name: 'b', restartCount: 3 },
          ],
        },
        spec: { containers: [{ name: 'app' }, { name: 'b' }] },
      },
    );
    expect(restartsOf(keptPod(object))).toBe(5);
  });
});
