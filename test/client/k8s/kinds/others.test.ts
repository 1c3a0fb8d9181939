import { describe, expect, it } from 'vitest';
import { quantityOf, quantityText } from '../../../../client/src/k8s/kinds/quantity.ts';
import { project } from './project.ts';

describe('services', () => {
  it('keep ports, selector and where they are reached', () => {
    expect(
      project('services', {
        spec: {
          type: 'LoadBalancer',
          clusterIP: 'None',
          selector: { app: 'thanos' },
          ports: [
            { name: 'grpc', port: 10901, targetPort: 'grpc', nodePort: 30901, appProtocol: 'h2c' },
            { port: 80, targetPort: 8080, protocol: 'UDP' },
          ],
          externalIPs: ['10.0.0.9'],
          externalName: 'thanos.example',
        },
        status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }, { hostname: 'lb' }, {}] } },
      }),
    ).toMatchObject({
      type: 'LoadBalancer',
      clusterIp: 'None',
      selector: { app: 'thanos' },
      ports: [
        {
          name: 'grpc',
          port: 10901,
          targetPort: 'grpc',
          nodePort: 30901,
          protocol: 'TCP',
          appProtocol: 'h2c',
        },
        { name: '', port: 80, targetPort: '8080', protocol: 'UDP', appProtocol: '' },
      ],
      addresses: ['10.0.0.1', 'lb', '10.0.0.9', 'thanos.example'],
    });
  });
});

describe('events', () => {
  const first = '2026-11-23T10:00:00Z';
  const later = '2026-11-23T10:05:00.123456Z';
  it.each([
    ['of old writers', { count: 7, lastTimestamp: later }, 7, Date.parse(later)],
    ['of new writers', { eventTime: first, lastTimestamp: null }, 1, Date.parse(first)],
    [
      'of series',
      { eventTime: first, series: { count: 9, lastObservedTime: later } },
      9,
      Date.parse(later),
    ],
    ['without times', { metadata: { name: 'x', creationTimestamp: first } }, 1, Date.parse(first)],
  ])('%s', (_, event, count, lastSeen) => {
    expect(project('events', event)).toMatchObject({ count, lastSeen });
  });

  it('say what they are about', () => {
    const about = { kind: 'Pod', namespace: 'strest', name: 'web-1' };
    expect(
      project('events', {
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting',
        involvedObject: { ...about, uid: 'x' },
      }),
    ).toMatchObject({ type: 'Warning', reason: 'BackOff', message: 'Back-off restarting', about });
  });
});

