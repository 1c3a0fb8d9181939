import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../client/src/topology/api.ts';
import { refusalOf } from '../../../client/src/topology/api-problem.ts';
import { incomplete, missingStores } from '../../../client/src/topology/application-check.ts';
import { podReason, rolloutOf } from '../../../client/src/topology/rollout.ts';
import { topologySafety } from '../../../client/src/topology/safety.ts';
import type { DeployedQuerier } from '../../../server/src/protocol/topology.ts';

describe('refusals of an API server', () => {
  const status = (code: number, message: string, causes: readonly object[] = []) =>
    refusalOf(code, JSON.stringify({ kind: 'Status', message, details: { causes } }));

  it.each([
    [409, 'the object has been modified', 'stale'],
    [404, 'namespaces "x" not found', 'not-found'],
    [403, 'pods "x" is forbidden: exceeded quota: q, requested: pods=1', 'quota'],
    [
      403,
      'unable to create new content in namespace x because it is being terminated',
      'terminating',
    ],
    [403, 'admission webhook "w" denied the request: no', 'admission'],
    [403, 'User "u" cannot patch resource', 'forbidden'],
    [422, 'spec: Forbidden: updates to statefulset spec for fields other than', 'immutable'],
    [422, 'spec.clusterIPs[0]: Invalid value: may not change once set', 'immutable'],
    [422, 'spec.replicas: Invalid value: -1', 'invalid'],
    [400, 'strict decoding error: unknown field "spec.x"', 'invalid'],
    [500, '', 'other'],
  ])('%i %s is of the kind %s', (code, message, kind) => {
    expect(status(code, message).kind).toBe(kind);
  });

  it('name the fields and their owners', () => {
    const cause = {
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl-edit" using apps/v1',
      field: '.spec.replicas',
    };
    expect(status(409, 'Apply failed with 1 conflict', [cause])).toMatchObject({
      kind: 'conflict',
      conflicts: [{ field: '.spec.replicas', owner: 'kubectl-edit' }],
    });
  });

  it('are read from what is no JSON too', () => {
    expect(refusalOf(502, '<html>').message).toBe('The cluster answered with status 502.');
  });
});

it.each([
  [undefined, []],
  ['299 - "a \\"b\\""', ['a "b"']],
  ['299 - "one", 299 kube "two, and"', ['one', 'two, and']],
])('warnings of the header %j', (header, warnings) => {
  expect(warningsOf(header)).toEqual(warnings);
});

describe('pods in words', () => {
  const pod = (container: object, conditions: readonly object[] = []) => ({
    metadata: { name: 'p-0' },
    status: {
      conditions,
      containerStatuses: [{ name: 'c', image: 'i:1', ready: false, ...container }],
    },
  });
  const waiting = (reason: string, message?: string) => ({
    state: { waiting: { reason, message } },
  });

  it.each([
    [pod(waiting('ImagePullBackOff', 'no such image')), 'p-0 cannot pull i:1: no such image', true],
    [
      pod(waiting('CreateContainerConfigError', 'secret "s" not found')),
      'p-0 cannot start c: secret "s" not found',
      true,
    ],
    [
      pod({ lastState: { terminated: { reason: 'OOMKilled' } }, restartCount: 1 }),
      'c of p-0 was killed because it used more memory than its limit',
      false,
    ],
    [
      pod({
        ...waiting('CrashLoopBackOff'),
        lastState: { terminated: { exitCode: 2, message: 'a\nno bucket\n' } },
        restartCount: 3,
      }),
      'c of p-0 ended with code 2: no bucket',
      true,
    ],
    [
      pod({}, [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }]),
      'p-0 finds no node: 0/1 nodes are available',
      false,
    ],
  ])('%#', (object, words, stuck) => {
    expect(podReason(object)).toEqual({ words, stuck });
  });

  it('say nothing of a pod that only starts', () => {
    expect(podReason(pod(waiting('ContainerCreating')))).toBeUndefined();
  });

  const set = (status: object) => ({
    kind: 'StatefulSet',
    metadata: { name: 's', generation: 2 },
    spec: { replicas: 2 },
    status: {
      observedGeneration: 2,
      updatedReplicas: 2,
      currentRevision: 'r',
      updateRevision: 'r',
      ...status,
    },
  });

  it.each([
    [set({ readyReplicas: 2 }), true, ''],
    [set({ readyReplicas: 1 }), false, 's: 1 of 2 pods are ready'],
    [
      set({ readyReplicas: 2, updateRevision: 'q' }),
      false,
      's: its new pods take the place of the old ones',
    ],
    [
      set({ readyReplicas: 2, observedGeneration: 1 }),
      false,
      's: its new pods take the place of the old ones',
    ],
  ])('a StatefulSet %#', (object, ready, sentence) => {
    expect(rolloutOf(object, [])).toEqual({ ready, sentence, stuck: false });
  });
});

describe('what a querier has to show', () => {
  const querier: DeployedQuerier = {
    cluster: 'a',
    component: 'query',
    namespace: 'm',
    service: 'q',
    port: 1,
    global: true,
    further: 0,
    expects: [
      {
        cluster: 'a',
        component: 'prometheus',
        type: 'sidecar',
        count: 1,
        labels: { cluster: 'a' },
      },
      {
        cluster: 'b',
        component: 'prometheus',
        type: 'sidecar',
        count: 1,
        labels: { cluster: 'b' },
      },
      { cluster: 'a', component: 'store', type: 'store', count: 1, labels: {} },
      { cluster: 'b', component: 'store', type: 'store', count: 1, labels: {} },
    ],
  };
  const sidecar = (cluster: string, lastError: string | null = null) => ({
    name: `${cluster}:1`,
    lastError,
    labelSets: [{ cluster, replica: 'r' }],
  });
  const store = (name: string) => ({ name, lastError: null, labelSets: [] });

  it.each([
    ['all', { sidecar: [sidecar('a'), sidecar('b')], store: [store('x'), store('y')] }, []],
    [
      'the sidecar of another cluster twice',
      { sidecar: [sidecar('a'), sidecar('a')], store: [store('x'), store('y')] },
      ['0 of 1 stores of the type sidecar {cluster="b"} answer'],
    ],
    [
      'one gateway in place of two',
      { sidecar: [sidecar('a'), sidecar('b')], store: [store('x')] },
      ['1 of 2 stores of the type store answer'],
    ],
    [
      'one that fails',
      { sidecar: [sidecar('a'), sidecar('b', 'refused')], store: [store('x'), store('y')] },
      ['0 of 1 stores of the type sidecar {cluster="b"} answer', 'b:1 does not answer: refused'],
    ],
  ])('%s', (_, data, missing) => {
    expect(missingStores(querier, { data })).toEqual(missing);
  });

  it.each([
    [{ status: 'success', data: {} }, undefined],
    [{ status: 'success', warnings: ['b is gone'] }, 'b is gone'],
    [{ status: 'error', error: 'no store' }, 'no store'],
    [{}, 'The querier does not answer.'],
  ])('an answer of everybody: %j', (answer, why) => {
    expect(incomplete(answer)).toBe(why);
  });
});

it.each([
  [['prod-*'], 'prod-eu', true],
  [['prod-*'], 'my-prod-eu', false],
  [['a.b'], 'axb', false],
  ['no list', 'prod', false],
])('of the contexts %j, %s is a production cluster: %s', (patterns, context, is) => {
  expect(topologySafety(false, patterns).isProduction(context)).toBe(is);
});
