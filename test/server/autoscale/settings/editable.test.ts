import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { withSettings } from '../../../../server/src/autoscale/settings/assign.ts';
import { editableSettings } from '../../../../server/src/autoscale/settings/editable.ts';

const hpa = `
kind: HorizontalPodAutoscaler
spec:
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
    - type: ContainerResource
      containerResource: { name: cpu, container: app, target: { type: AverageValue, averageValue: 500m } }
    - type: External
      external: { metric: { name: p99 }, target: { type: Value, value: '80' } }
  behavior:
    scaleDown: { stabilizationWindowSeconds: 60 }
`;

const scaledObject = `
kind: ScaledObject
spec:
  minReplicaCount: 2
  triggers:
    - type: prometheus
      metadata: { query: sum(x), threshold: '100' }
    - type: cpu
      metricType: Utilization
      metadata: { value: '60' }
`;

it.each<readonly [string, string, readonly (readonly [string, string])[]]>([
  [
    'an HPA',
    hpa,
    [
      ['spec.minReplicas', '1'],
      ['spec.maxReplicas', '10'],
      ['spec.metrics[0].resource.target.averageUtilization', '60'],
      ['spec.metrics[1].containerResource.target.averageValue', '500m'],
      ['spec.metrics[2].external.target.value', '80'],
      ['spec.behavior.scaleUp.stabilizationWindowSeconds', '0'],
      ['spec.behavior.scaleDown.stabilizationWindowSeconds', '60'],
    ],
  ],
  [
    'a ScaledObject',
    scaledObject,
    [
      ['spec.minReplicaCount', '2'],
      ['spec.maxReplicaCount', '100'],
      ['spec.triggers[0].metadata.threshold', '100'],
      ['spec.triggers[1].metadata.value', '60'],
      [
        'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp.stabilizationWindowSeconds',
        '0',
      ],
      [
        'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds',
        '300',
      ],
    ],
  ],
])('%s has these settings, and takes each of them', (_what, text, expected) => {
  const manifest: unknown = parse(text);
  const settings = editableSettings(manifest);
  expect(settings.map(({ path, value }) => [path, value])).toEqual(expected);
  const again = withSettings(
    manifest,
    settings.map(({ path, value }) => `${path}=${value}`),
  );
  expect(again.ok && editableSettings(again.value)).toEqual(settings);
});

it.each([undefined, 7, [], { spec: [] }, { spec: { metrics: [7, { type: '' }, { type: 'X' }] } }])(
  'of %j only defaults are known',
  (manifest) => {
    for (const { path } of editableSettings(manifest)) expect(path).toMatch(/minReplicas|Window/);
  },
);
