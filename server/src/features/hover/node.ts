import type { Expr, Span } from '../../promql/ast.ts';
import { keywordDocs, valueTypeOf } from '../../promql/index.ts';
import type { FeatureContext } from '../context.ts';
import { docMarkdown, typeTitle } from '../documentation.ts';
import { whyNot } from '../label-flow.ts';
import type { LabelFlow, LossKind } from '../label-flow.ts';
import { markdownCode } from '../../util/markdown.ts';
import { metricLabel } from '../selector.ts';
import { listText } from './markup.ts';

const reasons: Readonly<Record<LossKind, string>> = {
  aggregation: 'the aggregation keeps no labels',
  by: 'only the labels in `by` are kept',
  without: 'removed by `without`',
  on: 'only the labels in `on` are kept',
  ignoring: 'removed by `ignoring`',
  matcher: 'excluded by a matcher',
  function: 'removed by the function or operator',
  scalar: 'a scalar has no labels',
};

/** Why a label is not on a result, in words. */
export function lossText(flow: LabelFlow, label: string): string | undefined {
  const loss = whyNot(flow, label);
  return loss && reasons[loss.kind];
}

function labelsText(flow: LabelFlow): string {
  const labels = [...flow.labels].filter((label) => label !== metricLabel).sort();
  const listed = labels.map((label) => markdownCode(label));
  if (flow.complete) return listed.length === 0 ? 'No labels' : `Labels: ${listText(listed)}`;
  return listed.length === 0 ? '' : `Labels: ${listText(listed)} and maybe others`;
}

/** What a part of the expression evaluates to; without its labels where `flow` is left out. */
export function nodeHover(
  expr: Expr,
  flow: LabelFlow | undefined,
  { language }: FeatureContext,
): readonly string[] {
  const type = valueTypeOf(expr, language);
  if (type === 'none') return [];
  const hasLabels = type === 'vector' || type === 'matrix';
  const labels = hasLabels && flow !== undefined ? labelsText(flow) : '';
  return [[`*${typeTitle(type)}*`, labels].filter((part) => part !== '').join(' · ')];
}

function isIn({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}

/** What the brackets behind an expression do. */
export function bracketsHover(expr: Expr, offset: number): readonly string[] {
  if (expr.kind === 'MatrixSelector' && isIn(expr.brackets, offset))
    return [docMarkdown(keywordDocs['[]'])];
  if (expr.kind === 'Subquery' && isIn(expr.brackets, offset))
    return [docMarkdown(keywordDocs['[:]'])];
  return [];
}
