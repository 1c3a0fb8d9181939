/** Hover: what the word at the cursor means, and what the expression around it evaluates to. */
import type { Expr, LabelList, Node, ParseResult, Span, VectorSelector } from '../../promql/ast.ts';
import { nodeAt, walk } from '../../promql/index.ts';
import type { FeatureContext } from '../context.ts';
import { factsOf } from '../facts.ts';
import type { Facts } from '../facts.ts';
import { labelFlows } from '../labels.ts';
import type { LabelFlow } from '../label-flow.ts';
import { markdownCode } from '../../util/markdown.ts';
import { metricLabel, scopeOf } from '../selector.ts';
import { labelHover, matcherNameHover, matcherValueHover } from './label.ts';
import type { Hover, HoverText } from './markup.ts';
import { metricHover } from './metric.ts';
import { bracketsHover, lossText, nodeHover } from './node.ts';
import { wordHover } from './words.ts';

export type { Hover } from './markup.ts';

interface HoverRequest {
  readonly parsed: ParseResult;
  readonly offset: number;
  readonly context: FeatureContext;
  readonly facts: Facts;
  readonly flowOf: (expr: Expr) => LabelFlow;
}

function isAt({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function selectorText(selector: VectorSelector, request: HoverRequest): HoverText | undefined {
  const { offset, context, facts } = request;
  const { name } = selector;
  if (name !== undefined && isAt(name, offset)) {
    return { span: name, ...metricHover(name.value, selector, context, facts) };
  }
  const matcher = selector.matchers.find((candidate) => isAt(candidate, offset));
  if (matcher === undefined) return undefined;
  if (isAt(matcher.name, offset)) {
    return { span: matcher.name, paragraphs: matcherNameHover(matcher, selector, context, facts) };
  }
  const isName = matcher.name.value === metricLabel && matcher.op === '=';
  return isName && matcher.value !== undefined
    ? { span: matcher, ...metricHover(matcher.value.value, selector, context, facts) }
    : { span: matcher, paragraphs: matcherValueHover(matcher, selector, facts) };
}

interface Listed {
  readonly labels: LabelList['labels'];
  readonly operands: readonly Expr[];
}

/** The lists of labels of a node, and the expressions whose labels they name. */
function listsOf(node: Node): readonly Listed[] {
  if (node.kind === 'Aggregation') {
    return [{ labels: node.grouping?.labels ?? [], operands: node.args.slice(-1) }];
  }
  if (node.kind !== 'Binary' || node.matching === undefined) return [];
  const { list, group } = node.matching;
  const one = group?.side === 'right' ? node.left : node.right;
  return [
    { labels: list.labels, operands: [node.left, node.right] },
    { labels: group?.list.labels ?? [], operands: [one] },
  ];
}

/** Why the operands of a list do not have a label. */
function absences(
  label: string,
  operands: readonly Expr[],
  { flowOf }: HoverRequest,
): readonly string[] {
  const sides = operands.length === 2 ? ['the left side', 'the right side'] : ['the operand'];
  return operands.flatMap((operand, index) => {
    const reason = lossText(flowOf(operand), label);
    return reason === undefined ? [] : [`Not on ${sides[index] ?? 'the operand'}: ${reason}.`];
  });
}

function listText(node: Node, request: HoverRequest): HoverText | undefined {
  const { offset, context, facts } = request;
  for (const { labels, operands } of listsOf(node)) {
    const name = labels.find((label) => isAt(label, offset));
    if (name === undefined) continue;
    const selectors = operands.flatMap((operand) => nodeAt(operand, operand.start));
    const selector = selectors.find((inner) => inner.kind === 'VectorSelector');
    const scope = selector === undefined ? '' : scopeOf(selector);
    const paragraphs = [
      ...labelHover(name.value, scope, context, facts),
      ...absences(name.value, operands, request),
    ];
    return { span: name, paragraphs };
  }
  return undefined;
}

function isExpr(node: Node): node is Expr {
  return !/^(?:Duration|Matcher|Offset|At|Extension)/.test(node.kind);
}

/** `anchored` and `smoothed` stand behind the range of their selector, as in the reference's tree. */
function extensionAt({ parsed, offset }: HoverRequest): Node | undefined {
  let found: Node | undefined;
  walk(parsed.expr, (node) => {
    if (node.kind === 'Extension' && isAt(node, offset)) found = node;
  });
  return found;
}

function textOf(path: readonly Node[], request: HoverRequest): HoverText | undefined {
  const { offset, parsed, context } = request;
  const extension = extensionAt(request);
  const nodes = extension === undefined ? path : [...path, extension];
  for (const node of nodes.toReversed()) {
    const text =
      node.kind === 'VectorSelector'
        ? selectorText(node, request)
        : (listText(node, request) ?? wordHover(node, offset, parsed.text, context));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** What the innermost expression is and gives, beside what was found out about the word in it. */
function expressionText(
  expr: Expr,
  found: HoverText | undefined,
  { parsed, offset, context, flowOf }: HoverRequest,
): HoverText {
  const value = nodeHover(expr, found?.tellsLabels ? undefined : flowOf(expr), context);
  if (found !== undefined) {
    return { span: found.span, paragraphs: [...found.paragraphs, ...value] };
  }
  const brackets = bracketsHover(expr, offset);
  const source = markdownCode(parsed.text.slice(expr.start, expr.end).slice(0, 200));
  if (brackets.length > 0) return { span: expr, paragraphs: [...brackets, ...value] };
  return { span: expr, paragraphs: value.length === 0 ? [] : [source, ...value] };
}

/** What is to be said about the place; `undefined` where there is nothing. */
export function hover(
  parsed: ParseResult,
  offset: number,
  context: FeatureContext,
): Hover | undefined {
  if (parsed.comments.some((comment) => isAt(comment, offset))) return undefined;
  const facts = factsOf(context.snapshot);
  const labelsOf = (selector: VectorSelector) => facts.labels(scopeOf(selector));
  const flowOf = labelFlows({ language: context.language, labelsOf });
  const request: HoverRequest = { parsed, offset, context, facts, flowOf };
  const path = nodeAt(parsed.expr, offset);
  const innermost = path.findLast((node) => isExpr(node));
  const found = textOf(path, request);
  const text = innermost === undefined ? found : expressionText(innermost, found, request);
  if (text === undefined || text.paragraphs.length === 0) return undefined;
  const { start, end } = text.span;
  if (start === end) return undefined;
  return { start, end, contents: text.paragraphs.join('\n\n'), missing: facts.missing() };
}
