import { targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec, FullScalingRules, MetricSpec, MetricTarget } from '../hpa/spec.ts';
import { behaviorOf, policiesText } from '../settings/changes.ts';
import { quantityOfMilli } from '../quantity.ts';
import { int64OfFloat } from '../int64.ts';

/** One thing that may be set otherwise: its choices; the first leaves it as it is. */
export interface Dimension {
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** What it changes, in words; empty where it changes nothing. */
  readonly text: string;
  readonly apply: (spec: FullHpaSpec) => FullHpaSpec;
}

/** Index of a choice for each dimension. */
export type Point = readonly number[];

const unchanged: Choice = { text: '', apply: (spec) => spec };

const targetFactors = [0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.25, 1.5, 2];
const upWindows = [0, 30, 60, 120, 300];
const downWindows = [0, 30, 60, 120, 300, 600, 900];

type Policies = FullScalingRules['policies'];

const upPolicies: readonly Policies[] = [
  [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
  [{ type: 'Pods', value: 1, periodSeconds: 30 }],
  [{ type: 'Pods', value: 2, periodSeconds: 60 }],
  [{ type: 'Percent', value: 50, periodSeconds: 60 }],
];

const downPolicies: readonly Policies[] = [
  [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  [{ type: 'Pods', value: 1, periodSeconds: 15 }],
  [{ type: 'Pods', value: 1, periodSeconds: 60 }],
  [{ type: 'Percent', value: 10, periodSeconds: 60 }],
  [{ type: 'Percent', value: 50, periodSeconds: 60 }],
];

const scaled = (target: MetricTarget, factor: number): MetricTarget => {
  const { averageValue, averageUtilization, value } = target;
  const times = (milli: number) => quantityOfMilli(int64OfFloat(Math.round(milli)));
  if (averageValue !== undefined) {
    return { ...target, averageValue: times(averageValue.approximate * 1000 * factor) };
  }
  if (averageUtilization !== undefined) {
    const percent = Math.max(1, Math.round(averageUtilization * factor));
    return { ...target, averageUtilization: percent };
  }
  return value === undefined
    ? target
    : { ...target, value: times(value.approximate * 1000 * factor) };
};

const withTarget = (metric: MetricSpec, factor: number): MetricSpec => {
  const change = <T extends { readonly target: MetricTarget }>(source: T): T => ({
    ...source,
    target: scaled(source.target, factor),
  });
  const { resource, containerResource, pods, object, external } = metric;
  return {
    ...metric,
    ...(resource && { resource: change(resource) }),
    ...(containerResource && { containerResource: change(containerResource) }),
    ...(pods && { pods: change(pods) }),
    ...(object && { object: change(object) }),
    ...(external && { external: change(external) }),
  };
};

const targetText = (metric: MetricSpec): string => {
  const { averageValue, averageUtilization, value } = targetOf(metric) ?? {};
  return averageUtilization === undefined || averageValue !== undefined
    ? ((averageValue ?? value)?.canonical ?? '')
    : `${String(averageUtilization)} %`;
};

const targetChoices = (spec: FullHpaSpec): Dimension => ({
  choices: [
    unchanged,
    ...targetFactors.map((factor): Choice => {
      const metrics = spec.metrics.map((metric) => withTarget(metric, factor));
      const texts = spec.metrics.map(
        (metric, index) => `${targetText(metric)} → ${targetText(metrics[index] ?? metric)}`,
      );
      return { text: `target ${texts.join(', ')}`, apply: (now) => ({ ...now, metrics }) };
    }),
  ],
});

type Direction = 'scaleUp' | 'scaleDown';

const directionWords = { scaleUp: 'increases', scaleDown: 'decreases' } as const;

const ruleChoices = (
  spec: FullHpaSpec,
  direction: Direction,
  legacyWindow: number,
): readonly Dimension[] => {
  const before = behaviorOf(spec, legacyWindow)[direction];
  const change =
    (part: Partial<FullScalingRules>) =>
    (now: FullHpaSpec): FullHpaSpec => {
      const behavior = behaviorOf(now, legacyWindow);
      return {
        ...now,
        behavior: { ...behavior, [direction]: { ...behavior[direction], ...part } },
      };
    };
  const windows = direction === 'scaleUp' ? upWindows : downWindows;
  const policies = direction === 'scaleUp' ? upPolicies : downPolicies;
  const word = directionWords[direction];
  const seconds = before.stabilizationWindowSeconds;
  return [
    {
      choices: [
        unchanged,
        ...windows
          .filter((window) => window !== seconds)
          .map((window) => ({
            text: `window of ${word} ${String(seconds)} s → ${String(window)} s`,
            apply: change({ stabilizationWindowSeconds: window }),
          })),
      ],
    },
    {
      choices: [
        unchanged,
        ...policies
          .filter((list) => policiesText(list) !== policiesText(before.policies))
          .map((list) => ({
            text: `${word} by at most ${policiesText(list)}`,
            apply: change({ policies: list }),
          })),
      ],
    },
  ];
};

const minChoices = ({ minReplicas, maxReplicas }: FullHpaSpec): Dimension => {
  const others = [1, 2, minReplicas + 1, minReplicas + 2, 2 * minReplicas];
  const wanted = [...new Set(others)].filter((min) => min !== minReplicas && min <= maxReplicas);
  return {
    choices: [
      unchanged,
      ...wanted.map((min) => ({
        text: `at least ${String(minReplicas)} → ${String(min)} replicas`,
        apply: (now: FullHpaSpec) => ({ ...now, minReplicas: min }),
      })),
    ],
  };
};

/** Everything that a search may change of settings; `legacyWindow` (s) is the controller's, without `behavior`. */
export const dimensionsOf = (spec: FullHpaSpec, legacyWindow: number): readonly Dimension[] => [
  targetChoices(spec),
  ...ruleChoices(spec, 'scaleUp', legacyWindow),
  ...ruleChoices(spec, 'scaleDown', legacyWindow),
  minChoices(spec),
];

const chosen = (dimensions: readonly Dimension[], point: Point): readonly Choice[] =>
  dimensions.map(({ choices }, index) => choices[point[index] ?? 0] ?? unchanged);

/** The settings at a point. */
export const specAt = (
  spec: FullHpaSpec,
  dimensions: readonly Dimension[],
  point: Point,
): FullHpaSpec => chosen(dimensions, point).reduce((now, { apply }) => apply(now), spec);

/** What a point changes, in words. */
export const changesAt = (dimensions: readonly Dimension[], point: Point): readonly string[] =>
  chosen(dimensions, point)
    .map(({ text }) => text)
    .filter((text) => text !== '');
