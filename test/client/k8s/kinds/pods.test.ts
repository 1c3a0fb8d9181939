import { describe, expect, it } from 'vitest';
import { project } from './project.ts';

const at = '2026-11-23T10:00:00Z';
const time = Date.parse(at);

it('keeps what is shown of a pod', () => {
  const pod = project('pods', {
    metadata: { name: 'web-1', namespace: 'strest', uid: 'u', creationTimestamp: at },
    spec: {
      nodeName: 'node-1',
      serviceAccountName: 'web',
      initContainers: [
        { name: 'linkerd-init', image: 'cr.l5d.io/linkerd/proxy-init:v2' },
        {
          name: 'linkerd-proxy',
          image: 'cr.l5d.io/linkerd/proxy:edge-26.8.3',
          restartPolicy: 'Always',
          ports: [{ name: 'linkerd-admin', containerPort: 4191 }],
        },
      ],
      containers: [{ name: 'web', image: 'web:1', args: ['--password', 'secret'] }],
    },
    status: {
      phase: 'Running',
      podIP: '10.1.0.7',
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
      initContainerStatuses: [
        {
          name: 'linkerd-init',
          state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: at } },
        },
        { name: 'linkerd-proxy', ready: true, state: { running: { startedAt: at } } },
      ],
      containerStatuses: [
        {
          name: 'web',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } },
          lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: at } },
        },
      ],
    },
  });
  expect(pod).toMatchObject({
    namespace: 'strest',
    phase: 'Running',
    node: 'node-1',
    ip: '10.1.0.7',
    serviceAccount: 'web',
    ready: false,
  });
  expect(pod.containers).toEqual([
    {
      name: 'linkerd-init',
      image: 'cr.l5d.io/linkerd/proxy-init:v2',
      role: 'init',
      state: 'terminated',
      reason: 'Completed',
      message: '',
      exitCode: 0,
      startedAt: time,
      ready: false,
      restarts: 0,
      ports: [],
      args: [],
    },
    {
      name: 'linkerd-proxy',
      image: 'cr.l5d.io/linkerd/proxy:edge-26.8.3',
      role: 'sidecar',
      state: 'running',
      reason: '',
      message: '',
      startedAt: time,
      ready: true,
      restarts: 0,
      ports: [{ name: 'linkerd-admin', port: 4191 }],
      args: [],
    },
    {
      name: 'web',
      image: 'web:1',
      role: 'main',
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      message: 'back-off',
      startedAt: 0,
      ready: false,
      restarts: 3,
      last: { reason: 'OOMKilled', exitCode: 137, endedAt: time },
      ports: [],
      args: [],
    },
  ]);
});

it('says unknown of a container whose state nobody told', () => {
  const [container] = project('pods', { spec: { containers: [{ name: 'a' }] } }).containers;
  expect(container).toMatchObject({ state: 'unknown', ready: false, restarts: 0 });
});

describe('arguments', () => {
  const argsOf = (image: string, args: readonly string[], name = 'main') =>
    project('pods', {
      spec: { containers: [{ name, image, command: [args[0]], args: args.slice(1) }] },
    }).containers[0]?.args;

  it.each([
    ['quay.io/thanos/thanos:v0.42.4', 'x', true],
    ['docker.io/bitnami/thanos@sha256:0abc', 'x', true],
    ['localhost:5000/prometheus', 'x', true],
    ['quay.io/prometheus-operator/prometheus-config-reloader:v0.93.0', 'x', true],
    ['cr.l5d.io/linkerd/controller:edge', 'x', true],
    ['buoyantio/linkerd:1.7.5', 'x', true],
    ['buoyantio/namerd:1.7.5', 'x', true],
    ['ghcr.io/kedacore/keda:2.21.0', 'x', true],
    ['mirror/base:1', 'thanos-query', true],
    ['web:thanos', 'x', false],
    ['athanosphere:1', 'x', false],
    ['postgres:17', 'x', false],
  ])('of %s (container %s): kept %j', (image, name, kept) => {
    expect(argsOf(image, ['run', '--flag'], name)).toEqual(kept ? ['run', '--flag'] : []);
  });

  it.each([
    [
      ['query', '--query.replica-label=replica'],
      ['query', '--query.replica-label=replica'],
    ],
    [['--objstore.config=type: S3\nsecret_key: x'], ['--objstore.config=…']],
    [
      ['--objstore.config', 'type: S3'],
      ['--objstore.config', '…'],
    ],
    [['--objstore.config=$(OBJSTORE_CONFIG)'], ['--objstore.config=$(OBJSTORE_CONFIG)']],
    [['--objstore.config-file=/etc/o.yml'], ['--objstore.config-file=/etc/o.yml']],
    [['--alertmanagers.config={password: x}'], ['--alertmanagers.config=…']],
    [
      ['--web.password=x', '--api-token', 'y'],
      ['--web.password=…', '--api-token', '…'],
    ],
    [['--endpoint=http://me:pw@thanos:10901'], ['--endpoint=http://thanos:10901']],
    [['--selector.relabel-config=- action: keep'], ['--selector.relabel-config=- action: keep']],
    [
      ['--enable', '--tracing.config', '--x'],
      ['--enable', '--tracing.config', '--x'],
    ],
    [
      ['sh', '-c', "thanos store --objstore.config='a: b c' --data-dir /var --tracing.config=x\n"],
      ['sh', '-c', 'thanos store --objstore.config=… --data-dir /var --tracing.config=…\n'],
    ],
  ])('%j are shown as %j', (args, wanted) => {
    expect(argsOf('thanos', args)).toEqual(wanted);
  });
});
