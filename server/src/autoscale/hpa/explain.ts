import type { Int64 } from '../int64.ts';
import { quantityOfMilli } from '../quantity.ts';
import type { Course, Decision } from './decision.ts';
import type { Calculation, ProposalResult, ProposalRule } from './proposal.ts';
import type { ScalingPolicy } from './spec.ts';

/** A decision in words: one sentence for the outcome, one for each step that led to it. */
export interface Explanation {
  readonly summary: string;
  readonly steps: readonly string[];
}

/** `201.999`, not `201999m`; below one as Kubernetes writes it: `250m`. */
const quantityText = (milli: Int64): string => {
  const { canonical, approximate } = quantityOfMilli(milli);
  return canonical.endsWith('m') && Math.abs(approximate) >= 1 ? String(approximate) : canonical;
};

/** The controller's name of a metric, its selector as people write one: `queue with app=a` for `queue({…})`. */
const nameText = (description: string): string =>
  description.replace(/\((nil|\{.*\})\)$/s, (whole, selector: string) => {
    if (selector === 'nil') return '';
    const labels = labelsText(selector);
    return labels === undefined ? whole : ` with ${labels}`;
  });

/** Undefined where it is not of equal labels alone. */
const labelsText = (selector: string): string | undefined => {
  try {
    const { matchLabels, ...others } = JSON.parse(selector) as {
      readonly matchLabels?: Readonly<Record<string, string>>;
    };
    if (matchLabels === undefined || Object.keys(others).length > 0) return undefined;
    return Object.entries(matchLabels)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ');
  } catch {
    return undefined;
  }
};

const ratioText = (ratio: number): string => {
  if (Number.isNaN(ratio)) return 'not a number';
  return Number.isFinite(ratio) ? String(Math.round(ratio * 1000) / 1000) : 'infinite';
};

const percentText = (share: number): string => `${String(Math.round(share * 1000) / 10)} %`;

const replicasText = (count: number): string =>
  `${String(count)} ${count === 1 ? 'replica' : 'replicas'}`;

const policyText = ({ type, value, periodSeconds }: ScalingPolicy): string => {
  const change =
    type === 'Percent' ? `${String(value)} %` : `${String(value)} ${value === 1 ? 'pod' : 'pods'}`;
  return `${change} in ${String(periodSeconds)} s`;
};

const ruleTexts: Readonly<Record<ProposalRule, string>> = {
  'within-tolerance': 'inside the tolerance, so the number stays',
  'ratio-of-ready-pods': 'rounded up from the ratio times the pods that count',
  'ratio-with-assumed-pods':
    'rounded up from the ratio times all pods, with assumed values for missing and unready ones',
  'assumed-within-tolerance':
    'inside the tolerance once missing and unready pods are given an assumed value, so the number stays',
  'direction-would-turn':
    'the direction would turn once missing and unready pods are given an assumed value, so the number stays',
  'count-against-direction':
    'the pods that count would move the number against the direction, so it stays',
  'value-per-pod': 'rounded up from the value divided by the target of a pod',
  'ratio-from-zero': 'rounded up from the ratio, as there are no replicas',
};

const measuredText = ({ usage, target, utilization }: Calculation): string =>
  utilization === undefined
    ? `${quantityText(usage)} against a target of ${quantityText(target)}`
    : `${String(utilization)} % of the requests against a target of ${String(target)} %`;

