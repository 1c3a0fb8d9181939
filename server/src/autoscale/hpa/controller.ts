/** What a controller does by its flags and its version, apart from any HPA. Times are in ms. */
export interface ControllerConfig {
  /** `--horizontal-pod-autoscaler-tolerance`; the flag sets both. */
  readonly tolerance: Tolerance;
  /** `--horizontal-pod-autoscaler-cpu-initialization-period` */
  readonly cpuInitializationPeriod: number;
  /** `--horizontal-pod-autoscaler-initial-readiness-delay` */
  readonly initialReadinessDelay: number;
  /** `--horizontal-pod-autoscaler-downscale-stabilization` */
  readonly downscaleStabilization: number;
  /** `--horizontal-pod-autoscaler-sync-period` */
  readonly syncPeriod: number;
  /** Without `behavior` a pass at most multiplies the replicas by this … */
  readonly legacyScaleUpFactor: number;
  /** … or goes up to this many. */
  readonly legacyScaleUpMinimum: number;
  readonly traits: ControllerTraits;
}

/** How far a ratio may be from 1 without a scaling; both edges belong to it. */
export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

/** What differs between versions. */
export interface ControllerTraits {
  /** `behavior.*.tolerance` counts: gate HPAConfigurableTolerance, on since 1.35. */
  readonly configurableTolerance: boolean;
  /** Requests of the pod itself count: gate PodLevelResources, on since 1.34. */
  readonly podLevelRequests: boolean;
  /** `minReplicas: 0` works: gate HPAScaleToZero, on since 1.37. */
  readonly scaleToZero: boolean;
  /** Finished pods are ignored instead of missed: kubernetes#141302, in no release so far. */
  readonly ignoresSucceededPods: boolean;
  /** Per-pod usage at zero replicas is 0 and proposals never wrap: in no release so far. */
  readonly capsOverflows: boolean;
}

/** The versions with differences; `next` is the development branch of August 2026. */
export const kubernetesVersions = ['1.34', '1.35', '1.36', '1.37', 'next'] as const;
export type KubernetesVersion = (typeof kubernetesVersions)[number];

export const defaultVersion: KubernetesVersion = '1.36';

/**
 * What the controller of a version does with the default gates.
 * Source: kubernetes v1.37.1 pkg/features/kube_features.go, pkg/controller/podautoscaler of v1.35.0, v1.36.3 and v1.37.1
 */
export const traitsOf = (version: KubernetesVersion): ControllerTraits => {
  const since = (first: KubernetesVersion): boolean =>
    kubernetesVersions.indexOf(version) >= kubernetesVersions.indexOf(first);
  return {
    configurableTolerance: since('1.35'),
    podLevelRequests: since('1.34'),
    scaleToZero: since('1.37'),
    ignoresSucceededPods: since('next'),
    capsOverflows: since('next'),
  };
};

const second = 1000;
const minute = 60 * second;

/** The controller of a version with every flag at its default. Source: kubernetes v1.36.3 pkg/controller/podautoscaler/config/v1alpha1/defaults.go */
export const defaultController = (
  version: KubernetesVersion = defaultVersion,
): ControllerConfig => ({
  tolerance: { up: 0.1, down: 0.1 },
  cpuInitializationPeriod: 5 * minute,
  initialReadinessDelay: 30 * second,
  downscaleStabilization: 5 * minute,
  syncPeriod: 15 * second,
  legacyScaleUpFactor: 2,
  legacyScaleUpMinimum: 4,
  traits: traitsOf(version),
});

/** The controller of a cluster's version: of the nearest one with differences. */
export const controllerFor = (version: string | undefined): ControllerConfig => {
  if (version === undefined) return defaultController(defaultVersion);
  const minor = Number(/^v?1\.(\d+)/.exec(version)?.[1]);
  if (Number.isNaN(minor)) return defaultController(defaultVersion);
  const older = kubernetesVersions.filter((name) => Number(name.slice(2)) <= minor);
  return defaultController(older.at(-1) ?? kubernetesVersions[0]);
};
