import { describe, expect, it } from 'vitest';
import { podReason, rolloutOf } from '../../../client/src/topology/rollout.ts';
import type { Rollout } from '../../../client/src/topology/rollout.ts';
import type { Fields } from '../../../client/src/util/values.ts';

const workload = (kind: string, spec: Fields, status: Fields, generation = 1): Fields => ({
  kind,
  metadata: { name: 'thanos-store', generation },
  spec,
  status: { observedGeneration: 1, ...status },
});
const set = (status: Fields, spec: Fields = { replicas: 2 }, generation = 1) =>
  workload('StatefulSet', spec, status, generation);
const deployment = (status: Fields, spec: Fields = { replicas: 2 }) =>
  workload('Deployment', spec, status);

const steady = { currentRevision: 'r1', updateRevision: 'r1' };
const of = (ready: number, total = 2) => `thanos-store: ${ready} of ${total} pods are ready`;
const newOnes = 'thanos-store: its new pods take the place of the old ones';

describe('a workload', () => {
  it.each<[what: string, of: Fields, sentence: string]>([
    ['a set with all pods', set({ ...steady, readyReplicas: 2, updatedReplicas: 2 }), ''],
    ['a set of one by default', set({ ...steady, readyReplicas: 1, updatedReplicas: 1 }, {}), ''],
    ['a set of none', set({}, { replicas: 0 }), ''],
    [
      'a set of none whose last pod still works',
      set({ ...steady, replicas: 1 }, { replicas: 0 }),
      newOnes,
    ],
    ['a set that lacks one', set({ ...steady, readyReplicas: 1, updatedReplicas: 2 }), of(1)],
    ['a set without a status', workload('StatefulSet', { replicas: 2 }, {}), of(0)],
    [
      'a set in the middle of an update',
      set({ readyReplicas: 2, updatedReplicas: 2, currentRevision: 'r1', updateRevision: 'r2' }),
      newOnes,
    ],
    ['a set with old pods', set({ ...steady, readyReplicas: 2, updatedReplicas: 1 }), newOnes],
    [
      'a set that its controller has not looked at',
      set({ ...steady, readyReplicas: 2, updatedReplicas: 2 }, { replicas: 2 }, 2),
      newOnes,
    ],
    [
      'a deployment with all pods',
      deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 }),
      '',
    ],
    [
      'a deployment whose old pods go on',
      deployment({ replicas: 3, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 3 }),
      newOnes,
    ],
    [
      'a deployment whose pods are not available for long enough',
      deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 0, readyReplicas: 2 }),
      newOnes,
    ],
    ['a deployment that lacks all', deployment({ replicas: 2, updatedReplicas: 2 }), of(0)],
  ])('%s', (_, one, sentence) => {
    expect(rolloutOf(one, [])).toEqual<Rollout>({ ready: sentence === '', sentence, stuck: false });
  });

  it.each<[what: string, status: Fields, events: readonly Fields[], expected: Rollout]>([
    [
      'by the last event where pods are missing',
      { ...steady, replicas: 0 },
      [
        { reason: 'FailedCreate', lastTimestamp: '2026-11-23T12:00:01Z', message: 'quota: few' },
        { reason: 'FailedCreate', lastTimestamp: '2026-11-23T12:00:00Z', message: 'before' },
        { reason: 'SuccessfulCreate', lastTimestamp: '2026-11-23T12:00:02Z', message: 'other' },
      ],
      { ready: false, sentence: `${of(0)}; quota: few`, stuck: true },
    ],
    [
      'without one',
      { ...steady, replicas: 0 },
      [],
      { ready: false, sentence: of(0), stuck: false },
    ],
  ])('a set tells %s', (_, status, events, expected) => {
    expect(rolloutOf(set(status), [], events)).toEqual(expected);
  });

  const job = (status: Fields) => workload('Job', {}, status);
  const started = { phase: 'Running', conditions: [] };
  it.each<[what: string, status: Fields, pods: readonly Fields[], expected: Rollout]>([
    [
      'done',
      { conditions: [{ type: 'Complete', status: 'True' }] },
      [],
      { ready: true, sentence: '', stuck: false },
    ],
    [
      'at work, for as long as it takes',
      { active: 1, ready: 1 },
      [{ metadata: { name: 'p' }, status: started }],
      { ready: false, sentence: 'thanos-store: at work', stuck: false, busy: true },
    ],
    [
      'failed for good',
      { conditions: [{ type: 'Failed', status: 'True', message: 'too often' }] },
      [],
      { ready: false, sentence: 'thanos-store failed: too often', stuck: true },
    ],
  ])('a job is %s', (_, status, pods, expected) => {
    expect(rolloutOf(job(status), pods)).toEqual(expected);
  });

  it('tells of pods that could not be made: quota, admission', () => {
    const why = 'pods "x" is forbidden: exceeded quota: few';
    const conditions = [
      { type: 'Available', status: 'False', message: 'no' },
      { type: 'ReplicaFailure', status: 'True', message: why },
    ];
    expect(rolloutOf(deployment({ conditions }), [])).toEqual({
      ready: false,
      sentence: `${of(0)}; ${why}`,
      stuck: true,
    });
  });

  it('tells the reason that does not go away first', () => {
    const starting = pod({ containerStatuses: [crashed({ restartCount: 1 })] });
    const lacking = pod({
      containerStatuses: [waiting('ImagePullBackOff', 'Back-off pulling image "x:1"')],
    });
    expect(rolloutOf(set({}), [starting, lacking])).toEqual({
      ready: false,
      sentence: `${of(0)}; p-0 cannot pull x:1: Back-off pulling image "x:1"`,
      stuck: true,
    });
  });

  it('says nothing of pods once it is as it should be', () => {
    const crashing = pod({ containerStatuses: [crashed({ restartCount: 9 })] });
    const done = set({ ...steady, readyReplicas: 2, updatedReplicas: 2 });
    expect(rolloutOf(done, [crashing])).toEqual({ ready: true, sentence: '', stuck: false });
  });
});

