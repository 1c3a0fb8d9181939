/** Completion: what may be written at the cursor, from the language and from what the connection knows. */
import type { ParseResult } from '../../promql/ast.ts';
import type { FeatureContext } from '../context.ts';
import { factsOf } from '../facts.ts';
import { labelFlows } from '../labels.ts';
import { scopeOf } from '../selector.ts';
import { all } from './item.ts';
import type { CompletionAnswer, CompletionKind, Drafts } from './item.ts';
import { maxItems, rank } from './rank.ts';
import type { CompletionRequest } from './request.ts';
import { situationsAt } from './situation.ts';
import type { Situation, SituationKind, SituationOf } from './situation-types.ts';
import { aggregationItems } from './sources/aggregations.ts';
import { durationItems, durationUnitItems } from './sources/durations.ts';
import { functionItems } from './sources/functions.ts';
import {
  groupingLabelItems,
  labelNameItems,
  labelStringItems,
  matchingLabelItems,
} from './sources/label-names.ts';
import { labelValueItems } from './sources/label-values.ts';
import { metricItems, quotedMetricItems } from './sources/metrics.ts';
import {
  aggregationModifierItems,
  atItems,
  binaryModifierItems,
  boolItems,
  selectorModifierItems,
} from './sources/modifiers.ts';
import { numberItems } from './sources/numbers.ts';
import {
  binaryOperatorItems,
  durationOperatorItems,
  matchOperatorItems,
} from './sources/operators.ts';
import { snippetItems } from './sources/snippets.ts';

function draftsOf(request: CompletionRequest, situation: Situation): Drafts {
  switch (situation.kind) {
    case 'metric':
      return metricItems(request, situation);
    case 'quoted-metric':
      return quotedMetricItems(request, situation);
    case 'function':
      return functionItems(request, situation);
    case 'aggregation':
      return aggregationItems(request, situation);
    case 'number':
      return numberItems(situation);
    case 'snippet':
      return snippetItems(request, situation);
    case 'label-name':
      return labelNameItems(request, situation);
    case 'label-value':
      return labelValueItems(request, situation);
    case 'grouping-label':
      return groupingLabelItems(request, situation);
    case 'matching-label':
      return matchingLabelItems(request, situation);
    case 'label-string':
      return labelStringItems(request, situation);
    default:
      return wordDrafts(request, situation);
  }
}

type WordSituation = SituationOf<
  | 'duration'
  | 'duration-unit'
  | 'duration-operator'
  | 'match-op'
  | 'at'
  | 'aggregation-modifier'
  | 'binary-operator'
  | 'selector-modifier'
  | 'binary-modifier'
  | 'bool'
>;

function wordDrafts(request: CompletionRequest, situation: WordSituation): Drafts {
  switch (situation.kind) {
    case 'duration':
      return durationItems(request, situation);
    case 'duration-unit':
      return durationUnitItems(situation);
    case 'duration-operator':
      return durationOperatorItems(request, situation);
    case 'match-op':
      return matchOperatorItems(situation);
    case 'at':
      return atItems(situation);
    case 'aggregation-modifier':
      return aggregationModifierItems(request, situation);
    case 'binary-operator':
      return binaryOperatorItems(request, situation);
    case 'selector-modifier':
      return selectorModifierItems(request, situation);
    case 'binary-modifier':
      return binaryModifierItems(request, situation);
    case 'bool':
      return boolItems(situation);
  }
}

/** What kinds of items a situation stands for, whether or not there are any. */
const kindsOf: Readonly<Record<SituationKind, readonly CompletionKind[]>> = {
  metric: ['metric'],
  'quoted-metric': ['metric'],
  function: ['function'],
  aggregation: ['aggregation'],
  number: ['number'],
  snippet: ['snippet'],
  'label-name': ['label'],
  'label-value': ['value'],
  'grouping-label': ['label'],
  'matching-label': ['label'],
  'label-string': ['label'],
  duration: ['duration'],
  'duration-unit': ['duration'],
  'duration-operator': ['operator'],
  'match-op': ['operator'],
  at: ['keyword'],
  'aggregation-modifier': ['modifier'],
  'binary-operator': ['operator', 'keyword'],
  'selector-modifier': ['modifier'],
  'binary-modifier': ['modifier'],
  bool: ['modifier'],
};

/** What may be written at `offset` of the expression. */
export function complete(
  parsed: ParseResult,
  offset: number,
  context: FeatureContext,
): CompletionAnswer {
  const situations = situationsAt(parsed, offset, context.language);
  const facts = factsOf(context.snapshot);
  const flowOf = labelFlows({
    language: context.language,
    labelsOf: (selector) => facts.labels(scopeOf(selector)),
  });
  const request: CompletionRequest = { parsed, offset, context, facts, flowOf };
  const lists = situations.map((situation) => draftsOf(request, situation));
  const { drafts, cut } = lists.reduce(
    (joined, list) => ({ drafts: [...joined.drafts, ...list.drafts], cut: joined.cut || list.cut }),
    all([]),
  );
  const [first] = situations;
  const missing = facts.missing();
  return {
    items: rank(drafts),
    kinds: [...new Set(situations.flatMap(({ kind }) => kindsOf[kind]))],
    isIncomplete: cut || drafts.length > maxItems || missing.length > 0,
    missing,
    from: first?.start ?? offset,
    to: first?.end ?? offset,
  };
}
