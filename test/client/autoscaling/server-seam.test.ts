// What the window keeps of an HPA is what the server foretells from and patches, by the server's own code.
import { expect, it } from 'vitest';
import { partToApply } from '../../../client/src/autoscaling/change.ts';
import { settingsOf } from '../../../client/src/autoscaling/window/ask-sets.ts';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import { createShare } from '../../../client/src/k8s/kinds/share.ts';
import { content } from '../../../client/src/topology/owned-fields.ts';
import { outlookOf } from '../../../server/src/autoscale/outlook/outlook.ts';
import { patchAutoscaler } from '../../../server/src/autoscale/requests/patch.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const live = (current: number, share: number) => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '7',
    creationTimestamp: '2026-11-23T08:00:00Z',
    managedFields: [{ manager: 'team', operation: 'Apply', fieldsV1: { 'f:spec': {} } }],
  },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ],
  },
  status: {
    currentReplicas: current,
    desiredReplicas: current,
    lastScaleTime: '2026-11-23T11:00:00Z',
    currentMetrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', current: { averageUtilization: share, averageValue: '100m' } },
      },
    ],
    conditions: [
      { type: 'AbleToScale', status: 'True', reason: 'ReadyForNewScale' },
      { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound' },
    ],
  },
});

const kept = (current: number, share: number) => {
  const hpa = kinds.horizontalpodautoscalers.project(live(current, share), createShare());
  if (hpa?.raw === undefined) throw new Error('nothing is kept');
  return { ...hpa, raw: hpa.raw };
};

it('foretells what follows from what is kept', () => {
  const seen = [
    { at: now - 60_000, object: kept(5, 80).raw },
    { at: now, object: kept(5, 32).raw },
  ];
  const [outlook] = outlookOf({ autoscalers: [{ key: 'k', seen, kubernetes: '1.36' }], now });
  const { wants, at, sentence } = outlook ?? {};
  // 5 × 32 / 80, once the window of 5 min forgets the 5 replicas.
  expect(wants).toBe(2);
  expect(at).toBeGreaterThan(now);
  expect(at).toBeLessThanOrEqual(now + 300_000);
  expect(sentence).toContain('2');
});

it.each(settingsOf(kept(5, 80)).map(({ path }) => [path] as const))(
  'patches %s, and only that is applied',
  (path) => {
    const object = live(5, 80);
    const text = JSON.stringify(content(object));
    const patched = patchAutoscaler({ text, sets: [`${path}=7`] });
    if (!patched.ok) throw new Error(patched.failure.message);
    const { manifest, removed } = partToApply(object, patched.manifest);
    expect(removed).toEqual([]);
    const [, field = ''] = /^spec\.(\w+)/.exec(path) ?? [];
    expect(Object.keys(manifest)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(Object.keys(manifest['spec'] as object)).toEqual([field]);
    expect(JSON.stringify(manifest['spec'])).toContain(':7');
  },
);
