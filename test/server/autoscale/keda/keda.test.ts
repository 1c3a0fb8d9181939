import { describe, expect, test } from 'vitest';
import {
  decideScaleLoop,
  fallbackMetric,
  hpaOfScaledObject,
  kedaQuantity,
  parseQuantity,
  pausesOf,
  prometheusAddress,
  readPrometheusAnswer,
  readPrometheusTrigger,
  readScaledObject,
  type PrometheusAnswer,
  type ScaledObject,
  type ScaleLoopInput,
} from '../../../../server/src/autoscale/index.ts';

const prometheus = (metadata: object = {}, more: object = {}) => ({
  type: 'prometheus',
  metadata: { serverAddress: 'http://thanos:9090', query: 'sum(up)', threshold: '10', ...metadata },
  ...more,
});

const objectOf = (spec: object = {}, annotations: object = {}): ScaledObject =>
  readScaledObject({
    metadata: { name: 'web', annotations },
    spec: { scaleTargetRef: { name: 'web' }, triggers: [prometheus()], ...spec },
  }).scaledObject;

const pause = (name: string, value: string) => ({ [`autoscaling.keda.sh/${name}`]: value });
const owned = '{"matchLabels":{"scaledobject.keda.sh/name":"web"}}';

describe('the HPA that KEDA makes', () => {
  test('defaults', () => {
    expect(hpaOfScaledObject(objectOf())).toEqual({
      ok: true,
      value: {
        name: 'keda-hpa-web',
        spec: {
          scaleTargetRef: { name: 'web', kind: 'Deployment', apiVersion: 'apps/v1' },
          minReplicas: 1,
          maxReplicas: 100,
          metrics: [
            {
              type: 'External',
              external: {
                metric: { name: 's0-prometheus', selector: owned },
                target: { type: 'AverageValue', averageValue: parseQuantity('10.000') },
              },
            },
          ],
        },
      },
    });
  });

  test('metrics are sorted by type, and their names keep the place of the trigger', () => {
    const cpu = { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } };
    const memory = {
      type: 'memory',
      metricType: 'AverageValue',
      metadata: { value: '1Gi', containerName: 'app' },
    };
    const hpa = hpaOfScaledObject(
      objectOf({ triggers: [cpu, prometheus({}, { metricType: 'Value' }), memory] }),
    );
    expect(
      hpa.ok && hpa.value.spec.metrics.map(({ type, external }) => external?.metric.name ?? type),
    ).toEqual(['ContainerResource', 's1-prometheus', 'Resource']);
  });

  test('a formula takes the place of everything but resources of whole pods', () => {
    const cpu = (metadata: object) => ({
      type: 'cpu',
      metricType: 'Utilization',
      metadata: { value: '70', ...metadata },
    });
    const hpa = hpaOfScaledObject(
      objectOf({
        triggers: [prometheus({}, { name: 'load' }), cpu({}), cpu({ containerName: 'app' })],
        advanced: { scalingModifiers: { formula: 'load * 2', target: '2.5', metricType: 'Value' } },
      }),
    );
    expect(hpa.ok && hpa.value.spec.metrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
      {
        type: 'External',
        external: {
          metric: { name: 'composite-metric', selector: owned },
          target: { type: 'Value', value: parseQuantity('2500m') },
        },
      },
    ]);
  });

  test('paused directions are disabled, and the rest of the behavior stays', () => {
    const advanced = {
      horizontalPodAutoscalerConfig: {
        name: 'mine',
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      },
    };
    const hpa = hpaOfScaledObject(objectOf({ advanced }, pause('paused-scale-in', 'yes')));
    expect(hpa.ok && hpa.value).toMatchObject({
      name: 'mine',
      spec: {
        behavior: { scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Disabled' } },
      },
    });
  });

  test.each<readonly [string, ScaledObject, string]>([
    ['paused', objectOf({}, pause('paused', 'true')), 'the ScaledObject is paused: it has no HPA'],
    ['no triggers', objectOf({ triggers: [] }), 'the ScaledObject has no triggers'],
    [
      'an unknown type',
      objectOf({ triggers: [{ type: 'kafka', metadata: {} }] }),
      'trigger 0: triggers of type kafka are not known here',
    ],
    [
      'no query',
      objectOf({ triggers: [prometheus({ query: '' })] }),
      'trigger 0: missing required parameter "query"',
    ],
    [
      'a threshold that is none',
      objectOf({ triggers: [prometheus({ threshold: 'ten' })] }),
      'trigger 0: missing required parameter "threshold"',
    ],
    [
      'a utilization of Prometheus',
      objectOf({ triggers: [prometheus({}, { metricType: 'Utilization' })] }),
      "trigger 0: 'Utilization' metric type is unsupported for external metrics, allowed values are 'Value' or 'AverageValue'",
    ],
    [
      'a share that is none',
      objectOf({
        triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '1.5' } }],
      }),
      'trigger 0: the value "1.5" is no whole number',
    ],
  ])('none with %s', (_name, scaledObject, message) => {
    expect(hpaOfScaledObject(scaledObject)).toEqual({ ok: false, message });
  });

  test('what is of the wrong type is named', () => {
    const { problems } = readScaledObject({ spec: { minReplicaCount: 'one', triggers: 3 } });
    expect(problems.map(({ field }) => field)).toEqual(['spec.minReplicaCount', 'spec.triggers']);
  });
});

