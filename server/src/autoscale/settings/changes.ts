import { targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec, FullScalingRules, MetricSpec } from '../hpa/spec.ts';
import { metricKey } from '../replay/recording.ts';

/** The rules that count while there is no `behavior`; `legacyWindow` (s) is the controller's. */
export const behaviorOf = (
  { behavior }: FullHpaSpec,
  legacyWindow: number,
): NonNullable<FullHpaSpec['behavior']> =>
  behavior ?? {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 4, periodSeconds: 15 },
        { type: 'Percent', value: 100, periodSeconds: 15 },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: legacyWindow,
      selectPolicy: 'Max',
      policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    },
  };

const targetText = (metric: MetricSpec | undefined): string => {
  if (metric === undefined) return 'none';
  const { averageValue, averageUtilization, value } = targetOf(metric) ?? {};
  return (averageValue ?? value)?.canonical ?? `${String(averageUtilization)} %`;
};

const isShared = (metric: MetricSpec): boolean => targetOf(metric)?.averageValue !== undefined;

/** A target that is held against each pod instead of the whole, or the other way round. */
const turnText = (before: MetricSpec, after: MetricSpec): string => {
  if (isShared(before) === isShared(after)) return '';
  return isShared(after) ? ' a pod' : ' in all';
};

/** Policies in words. */
export const policiesText = (policies: FullScalingRules['policies']): string =>
  policies
    .map(({ type, value, periodSeconds }) =>
      type === 'Percent'
        ? `${String(value)} % in ${String(periodSeconds)} s`
        : `${String(value)} ${value === 1 ? 'pod' : 'pods'} in ${String(periodSeconds)} s`,
    )
    .join(' or ');

const targetChanges = (from: FullHpaSpec, to: FullHpaSpec): readonly string[] => {
  const before = new Map(from.metrics.map((metric) => [metricKey(metric), metric]));
  const after = new Map(to.metrics.map((metric) => [metricKey(metric), metric]));
  const gone = [...before.keys()].filter((key) => !after.has(key));
  const come = [...after.keys()].filter((key) => !before.has(key));
  const moved = [...after].flatMap(([key, metric]) => {
    const known = before.get(key);
    if (known === undefined) return [];
    const [old, now] = [targetText(known), `${targetText(metric)}${turnText(known, metric)}`];
    return old === now ? [] : [`${old} → ${now}`];
  });
  const swapped =
    gone.length + come.length === 0
      ? []
      : [
          [
            ...(gone.length === 0 ? [] : [`no longer by ${gone.join(', ')}`]),
            ...(come.length === 0
              ? []
              : [`by ${come.map((key) => `${key} (${targetText(after.get(key))})`).join(', ')}`]),
          ].join(', but '),
        ];
  return [...(moved.length === 0 ? [] : [`target ${moved.join(', ')}`]), ...swapped];
};

const selectWords: Readonly<Record<string, string>> = {
  Max: 'the policy that changes most',
  Min: 'the policy that changes least',
  Disabled: 'no policy: switched off',
};

const toleranceText = ({ tolerance }: FullScalingRules): string =>
  tolerance === undefined ? "the controller's" : tolerance.canonical;

const ruleChanges = (
  word: string,
  before: FullScalingRules,
  after: FullScalingRules,
): readonly string[] => {
  const [old, now] = [before.stabilizationWindowSeconds, after.stabilizationWindowSeconds];
  const isOther = policiesText(before.policies) !== policiesText(after.policies);
  return [
    ...(old === now ? [] : [`window of ${word} ${String(old)} s → ${String(now)} s`]),
    ...(isOther ? [`${word} by at most ${policiesText(after.policies)}`] : []),
    ...(before.selectPolicy === after.selectPolicy
      ? []
      : [`${word}: ${selectWords[after.selectPolicy] ?? after.selectPolicy}`]),
    ...(toleranceText(before) === toleranceText(after)
      ? []
      : [`tolerance of ${word} ${toleranceText(before)} → ${toleranceText(after)}`]),
  ];
};

/** What other settings change, in words; `legacyWindow` (s) is the controller's, without `behavior`. */
export const changesBetween = (
  from: FullHpaSpec,
  to: FullHpaSpec,
  legacyWindow: number,
): readonly string[] => {
  const [before, after] = [behaviorOf(from, legacyWindow), behaviorOf(to, legacyWindow)];
  const [least, most] = [from.minReplicas, from.maxReplicas];
  return [
    ...targetChanges(from, to),
    ...ruleChanges('increases', before.scaleUp, after.scaleUp),
    ...ruleChanges('decreases', before.scaleDown, after.scaleDown),
    ...(least === to.minReplicas
      ? []
      : [`at least ${String(least)} → ${String(to.minReplicas)} replicas`]),
    ...(most === to.maxReplicas
      ? []
      : [`at most ${String(most)} → ${String(to.maxReplicas)} replicas`]),
  ];
};
