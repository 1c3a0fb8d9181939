import { expect, it } from 'vitest';
import type { KindName, WorkloadObject } from '../../../../client/src/k8s/model.ts';
import { project } from './project.ts';

const template = {
  metadata: {
    labels: { app: 'web' },
    annotations: { 'linkerd.io/inject': 'enabled', other: 'x' },
  },
  spec: { containers: [{ name: 'a', image: 'web:1' }], initContainers: [{ image: 'init:1' }] },
};
const selector = { matchLabels: { app: 'web' } };

type Workloads = Extract<
  KindName,
  'deployments' | 'statefulsets' | 'daemonsets' | 'replicasets' | 'jobs' | 'cronjobs'
>;

it.each<
  readonly [
    Workloads,
    string,
    { readonly spec: object; readonly status: object },
    Pick<WorkloadObject, 'desired' | 'ready' | 'updated' | 'available'>,
  ]
>([
  [
    'deployments',
    'Deployment',
    {
      spec: { replicas: 3, selector, template },
      status: { readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2 },
    },
    { desired: 3, ready: 2, updated: 1, available: 2 },
  ],
  [
    'statefulsets',
    'StatefulSet',
    { spec: { selector, template }, status: {} },
    { desired: 1, ready: 0, updated: 0, available: 0 },
  ],
  [
    'daemonsets',
    'DaemonSet',
    {
      spec: { selector, template },
      status: {
        desiredNumberScheduled: 4,
        numberReady: 3,
        updatedNumberScheduled: 2,
        numberAvailable: 1,
      },
    },
    { desired: 4, ready: 3, updated: 2, available: 1 },
  ],
  [
    'replicasets',
    'ReplicaSet',
    {
      spec: { replicas: 0, selector, template },
      status: { replicas: 2, readyReplicas: 1, availableReplicas: 1 },
    },
    { desired: 0, ready: 1, updated: 2, available: 1 },
  ],
  [
    'jobs',
    'Job',
    {
      spec: { completions: 5, selector, template },
      status: { ready: 1, active: 2, succeeded: 3 },
    },
    { desired: 1, ready: 1, updated: 2, available: 3 },
  ],
])('%s', (kind, name, object, counts) => {
  expect(project(kind, object)).toMatchObject({
    kind: name,
    ...counts,
    selector: { app: 'web' },
    templateLabels: { app: 'web' },
    templateAnnotations: { 'linkerd.io/inject': 'enabled' },
    images: ['init:1', 'web:1'],
    paused: false,
  });
});

it('reads the template of a CronJob where its Jobs have theirs', () => {
  expect(
    project('cronjobs', { spec: { suspend: true, jobTemplate: { spec: { template } } } }),
  ).toMatchObject({
    kind: 'CronJob',
    desired: 0,
    selector: {},
    templateLabels: { app: 'web' },
    images: ['init:1', 'web:1'],
    paused: true,
  });
});

it('says paused of a Deployment that is', () => {
  expect(project('deployments', { spec: { paused: true } }).paused).toBe(true);
});
