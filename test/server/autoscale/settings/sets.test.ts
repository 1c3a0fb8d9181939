import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { defaultController, readSubject } from '../../../../server/src/autoscale/index.ts';
import { patchAutoscaler } from '../../../../server/src/autoscale/requests/patch.ts';
import { seededRandom } from '../../../../server/src/autoscale/search/random.ts';
import { changesAt, dimensionsOf, specAt } from '../../../../server/src/autoscale/search/space.ts';
import { setsFor } from '../../../../server/src/autoscale/settings/sets.ts';
import { queueManifest } from '../../../support/served-queue.ts';

const config = defaultController();

const resource = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  maxReplicas: 12
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }
    - type: ContainerResource
      containerResource:
        name: memory
        container: app
        target: { type: AverageValue, averageValue: 500Mi }
    - type: Object
      object:
        describedObject: { apiVersion: v1, kind: Service, name: web }
        metric: { name: requests }
        target: { type: Value, value: 245m }
  behavior:
    scaleDown:
      selectPolicy: Min
      policies: [{ type: Percent, value: 10, periodSeconds: 60 }]
`;

const keda = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web }
spec:
  scaleTargetRef: { name: web }
  maxReplicaCount: 8
  triggers:
    - type: prometheus
      metadata: { serverAddress: http://p:9090, query: up, threshold: '0.35' }
      metricType: Value
    - type: cpu
      metricType: Utilization
      metadata: { value: '70' }
    - type: prometheus
      metadata: { serverAddress: http://p:9090, query: down, threshold: '350' }
`;

const composite = keda.replace(
  '  triggers:',
  `  minReplicaCount: 0
  advanced:
    scalingModifiers: { formula: a + b, target: '12.5' }
    horizontalPodAutoscalerConfig:
      behavior: { scaleUp: { stabilizationWindowSeconds: 30 } }
  triggers:`,
);

/** As settings are compared: what they decide by, not how it was written. */
const decisive = (spec: unknown): unknown =>
  JSON.parse(
    JSON.stringify(spec, (key, value: unknown) => (key === 'approximate' ? undefined : value)),
  );

describe('what a search finds can be said in the manifest', () => {
  test.each([
    ['an HPA without behavior', queueManifest],
    ['an HPA with behavior', resource],
    ['a ScaledObject', keda],
    ['a ScaledObject with a formula', composite],
  ])('of %s', (_, text) => {
    const manifest: unknown = parse(text);
    const read = readSubject(manifest, config);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { spec } = read.subject;
    const dimensions = dimensionsOf(spec, config.downscaleStabilization / 1000);
    const random = seededRandom(7);
    const alone = dimensions.flatMap(({ choices }, at) =>
      choices.map((__, choice) => dimensions.map((___, index) => (index === at ? choice : 0))),
    );
    const mixed = Array.from({ length: 12 }, () =>
      dimensions.map(({ choices }) => Math.floor(random() * choices.length)),
    );
    for (const point of [...alone, ...mixed]) {
      const to = specAt(spec, dimensions, point);
      const sets = setsFor(manifest, { from: spec, to }, config);
      if (sets === undefined) throw new Error(`no sets for ${changesAt(dimensions, point).join()}`);
      const patched = patchAutoscaler({ text, sets });
      if (!patched.ok) throw new Error(`${sets.join(' ')}: ${patched.failure.message}`);
      const again = readSubject(parse(patched.text), config);
      expect(again.ok ? decisive(again.subject.spec) : again).toEqual(decisive(to));
      expect(sets.length === 0).toBe(changesAt(dimensions, point).length === 0);
    }
  });
});
