import { targetOf, type ManifestCheck, type Target } from './check.ts';
import { textOf, valueAt, type Manifest } from '../read.ts';

const isSame = (left: Target, right: Target): boolean =>
  left.kind === right.kind && left.name === right.name;

const words: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: 'the HPA',
  ScaledObject: 'the ScaledObject',
};

/** An HPA that KEDA is told to take over. */
const isTakenOver = (hpa: Manifest, by: Manifest): boolean =>
  hpa.kind === 'HorizontalPodAutoscaler' &&
  by.kind === 'ScaledObject' &&
  valueAt(by.value, 'metadata', 'annotations', 'scaledobject.keda.sh/transfer-hpa-ownership') ===
    'true' &&
  textOf(valueAt(by.value, 'spec', 'advanced', 'horizontalPodAutoscalerConfig', 'name')) ===
    hpa.name;

/** Two autoscalers of one workload, in one file or in files side by side: they undo each other's work. */
export const twoControllers: ManifestCheck = {
  code: 'autoscale-two-controllers',
  severity: 'error',
  run: ({ manifest, around }) => {
    const target = targetOf(manifest);
    if (target === undefined) return [];
    return around.flatMap((other) => {
      const found = targetOf(other);
      const isRival =
        found !== undefined &&
        isSame(found, target) &&
        other.namespace === manifest.namespace &&
        // The same object once more is a copy for another cluster.
        (other.kind !== manifest.kind || other.name !== manifest.name) &&
        !isTakenOver(other, manifest) &&
        !isTakenOver(manifest, other);
      if (!isRival) return [];
      const where = other.uri === manifest.uri ? '' : ` (${other.uri.split('/').at(-1) ?? ''})`;
      return [
        {
          path: ['spec', 'scaleTargetRef', 'name'],
          message: `the workload '${target.name}' of kind '${target.kind}' is already managed by ${words[other.kind] ?? ''} '${other.name}'${where}`,
        },
      ];
    });
  },
};