describe('annotations', () => {
  test.each([
    ['paused', 'true', { all: true }],
    ['paused', 'false', { all: false }],
    ['paused', 'maybe', { all: true }],
    ['paused-replicas', '0', { all: true, replicas: 0 }],
    ['paused-replicas', 'none', { all: true }],
    ['paused-scale-out', '1', { scaleOut: true, all: false }],
    ['force-activation', '', { forceActivation: true }],
  ] as const)('%s: %j', (name, value, expected) => {
    expect(pausesOf(objectOf({}, pause(name, value)))).toMatchObject(expected);
  });
});

const minute = 60_000;
const calm: ScaleLoopInput = {
  now: 100 * minute,
  replicas: 3,
  isActive: false,
  isError: false,
  createdAt: 0,
};

describe('the scale loop', () => {
  test.each<readonly [string, object, object, Partial<ScaleLoopInput>, object]>([
    [
      'wakes up to one',
      {},
      {},
      { replicas: 0, isActive: true },
      { replicas: 1, lastActiveAt: 100 * minute, reason: 'activated' },
    ],
    [
      'wakes up to min',
      { minReplicaCount: 4 },
      {},
      { replicas: 0, isActive: true },
      { replicas: 4, reason: 'activated' },
    ],
    [
      'leaves the rest to the HPA',
      {},
      {},
      { isActive: true },
      { lastActiveAt: 100 * minute, reason: 'active' },
    ],
    ['goes to zero when it was never active', {}, {}, {}, { replicas: 0, reason: 'deactivated' }],
    [
      'waits for the first cooldown',
      { initialCooldownPeriod: 6001 },
      {},
      {},
      { reason: 'cooling-down' },
    ],
    ['waits for the cooldown', {}, {}, { lastActiveAt: 95 * minute }, { reason: 'cooling-down' }],
    [
      'goes to zero after it',
      {},
      {},
      { lastActiveAt: 95 * minute - 1 },
      { replicas: 0, reason: 'deactivated' },
    ],
    [
      'goes to the idle number',
      { idleReplicaCount: 1, minReplicaCount: 2 },
      {},
      {},
      { replicas: 1, reason: 'deactivated' },
    ],
    [
      'leaves the idle number',
      { idleReplicaCount: 1, minReplicaCount: 2 },
      {},
      { replicas: 1, isActive: true },
      { replicas: 2, reason: 'activated' },
    ],
    ['never below min', { minReplicaCount: 2 }, {}, {}, { reason: 'inactive' }],
    ['up to min', { minReplicaCount: 5 }, {}, {}, { replicas: 5, reason: 'raised-to-min' }],
    ['an error stops it', {}, {}, { isError: true }, { reason: 'error' }],
    [
      'an error waits for the fallback',
      { fallback: { failureThreshold: 3, replicas: 2 } },
      {},
      { isError: true },
      { reason: 'waits-for-fallback' },
    ],
    [
      'a fallback of zero replicas does not wait',
      { fallback: { failureThreshold: 3, replicas: 0 } },
      {},
      { isError: true },
      { replicas: 0, reason: 'deactivated' },
    ],
    ['some errors', {}, {}, { isActive: true, isError: true }, { reason: 'partial-error' }],
    ['paused', {}, pause('paused', ''), {}, { reason: 'paused' }],
    [
      'paused at a number',
      {},
      pause('paused-replicas', '7'),
      {},
      { replicas: 7, reason: 'paused' },
    ],
    [
      'no way out',
      {},
      pause('paused-scale-out', ''),
      { replicas: 0, isActive: true },
      { reason: 'scale-out-paused' },
    ],
    ['no way in', {}, pause('paused-scale-in', ''), {}, { reason: 'scale-in-paused' }],
    [
      'forced',
      {},
      pause('force-activation', 'true'),
      { replicas: 0 },
      { replicas: 1, reason: 'activated' },
    ],
  ])('%s', (_name, ...[spec, annotations, input, expected]) => {
    expect(decideScaleLoop(objectOf(spec, annotations), { ...calm, ...input })).toMatchObject(
      expected,
    );
  });
});

