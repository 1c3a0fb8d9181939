import { expect, it } from 'vitest';
import { describeText } from '../../../client/src/explorer/describe-text.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const subject = {
  kind: 'object',
  context: 'aks',
  apiVersion: 'v1',
  resource: 'pods',
  objectKind: 'Pod',
  namespace: 'strest',
  name: 'web-1',
} as const;
const object = {
  metadata: { creationTimestamp: '2026-11-23T10:00:00Z', labels: { app: 'web', tier: 'front' } },
  status: {
    phase: 'Running',
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [app]',
        lastTransitionTime: '2026-11-23T11:50:00Z',
      },
    ],
    containerStatuses: [
      {
        name: 'app',
        restartCount: 4,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
    ],
  },
};
const events = {
  items: [
    {
      metadata: { name: 'e1', namespace: 'strest', uid: '1' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting\nfailed container',
      count: 12,
      lastTimestamp: '2026-11-23T11:59:00Z',
      involvedObject: { kind: 'Pod', namespace: 'strest', name: 'web-1' },
    },
    {
      metadata: { name: 'e2', namespace: 'strest', uid: '2' },
      type: 'Normal',
      reason: 'Pulled',
      message: 'Pulled the image',
      count: 1,
      lastTimestamp: '2026-11-23T11:59:30Z',
      involvedObject: { kind: 'Pod', namespace: 'strest', name: 'web-1' },
    },
  ],
};

it('says what an object is, why, and what happened to it', () => {
  expect(describeText({ subject, object, events, now })).toMatchInlineSnapshot(`
    "Pod web-1

    Cluster    aks
    Namespace  strest
    Created    2026-11-23 10:00:00 UTC, 2 h ago
    Labels     app=web
               tier=front

    Conditions
      Ready=False, ContainersNotReady, for 10 min: containers with unready status: [app]

    Containers
      app: waiting, CrashLoopBackOff, It ends soon after every start, and is started again ever more slowly. Its previous log says why it ends., 4 restarts
        before that: terminated, OOMKilled, exit code 137, It used more memory than its limit and was killed.

    Status
      phase: Running

    Events
      30 s ago  Normal  Pulled  Pulled the image
      1 min ago  Warning  BackOff ×12  Back-off restarting failed container
    "
  `);
});

it('says why there are no events', () => {
  const error = new ClusterError({ kind: 'forbidden', message: 'No right to list events.' });
  expect(describeText({ subject, object, events: error, now })).toContain(
    'not to be read: No right to list events.',
  );
  expect(describeText({ subject, object, events: {}, now })).toContain('none in the last hour');
});

it.each([
  null,
  3,
  [],
  { status: [], metadata: 7 },
  { status: { conditions: 'x', containerStatuses: [3] } },
])('reads any answer: %j', (answer) => {
  expect(describeText({ subject, object: answer, events: answer, now })).toMatch(/^Pod web-1\n/);
});
