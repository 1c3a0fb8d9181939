/** All rules; a new one is a file beside this and a line here. */
import type { Rule } from '../rule.ts';
import { aggregationParameter } from './aggregation-parameter.ts';
import { countBelowOne } from './count-below-one.ts';
import { counterWithoutRate } from './counter-without-rate.ts';
import { extensionFunction } from './extension-function.ts';
import { invalidLabelArgument } from './invalid-label-argument.ts';
import { invalidRegexArgument } from './invalid-regex-argument.ts';
import { labelSetsDiffer } from './label-sets-differ.ts';
import { literalIsRegex } from './literal-is-regex.ts';
import { lostLabel } from './lost-label.ts';
import { quantileRange } from './quantile-range.ts';
import { quantileWithoutLe } from './quantile-without-le.ts';
import { rangeAsStep } from './range-as-step.ts';
import { rateOfAggregation } from './rate-of-aggregation.ts';
import { rateOnGauge } from './rate-on-gauge.ts';
import { redundantAnchors } from './redundant-anchors.ts';
import { regexIsLiteral } from './regex-is-literal.ts';
import { replicaLabel } from './replica-label.ts';
import { smoothingFactor } from './smoothing-factor.ts';
import { unknownLabel } from './unknown-label.ts';
import { unknownLabelValue } from './unknown-label-value.ts';
import { unknownMetric } from './unknown-metric.ts';

export const rules: readonly Rule[] = [
  aggregationParameter,
  countBelowOne,
  counterWithoutRate,
  extensionFunction,
  invalidLabelArgument,
  invalidRegexArgument,
  labelSetsDiffer,
  literalIsRegex,
  lostLabel,
  quantileRange,
  quantileWithoutLe,
  rangeAsStep,
  rateOfAggregation,
  rateOnGauge,
  redundantAnchors,
  regexIsLiteral,
  replicaLabel,
  smoothingFactor,
  unknownLabel,
  unknownLabelValue,
  unknownMetric,
];
