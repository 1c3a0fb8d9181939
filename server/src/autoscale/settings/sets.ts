import type { ControllerConfig } from '../hpa/controller.ts';
import { targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec, FullScalingRules, MetricSpec } from '../hpa/spec.ts';
import { readSubject } from '../history/subject.ts';
import { withSettings } from './assign.ts';
import { behaviorOf } from './changes.ts';

type Values = Readonly<Record<string, unknown>>;

/** Where a manifest says what. */
interface Paths {
  readonly min: string;
  readonly max: string;
  readonly behavior: string;
  /** Of the target of a metric, by its place in the settings, with the value as it is written there. */
  readonly target: (index: number, metric: MetricSpec) => string | undefined;
}

const fieldsOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const targetText = (metric: MetricSpec): string => {
  const { averageValue, averageUtilization, value } = targetOf(metric) ?? {};
  return (averageValue ?? value)?.canonical ?? String(averageUtilization);
};

const ofHpa: Paths = {
  min: 'spec.minReplicas',
  max: 'spec.maxReplicas',
  behavior: 'spec.behavior',
  target: (index, metric) => {
    const { averageValue, averageUtilization } = targetOf(metric) ?? {};
    const source = `${metric.type.charAt(0).toLowerCase()}${metric.type.slice(1)}`;
    const whole = averageUtilization === undefined ? 'value' : 'averageUtilization';
    const field = averageValue === undefined ? whole : 'averageValue';
    return `spec.metrics[${String(index)}].${source}.target.${field}=${targetText(metric)}`;
  },
};

/** A trigger of a resource, by the metric that KEDA makes of it. */
const resourceTrigger = (triggers: readonly unknown[], metric: MetricSpec): number => {
  const { resource, containerResource } = metric;
  return triggers.findIndex((trigger) => {
    const { type, metadata } = fieldsOf(trigger);
    const { containerName = '' } = fieldsOf(metadata);
    return (
      type === (resource ?? containerResource)?.name &&
      containerName === (containerResource?.container ?? '')
    );
  });
};

/** KEDA's thresholds are plain numbers. */
const thresholdText = (metric: MetricSpec): string => {
  const { averageValue, value } = targetOf(metric) ?? {};
  return String((averageValue ?? value)?.approximate ?? 0);
};

const ofScaledObject = (manifest: unknown): Paths => {
  const triggers = itemsOf(fieldsOf(fieldsOf(manifest)['spec'])['triggers']);
  return {
    min: 'spec.minReplicaCount',
    max: 'spec.maxReplicaCount',
    behavior: 'spec.advanced.horizontalPodAutoscalerConfig.behavior',
    target: (_, metric) => {
      const { external } = metric;
      if (external === undefined) {
        const at = resourceTrigger(triggers, metric);
        return at === -1
          ? undefined
          : `spec.triggers[${String(at)}].metadata.value=${targetText(metric)}`;
      }
      const { name } = external.metric;
      if (name === 'composite-metric') {
        return `spec.advanced.scalingModifiers.target=${thresholdText(metric)}`;
      }
      const at = /^s(\d+)-/.exec(name)?.[1];
      return at === undefined
        ? undefined
        : `spec.triggers[${at}].metadata.threshold=${thresholdText(metric)}`;
    },
  };
};

const ruleSets = (
  path: string,
  before: FullScalingRules,
  after: FullScalingRules,
): readonly string[] => {
  const text = ({ policies }: FullScalingRules): string => JSON.stringify(policies);
  const [old, now] = [before.stabilizationWindowSeconds, after.stabilizationWindowSeconds];
  return [
    ...(old === now ? [] : [`${path}.stabilizationWindowSeconds=${String(now)}`]),
    ...(before.selectPolicy === after.selectPolicy
      ? []
      : [`${path}.selectPolicy=${after.selectPolicy}`]),
    ...(text(before) === text(after) ? [] : [`${path}.policies=${text(after)}`]),
    ...(after.tolerance === undefined || before.tolerance?.milli === after.tolerance.milli
      ? []
      : [`${path}.tolerance=${after.tolerance.canonical}`]),
  ];
};

const behaviorSets = (
  path: string,
  from: FullHpaSpec,
  to: FullHpaSpec,
  legacyWindow: number,
): readonly string[] => {
  if (to.behavior === undefined) return [];
  const before = behaviorOf(from, legacyWindow);
  const sets = [
    ...ruleSets(`${path}.scaleUp`, before.scaleUp, to.behavior.scaleUp),
    ...ruleSets(`${path}.scaleDown`, before.scaleDown, to.behavior.scaleDown),
  ];
  if (sets.length > 0 || from.behavior !== undefined) return sets;
  // The rules of a behavior that changes nothing else are other ones than those without it.
  return [`${path}.scaleUp.stabilizationWindowSeconds=0`];
};

const textOf = (spec: FullHpaSpec): string =>
  JSON.stringify({
    ...spec,
    metrics: spec.metrics.map((metric) => [metric.type, targetText(metric)]),
    behavior: spec.behavior && [spec.behavior.scaleUp, spec.behavior.scaleDown].map(ruleText),
  });

const ruleText = (rules: FullScalingRules): string => {
  const { stabilizationWindowSeconds, selectPolicy, policies, tolerance } = rules;
  const parts = policies.map(({ type, value, periodSeconds }) => [type, value, periodSeconds]);
  return JSON.stringify([stabilizationWindowSeconds, selectPolicy, parts, tolerance?.milli]);
};

/** What a manifest with other values asks for; undefined where it is refused. */
const resultOf = (
  manifest: unknown,
  sets: readonly string[],
  config: ControllerConfig,
): FullHpaSpec | undefined => {
  const changed = withSettings(manifest, sets);
  const read = changed.ok ? readSubject(changed.value, config) : undefined;
  return read?.ok === true ? read.subject.spec : undefined;
};

/**
 * What brings settings about: `PATH=VALUE` below the manifest, in the terms of its kind. Undefined where the manifest
 * cannot say them, as with a ScaledObject whose annotations hold a direction.
 */
export const setsFor = (
  manifest: unknown,
  { from, to }: { readonly from: FullHpaSpec; readonly to: FullHpaSpec },
  config: ControllerConfig,
): readonly string[] | undefined => {
  const isKeda = fieldsOf(manifest)['kind'] === 'ScaledObject';
  const paths = isKeda ? ofScaledObject(manifest) : ofHpa;
  const targets = to.metrics.flatMap((metric, index) => {
    const before = from.metrics[index];
    if (before !== undefined && targetText(before) === targetText(metric)) return [];
    return [paths.target(index, metric)];
  });
  const named = targets.filter((target) => target !== undefined);
  const sets = [
    ...named,
    ...(from.minReplicas === to.minReplicas ? [] : [`${paths.min}=${String(to.minReplicas)}`]),
    ...(from.maxReplicas === to.maxReplicas ? [] : [`${paths.max}=${String(to.maxReplicas)}`]),
    ...behaviorSets(paths.behavior, from, to, config.downscaleStabilization / 1000),
  ];
  const result = resultOf(manifest, sets, config);
  return result !== undefined && textOf(result) === textOf(to) ? sets : undefined;
};
