import { itemsOf, textOf, valueAt, valuesOf } from '../read.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

// Source of this file: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go CheckReplicaCountBoundsAreValid,
// CheckFallbackValid, scaletriggers_types.go ValidateTriggers, scaledobject_webhook.go verifyCPUMemoryScalers

type Values = Readonly<Record<string, unknown>>;

const numberOr = (value: unknown, usual: number): number =>
  typeof value === 'number' ? value : usual;

const isResource = (trigger: unknown): boolean =>
  ['cpu', 'memory'].includes(textOf(valueAt(trigger, 'type')));

const replicaRemarks = (spec: Values): readonly ManifestRemark[] => {
  const { minReplicaCount, maxReplicaCount, idleReplicaCount } = spec;
  const min = minReplicaCount === undefined ? 0 : Math.max(numberOr(minReplicaCount, 0), 1);
  const max = numberOr(maxReplicaCount, 100);
  const idle = numberOr(idleReplicaCount, -1);
  const remarks: ManifestRemark[] = [];
  if (min > max) {
    remarks.push({
      path: ['spec', 'maxReplicaCount'],
      message: `MinReplicaCount=${String(min)} must be less than MaxReplicaCount=${String(max)}`,
    });
  }
  if (idleReplicaCount !== undefined && idle >= min) {
    remarks.push({
      path: ['spec', 'idleReplicaCount'],
      message: `IdleReplicaCount=${String(idle)} must be less than MinReplicaCount=${String(min)}`,
    });
  }
  return remarks;
};

const fallbackRemarks = (spec: Values, triggers: readonly unknown[]): readonly ManifestRemark[] => {
  if (spec['fallback'] === undefined) return [];
  const usesFormula = textOf(valueAt(spec, 'advanced', 'scalingModifiers', 'formula')) !== '';
  const remarks: ManifestRemark[] = [];
  if (!usesFormula && triggers.every(isResource)) {
    remarks.push({
      path: ['spec', 'fallback'],
      at: 'key',
      message:
        'at least one trigger (that is not cpu or memory) has to have the `AverageValue` type for the fallback to be enabled',
    });
  }
  if (valueAt(spec, 'fallback', 'behavior') === 'scalingModifiers' && !usesFormula) {
    remarks.push({
      path: ['spec', 'fallback', 'behavior'],
      message: 'scalingModifiers fallback behavior requires scalingModifiers.formula to be defined',
    });
  }
  return remarks;
};

const triggerRemarks = (triggers: readonly unknown[]): readonly ManifestRemark[] => {
  if (triggers.length === 0) {
    return [
      {
        path: ['spec', 'triggers'],
        at: 'key',
        message: 'no triggers defined in the ScaledObject/ScaledJob',
      },
    ];
  }
  const names = new Set<string>();
  return triggers.flatMap((trigger, at): readonly ManifestRemark[] => {
    const { name, type, useCachedMetrics } = valuesOf(trigger);
    const remarks: ManifestRemark[] = [];
    if (useCachedMetrics === true && ['cpu', 'memory', 'cron'].includes(textOf(type))) {
      remarks.push({
        path: ['spec', 'triggers', at, 'useCachedMetrics'],
        message: `property "useCachedMetrics" is not supported for ${JSON.stringify(type)} scaler`,
      });
    }
    const called = textOf(name);
    if (called !== '' && names.has(called)) {
      remarks.push({
        path: ['spec', 'triggers', at, 'name'],
        message: `triggerName ${JSON.stringify(called)} is defined multiple times in the ScaledObject/ScaledJob, but it must be unique`,
      });
    }
    names.add(called);
    return remarks;
  });
};

const zeroRemarks = (spec: Values, triggers: readonly unknown[]): readonly ManifestRemark[] => {
  const isOnlyResources = triggers.length > 0 && triggers.every(isResource);
  const { minReplicaCount } = spec;
  if (!isOnlyResources || (minReplicaCount !== undefined && minReplicaCount !== 0)) return [];
  const path = minReplicaCount === undefined ? ['spec'] : ['spec', 'minReplicaCount'];
  return [
    {
      path,
      at: 'key',
      message:
        "scaledobject has only cpu/memory triggers AND minReplica is 0 (scale to zero doesn't work in this case)",
      fixes: [
        {
          title: 'Set `minReplicaCount: 1`',
          actions: [
            minReplicaCount === undefined
              ? { kind: 'add', path: ['spec'], text: 'minReplicaCount: 1' }
              : { kind: 'replace', path, text: '1' },
          ],
        },
      ],
    },
  ];
};

/** What KEDA refuses in a ScaledObject or ScaledJob, in its words. */
export const kedaRefused: ManifestCheck = {
  code: 'keda-refused',
  severity: 'error',
  run: ({ manifest: { kind, value } }) => {
    if (kind !== 'ScaledObject' && kind !== 'ScaledJob') return [];
    const spec = valuesOf(valueAt(value, 'spec'));
    const triggers = itemsOf(spec['triggers']);
    const common = triggerRemarks(triggers);
    if (kind === 'ScaledJob') return common;
    return [
      ...common,
      ...replicaRemarks(spec),
      ...fallbackRemarks(spec, triggers),
      ...zeroRemarks(spec, triggers),
    ];
  },
};
