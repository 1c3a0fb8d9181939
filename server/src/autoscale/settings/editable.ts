import type { AutoscaleSetting } from '../../protocol/autoscaling.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A value at a path; `fallback` where the manifest leaves it out, nothing where it is no plain value. */
const settingOf = (
  manifest: unknown,
  path: readonly string[],
  fallback?: number,
): readonly AutoscaleSetting[] => {
  const value = path.reduce((at: unknown, key) => fieldsOf(at)[key], manifest) ?? fallback;
  return typeof value === 'number' || typeof value === 'string'
    ? [{ path: path.join('.'), value: String(value) }]
    : [];
};

const within = (prefix: string, settings: readonly AutoscaleSetting[]) =>
  settings.map(({ path, value }) => ({ path: `${prefix}.${path}`, value }));

/** The one target that a metric has. */
const targetsOf = (metric: unknown, index: number): readonly AutoscaleSetting[] => {
  const type = fieldsOf(metric)['type'];
  if (typeof type !== 'string' || type === '') return [];
  const member = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  return within(
    `spec.metrics[${String(index)}]`,
    ['averageUtilization', 'averageValue', 'value'].flatMap((key) =>
      settingOf(metric, [member, 'target', key]),
    ),
  );
};

/** Defaults (s) of the API. Source: kubernetes v1.36.3 pkg/apis/autoscaling/v2/defaults.go */
const windowsOf = (manifest: unknown, path: readonly string[]): readonly AutoscaleSetting[] => [
  ...settingOf(manifest, [...path, 'scaleUp', 'stabilizationWindowSeconds'], 0),
  ...settingOf(manifest, [...path, 'scaleDown', 'stabilizationWindowSeconds'], 300),
];

/** What of an HPA or a ScaledObject people change most: limits, targets and windows, defaults included. */
export const editableSettings = (manifest: unknown): readonly AutoscaleSetting[] => {
  const { kind } = fieldsOf(manifest);
  const spec = fieldsOf(fieldsOf(manifest)['spec']);
  if (kind === 'ScaledObject') {
    // Defaults of KEDA. Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_types.go
    return [
      ...settingOf(manifest, ['spec', 'minReplicaCount'], 0),
      ...settingOf(manifest, ['spec', 'maxReplicaCount'], 100),
      ...listOf(spec['triggers']).flatMap((trigger, index) =>
        within(
          `spec.triggers[${String(index)}]`,
          ['threshold', 'value'].flatMap((key) => settingOf(trigger, ['metadata', key])),
        ),
      ),
      ...windowsOf(manifest, ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior']),
    ];
  }
  return [
    ...settingOf(manifest, ['spec', 'minReplicas'], 1),
    ...settingOf(manifest, ['spec', 'maxReplicas']),
    ...listOf(spec['metrics']).flatMap(targetsOf),
    ...windowsOf(manifest, ['spec', 'behavior']),
  ];
};