const pod = (status: Fields, metadata: Fields = {}): Fields => ({
  metadata: { name: 'p-0', ...metadata },
  status,
});
const waiting = (reason: string, message?: string): Fields => ({
  name: 'thanos',
  image: 'x:1',
  ready: false,
  restartCount: 0,
  state: { waiting: { reason, ...(message === undefined ? {} : { message }) } },
});
const crashed = ({ restartCount, ...end }: { restartCount: number } & Fields): Fields => ({
  name: 'thanos',
  image: 'x:1',
  ready: false,
  restartCount,
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error', ...end } },
});

describe('why a pod is not ready', () => {
  it.each<[what: string, pod: Fields, words: string | undefined, stuck?: boolean]>([
    ['nothing is known yet', pod({}), undefined],
    [
      'its containers are made',
      pod({ containerStatuses: [waiting('ContainerCreating')] }),
      undefined,
    ],
    [
      'no node has room',
      pod({
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/1 nodes are available: 1 Insufficient memory.',
          },
        ],
      }),
      'p-0 finds no node: 0/1 nodes are available: 1 Insufficient memory.',
      false,
    ],
    [
      'no node, without a word why',
      pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }),
      'p-0 finds no node: Unschedulable',
      false,
    ],
    [
      'the image cannot be pulled',
      pod({ containerStatuses: [waiting('ErrImagePull', 'not found')] }),
      'p-0 cannot pull x:1: not found',
      true,
    ],
    [
      'the image has no name that can be read',
      pod({ containerStatuses: [waiting('InvalidImageName')] }),
      'p-0 cannot pull x:1: InvalidImageName',
      true,
    ],
    [
      'a Secret is not there',
      pod({ containerStatuses: [waiting('CreateContainerConfigError', 'secret "s" not found')] }),
      'p-0 cannot start thanos: secret "s" not found',
      true,
    ],
    [
      'it crashed once',
      pod({ containerStatuses: [crashed({ restartCount: 1, message: 'a\nlast word\n' })] }),
      'thanos of p-0 ended with code 1: last word',
      false,
    ],
    [
      'it crashes again and again',
      pod({ containerStatuses: [crashed({ restartCount: 3 })] }),
      'thanos of p-0 ended with code 1',
      true,
    ],
    [
      'it was killed for its memory',
      pod({
        containerStatuses: [crashed({ restartCount: 5, reason: 'OOMKilled', exitCode: 137 })],
      }),
      'thanos of p-0 was killed because it used more memory than its limit',
      true,
    ],
    [
      'it ended just now',
      pod({
        containerStatuses: [
          { name: 'thanos', ready: false, restartCount: 0, state: { terminated: { exitCode: 2 } } },
        ],
      }),
      'thanos of p-0 ended with code 2',
      false,
    ],
    [
      'a first container crashes',
      pod({
        initContainerStatuses: [crashed({ restartCount: 4, message: 'no bucket' })],
        containerStatuses: [waiting('PodInitializing')],
      }),
      'thanos of p-0 ended with code 1: no bucket',
      true,
    ],
    [
      'a first container has done its work',
      pod({
        initContainerStatuses: [
          { name: 'i', ready: true, restartCount: 0, state: { terminated: { exitCode: 0 } } },
        ],
        containerStatuses: [waiting('PodInitializing')],
      }),
      undefined,
    ],
    [
      'it came back after a crash',
      pod({
        containerStatuses: [
          {
            name: 'thanos',
            ready: true,
            restartCount: 7,
            state: { running: {} },
            lastState: { terminated: { exitCode: 1 } },
          },
        ],
      }),
      undefined,
    ],
    [
      'it is on its way out',
      pod({ containerStatuses: [waiting('ErrImagePull')] }, { deletionTimestamp: 't' }),
      undefined,
    ],
  ])('%s', (_, one, words, stuck) => {
    expect(podReason(one)).toEqual(words === undefined ? undefined : { words, stuck });
  });

  it('shows no more of last words than fits', () => {
    const message = 'x'.repeat(5_000);
    const words = podReason(
      pod({ containerStatuses: [crashed({ restartCount: 1, message })] }),
    )?.words;
    expect(words).toBe(`thanos of p-0 ended with code 1: ${'x'.repeat(300)}`);
  });
});