describe('the fallback', () => {
  const average = { type: 'AverageValue', averageValue: kedaQuantity(10) };
  const value = { type: 'Value', value: kedaQuantity(10) };
  const input = { failures: 4, replicas: 6, ready: 3, target: average };
  const withFallback = (behavior: string) =>
    objectOf({ fallback: { failureThreshold: 3, replicas: 5, behavior } });

  test.each([
    ['static', 50_000],
    ['currentReplicas', 60_000],
    ['currentReplicasIfHigher', 60_000],
    ['currentReplicasIfLower', 50_000],
    ['scalingModifiers', -1000],
  ] as const)('%s', (behavior, milli) => {
    expect(fallbackMetric(withFallback(behavior), input)).toEqual({ ok: true, value: milli });
  });

  test.each([
    [
      'a value is shared out',
      withFallback('static'),
      { ...input, target: value },
      { ok: true, value: 16_666 },
    ],
    [
      'a value without a ready pod',
      withFallback('static'),
      { ...input, target: value, ready: 0 },
      { ok: false, message: 'no pod is ready: the fallback has no value' },
    ],
    [
      'too few failures',
      withFallback('static'),
      { ...input, failures: 3 },
      { ok: false, message: '3 failures are not more than the threshold of 3' },
    ],
    ['none', objectOf(), input, { ok: false, message: 'there is no fallback' }],
    [
      'a formula with a fraction for a target',
      objectOf({
        fallback: { failureThreshold: 3, replicas: 5 },
        advanced: { scalingModifiers: { formula: 'a', target: '2.5' } },
      }),
      input,
      { ok: false, message: 'the fallback is not valid' },
    ],
  ] as const)('%s', (_name, scaledObject, given, expected) => {
    expect(fallbackMetric(scaledObject, given)).toEqual(expected);
  });
});

describe('a Prometheus trigger', () => {
  const triggerOf = (metadata: object) => {
    const [trigger] = objectOf({ triggers: [prometheus(metadata)] }).triggers;
    const read = trigger && readPrometheusTrigger(trigger);
    if (read?.ok !== true) throw new Error('the trigger cannot be read');
    return read.value;
  };

  test('asks with what it is given', () => {
    const trigger = triggerOf({
      query: "sum(rate(x{a='b c'}[1m]))",
      namespace: 'team',
      queryParameters: 'partial_response=false,dedup=true',
      customHeaders: 'THANOS-TENANT=team-a',
    });
    expect(prometheusAddress(trigger, Date.UTC(2026, 10, 23, 14, 0, 7, 900))).toBe(
      'http://thanos:9090/api/v1/query?query=sum%28rate%28x%7Ba%3D%27b+c%27%7D%5B1m%5D%29%29&time=2026-11-23T14:00:07Z&namespace=team&partial_response=false&dedup=true',
    );
    expect(trigger.customHeaders.get('THANOS-TENANT')).toBe('team-a');
  });

  test.each<readonly [string, object, PrometheusAnswer, object]>([
    [
      'one value',
      {},
      { kind: 'values', values: [3] },
      { ok: true, value: { value: 3, isActive: true } },
    ],
    [
      'on the activation threshold',
      { activationThreshold: '3' },
      { kind: 'values', values: [3] },
      { ok: true, value: { value: 3, isActive: false } },
    ],
    [
      'nothing is zero',
      {},
      { kind: 'values', values: [] },
      { ok: true, value: { value: 0, isActive: false } },
    ],
    [
      'nothing is an error',
      { ignoreNullValues: 'false' },
      { kind: 'values', values: [] },
      {
        ok: false,
        message: "prometheus metrics 'prometheus' target may be lost, the result is empty",
      },
    ],
    [
      'NaN is zero',
      {},
      { kind: 'values', values: [Number.NaN] },
      { ok: true, value: { value: 0, isActive: false } },
    ],
    [
      'several values',
      {},
      { kind: 'values', values: [1, 2] },
      { ok: false, message: 'prometheus query sum(up) returned multiple elements' },
    ],
    ['an error', {}, { kind: 'error', message: 'timeout' }, { ok: false, message: 'timeout' }],
  ])('%s', (_name, metadata, answer, expected) => {
    expect(readPrometheusAnswer(triggerOf(metadata), answer)).toEqual(expected);
  });

  test.each([
    [1.23456, '1235m'],
    [-1, '0'],
    [Number.NaN, '0'],
    [0.0625, '62m'],
    [0.1875, '188m'],
    [0.0005, '1m'],
  ] as const)('the HPA sees %d as %s', (value, canonical) => {
    expect(kedaQuantity(value).canonical).toBe(canonical);
  });
});