const podsText = ({ pods }: Calculation): string => {
  if (pods === undefined) return '';
  const others = [
    [pods.unready, 'not ready'],
    [pods.missing, 'without a value'],
    [pods.ignored, 'ignored'],
  ] as const;
  const named = others
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${String(count)} ${what}`);
  return `; ${[`${String(pods.ready)} pods count`, ...named].join(', ')}`;
};

const assumedText = ({ assumedRatio }: Calculation): string =>
  assumedRatio === undefined
    ? ''
    : ` (${ratioText(assumedRatio)} with assumed values for missing and unready pods)`;

const toleranceText = ({ tolerance }: Calculation): string =>
  `${ratioText(1 - tolerance.down)} to ${ratioText(1 + tolerance.up)}`;

/** One metric in a sentence. */
const metricStep = (result: ProposalResult, index: number): string => {
  const name = `Metric ${String(index + 1)}, ${result.type}`;
  if (!result.ok) return `${name}: failed, ${result.failure.message}.`;
  const { calculation, description, replicas } = result.proposal;
  const ratio = `ratio ${ratioText(calculation.ratio)}${assumedText(calculation)}`;
  const rule = ruleTexts[calculation.rule];
  return `${name} (${nameText(description)}): ${measuredText(calculation)}, ${ratio}, tolerance ${toleranceText(calculation)}${podsText(calculation)}. It proposes ${replicasText(replicas)}: ${rule}.`;
};

const windowStep = ({ proposed, stabilized, windowSeconds }: Course, current: number): string => {
  if (stabilized === proposed) return `No window holds it: ${replicasText(stabilized)}.`;
  const isUp = proposed >= current && stabilized < proposed;
  const seconds = String(isUp ? windowSeconds.up : windowSeconds.down);
  const which = isUp ? 'smallest' : 'largest';
  return `The window of ${seconds} s takes the ${which} recommendation in it: ${replicasText(stabilized)} instead of ${String(proposed)}.`;
};

const limitStep = ({ stabilized, limited, min, max, rules }: Course): string => {
  const { reason, replicas, policy } = limited;
  const instead = `${replicasText(replicas)} instead of ${String(stabilized)}`;
  switch (reason) {
    case 'DesiredWithinRange':
      return `No limit holds it: ${replicasText(replicas)}, between ${String(min)} and ${String(max)}.`;
    case 'TooManyReplicas':
      return `maxReplicas allows ${instead}.`;
    case 'TooFewReplicas':
      return `minReplicas asks for ${instead}.`;
    case 'ScaleUpLimit':
    case 'ScaleDownLimit': {
      if (policy !== undefined) return `The policy of ${policyText(policy)} allows ${instead}.`;
      return rules === 'legacy'
        ? `Without behavior one pass at most doubles, or goes to four: ${instead}.`
        : `The policies of this direction are disabled: ${instead}.`;
    }
  }
};

/** A sentence as the part of another one behind a colon. */
const inSentence = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;

/** What decided, in a few words behind the numbers. */
const causeOf = (course: Course, current: number, winner: ProposalResult | undefined): string => {
  const { proposed, stabilized, limited } = course;
  if (limited.replicas !== stabilized) return inSentence(limitStep(course));
  if (stabilized !== proposed) return inSentence(windowStep(course, current));
  if (winner?.ok !== true) return 'no metric proposed anything';
  const { calculation, description } = winner.proposal;
  const measured = `${nameText(description)} is at ${measuredText(calculation)}, ratio ${ratioText(calculation.ratio)}`;
  return calculation.rule === 'within-tolerance'
    ? `${measured}, inside the tolerance of ${percentText(calculation.ratio < 1 ? calculation.tolerance.down : calculation.tolerance.up)}`
    : measured;
};

const moveText = ({ current = 0, desired }: Decision): string => {
  if (desired === current) return `Stays at ${replicasText(current)}`;
  return desired > current
    ? `Scales up from ${String(current)} to ${replicasText(desired)}`
    : `Scales down from ${String(current)} to ${replicasText(desired)}`;
};

const pathSummary = (decision: Decision): string => {
  const { path, message = '' } = decision;
  const move = moveText(decision);
  switch (path) {
    case 'no-scale':
      return `Nothing decided: ${message}.`;
    case 'scaling-disabled':
      return 'Scaling is off: the target has no replicas.';
    case 'above-max':
      return `${move}: more than maxReplicas; metrics, windows and policies are not looked at.`;
    case 'below-min':
      return `${move}: fewer than minReplicas; metrics, windows and policies are not looked at.`;
    case 'blocked':
      return `Nothing decided: ${message}.`;
    case 'metrics':
      return `${move}.`;
  }
};

/** Why a pass decided as it did: which metric, ratio, tolerance, window, policy or bound. */
export const explain = (decision: Decision): Explanation => {
  const { course, current, metrics, error, message, conditions } = decision;
  const metricSteps = metrics.map(metricStep);
  if (course === undefined || current === undefined) {
    return { summary: pathSummary(decision), steps: metricSteps };
  }
  const isWriteFailure = conditions.some(({ reason }) => reason === 'FailedUpdateScale');
  const summary = isWriteFailure
    ? `Wanted ${replicasText(course.limited.replicas)}, but ${message ?? ''}.`
    : `${moveText(decision)}: ${causeOf(course, current, metrics[course.winner])}.`;
  const winner =
    metrics.length > 1
      ? [`Metric ${String(course.winner + 1)} decides: the largest proposal wins.`]
      : [];
  const failure =
    error === 'internal' && !isWriteFailure
      ? ['A failing metric would block a decrease; it does not block this.']
      : [];
  return {
    summary,
    steps: [...metricSteps, ...winner, ...failure, windowStep(course, current), limitStep(course)],
  };
};
