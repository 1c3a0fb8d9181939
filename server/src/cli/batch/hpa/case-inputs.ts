import {
  defaultController,
  fullSpec,
  readHpaSpec,
  traitsOf,
  type Container,
  type ControllerConfig,
  type FullHpaSpec,
  type Pod,
  type PodUsage,
  type ProposalContext,
  type Recommendation,
  type ScaleEvent,
} from '../../../autoscale/index.ts';
import type { CaseConfig, CaseHead, CasePod, CaseUsage } from './case-shapes.ts';

const second = 1000;

/** When every case happens, in ms: late enough for every age. */
export const now = 4_000_000_000_000;

export const before = (ageSeconds: number): number => now - ageSeconds * second;

/** Rows about these are behind every released controller; the other `since` notes are in 1.36 already. */
const unreleased = /141302|overflow/;

const inMs = (seconds: number | undefined, fallback: number): number =>
  seconds === undefined ? fallback : seconds * second;

const withPodLevel = (
  traits: ControllerConfig['traits'],
  { podLevelResources }: CaseConfig,
): ControllerConfig['traits'] =>
  podLevelResources === undefined ? traits : { ...traits, podLevelRequests: podLevelResources };

export const controllerOf = ({ config, since = '' }: CaseHead): ControllerConfig => {
  const usual = defaultController();
  const traits = unreleased.test(since)
    ? { ...traitsOf('next'), scaleToZero: usual.traits.scaleToZero }
    : usual.traits;
  return {
    ...usual,
    tolerance: config.tolerance ?? usual.tolerance,
    cpuInitializationPeriod: inMs(
      config.cpuInitializationPeriodSeconds,
      usual.cpuInitializationPeriod,
    ),
    initialReadinessDelay: inMs(config.initialReadinessDelaySeconds, usual.initialReadinessDelay),
    downscaleStabilization: inMs(
      config.downscaleStabilizationSeconds,
      usual.downscaleStabilization,
    ),
    legacyScaleUpFactor: config.legacyScaleUpFactor ?? usual.legacyScaleUpFactor,
    legacyScaleUpMinimum: config.legacyScaleUpMinimum ?? usual.legacyScaleUpMinimum,
    traits: withPodLevel(traits, config),
  };
};

const containersOf = (requests: CasePod['requestsMilli'], resource: string): readonly Container[] =>
  Object.entries(requests ?? {}).map(([name, request]) => ({
    name,
    requests: request === null || request === undefined ? {} : { [resource]: request },
  }));

/** Pods of a row; the requests are those of the resource in question. */
export const podsOf = (pods: readonly CasePod[], resource: string): readonly Pod[] =>
  pods.map(({ name, phase, deleting, ready, readyTransitionAgeSeconds, ...pod }) => ({
    name,
    phase,
    deleting,
    ...(ready === null || ready === undefined
      ? {}
      : { ready: { status: ready, since: before(readyTransitionAgeSeconds ?? 0) } }),
    ...(pod.startAgeSeconds === null || pod.startAgeSeconds === undefined
      ? {}
      : { startedAt: before(pod.startAgeSeconds) }),
    containers: containersOf(pod.requestsMilli, resource),
  }));

export const usageOf = (samples: readonly CaseUsage[]): readonly PodUsage[] =>
  samples.map(({ pod, ageSeconds, windowSeconds, containersMilli = {} }) => ({
    pod,
    at: before(ageSeconds),
    window: windowSeconds * second,
    containers: Object.entries(containersMilli).map(([name, value]) => ({
      name,
      value: value ?? undefined,
    })),
  }));

export const contextOf = (
  pods: readonly Pod[],
  replicas: number,
  config: ControllerConfig,
): ProposalContext => ({
  now,
  specReplicas: replicas,
  statusReplicas: replicas,
  pods,
  tolerance: config.tolerance,
  config,
});

/** The filled-in rules of both directions; `null` stands for none. */
export const behaviorOf = (
  scaleUp: unknown,
  scaleDown: unknown,
  config: ControllerConfig,
): NonNullable<FullHpaSpec['behavior']> => {
  const { spec } = readHpaSpec({ maxReplicas: 1, behavior: { scaleUp, scaleDown } });
  const { behavior } = fullSpec(spec, config);
  if (behavior === undefined) throw new Error('a behavior that is given is filled in');
  return behavior;
};

export const eventsOf = (
  events: readonly { readonly change: number; readonly ageSeconds: number }[],
): readonly ScaleEvent[] =>
  events.map(({ change, ageSeconds }) => ({ change, at: before(ageSeconds), outdated: false }));

export const recommendationsOf = (
  recommendations: readonly { readonly replicas: number; readonly ageSeconds: number }[],
): readonly Recommendation[] =>
  recommendations.map(({ replicas, ageSeconds }) => ({ replicas, at: before(ageSeconds) }));