describe('autoscalers', () => {
  const external = (side: object) => ({
    type: 'External',
    external: { metric: { name: 's0-prometheus' }, ...side },
  });

  it.each([
    [
      'an external metric',
      external({ target: { type: 'AverageValue', averageValue: '100' } }),
      external({ current: { averageValue: '23500m' } }),
      { type: 'External', name: 's0-prometheus', form: 'average', now: '23.5', target: '100' },
    ],
    [
      'a share of what is requested',
      { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 80 } } },
      {
        type: 'Resource',
        resource: { name: 'cpu', current: { averageUtilization: 42, averageValue: '84m' } },
      },
      { type: 'Resource', name: 'cpu', form: 'percent', now: '42', target: '80' },
    ],
    [
      'memory of one container',
      {
        type: 'ContainerResource',
        containerResource: { name: 'memory', container: 'web', target: { averageValue: '512Mi' } },
      },
      {
        type: 'ContainerResource',
        containerResource: { name: 'memory', container: 'web', current: { averageValue: '1Gi' } },
      },
      {
        type: 'ContainerResource',
        name: 'memory of web',
        form: 'average',
        now: '1Gi',
        target: '512Mi',
      },
    ],
    [
      'a metric of an object',
      {
        type: 'Object',
        object: {
          metric: { name: 'rps' },
          describedObject: { kind: 'Service', name: 'web' },
          target: { value: '2k' },
        },
      },
      {
        type: 'Object',
        object: {
          metric: { name: 'rps' },
          describedObject: { kind: 'Service', name: 'web' },
          current: { value: '1500' },
        },
      },
      { type: 'Object', name: 'rps of Service web', form: 'total', now: '1500', target: '2000' },
    ],
    [
      'what is not known yet',
      { type: 'Pods', pods: { metric: { name: 'queue' }, target: { averageValue: '10' } } },
      { type: '' },
      { type: 'Pods', name: 'queue', form: 'average', target: '10' },
    ],
    [
      'what we do not know',
      { type: 'toString' },
      {},
      { type: 'toString', name: '', form: 'total' },
    ],
  ])('show %s', (_, metric, current, line) => {
    const { metrics } = project('horizontalpodautoscalers', {
      spec: { metrics: [metric] },
      status: { currentMetrics: [current] },
    });
    expect(metrics).toEqual([line]);
  });

  it('know their target and limits', () => {
    expect(
      project('horizontalpodautoscalers', {
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 6 },
        status: { currentReplicas: 0, desiredReplicas: 3 },
      }),
    ).toMatchObject({
      kind: 'HorizontalPodAutoscaler',
      target: { kind: 'Deployment', name: 'web' },
      min: 1,
      max: 6,
      current: 0,
      desired: 3,
    });
    expect(project('horizontalpodautoscalers', {})).not.toHaveProperty('current');
  });

  it('of KEDA name the query, the threshold and the autoscaler they made', () => {
    expect(
      project('scaledobjects', {
        spec: {
          scaleTargetRef: { name: 'web' },
          minReplicaCount: 0,
          triggers: [
            { type: 'prometheus', metadata: { query: 'sum(rate(x[1m]))', threshold: '100' } },
            { type: 'cpu', metricType: 'Utilization', metadata: { value: '50' } },
            {},
          ],
        },
        status: { hpaName: 'keda-hpa-web' },
      }),
    ).toMatchObject({
      kind: 'ScaledObject',
      target: { kind: 'Deployment', name: 'web' },
      min: 0,
      max: 100,
      metrics: [
        { type: 'prometheus', name: 'sum(rate(x[1m]))', form: 'average', target: '100' },
        { type: 'cpu', name: '', form: 'percent', target: '50' },
        { type: '', name: '', form: 'average' },
      ],
      autoscaler: 'keda-hpa-web',
    });
  });
});

it('custom objects keep spec and status as they are', () => {
  expect(
    project('servers', {
      apiVersion: 'policy.linkerd.io/v1beta2',
      metadata: { name: 'web', namespace: 'strest' },
      spec: { port: 80 },
      status: 'odd',
      data: 'x',
    }),
  ).toEqual({
    namespace: 'strest',
    name: 'web',
    uid: '',
    createdAt: 0,
    labels: {},
    annotations: {},
    deleting: false,
    kind: 'Server',
    apiVersion: 'policy.linkerd.io/v1beta2',
    spec: { port: 80 },
    status: {},
  });
});

it.each([
  ['100m', 0.1, '0.1'],
  ['23500m', 23.5, '23.5'],
  ['1', 1, '1'],
  ['2k', 2000, '2000'],
  ['1.5', 1.5, '1.5'],
  ['.5', 0.5, '0.5'],
  ['-3', -3, '-3'],
  ['2e3', 2000, '2000'],
  ['2E3', 2000, '2000'],
  ['1E', 1e18, '1000000000000000000'],
  ['12345678n', 0.012345678, '0.01235'],
  ['512Mi', 512 * 2 ** 20, '512Mi'],
  ['1048576Ki', 2 ** 30, '1Gi'],
  ['0Ki', 0, '0'],
  [7, 7, '7'],
  ['', undefined, ''],
  ['abc', undefined, 'abc'],
  ['1toString', undefined, '1toString'],
  [null, undefined, ''],
])('the quantity %j is %j, shown as %j', (quantity, number, text) => {
  expect(quantityOf(quantity)).toBe(number);
  expect(quantityText(quantity)).toBe(text);
});
