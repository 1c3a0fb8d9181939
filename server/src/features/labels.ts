/**
 * Label flow: which labels can be on the result of an expression, and why others can not.
 *
 * Source: prometheus v0.316.0 promql/engine.go (aggregation, resultMetric, VectorBinop) and functions.go.
 */
import type {
  Aggregation,
  Binary,
  Call,
  Expr,
  Grouping,
  Matcher,
  Matching,
  Span,
  VectorSelector,
} from '../promql/ast.ts';
import { aggregationParts, postfix } from '../promql/index.ts';
import type { Language } from '../promql/index.ts';
import type { Answer } from './facts.ts';
import { add, common, emptyFlow, keep, loss, remove, union, unknownFlow } from './label-flow.ts';
import type { LabelFlow } from './label-flow.ts';
import { identityLabels, metricLabel } from './selector.ts';

/** Functions whose result keeps the metric name. */
const namedResults: ReadonlySet<string> = new Set([
  'first_over_time',
  'info',
  'label_join',
  'label_replace',
  'last_over_time',
  'sort',
  'sort_by_label',
  'sort_by_label_desc',
  'sort_desc',
]);

/** Where a function reads the name of a label that its result gets. */
const addedLabelAt: ReadonlyMap<string, number> = new Map([
  ['histogram_quantiles', 1],
  ['label_join', 1],
  ['label_replace', 1],
]);

const bucketFunctions: ReadonlySet<string> = new Set([
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
]);

/** Aggregations that pick series instead of making new ones. */
const pickers: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** Operators that make new values, so that the metric name goes. */
const valueOperators: ReadonlySet<string> = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  'atan2',
  '</',
  '>/',
]);

function unwrap(expr: Expr): Expr {
  return expr.kind === 'Paren' ? unwrap(expr.expr) : expr;
}

function stringOf(expr: Expr | undefined): string | undefined {
  if (expr === undefined) return undefined;
  const inner = unwrap(expr);
  return inner.kind === 'StringLiteral' ? inner.value : undefined;
}

/** `absent(x{a="b"})` has the labels that its selector asks for by `=`, when it asks for them once. */
function absentLabels(arg: Expr | undefined, span: Span): LabelFlow {
  const inner = arg === undefined ? undefined : unwrap(arg);
  const selector = inner?.kind === 'MatrixSelector' ? inner.vector : inner;
  const base = emptyFlow('function', span);
  if (selector?.kind !== 'VectorSelector') return base;
  const asked = selector.matchers.map(({ name }) => name.value);
  const kept = selector.matchers.filter(
    ({ name, op }) =>
      op === '=' &&
      name.value !== metricLabel &&
      asked.indexOf(name.value) === asked.lastIndexOf(name.value),
  );
  return add(
    base,
    kept.map(({ name }) => name.value),
  );
}

/** Answers for the selectors of one expression. */
export interface LabelSource {
  readonly language: Language;
  readonly labelsOf: (selector: VectorSelector) => Answer<string>;
}

class Reader {
  private readonly source: LabelSource;
  private readonly done = new Map<Expr, LabelFlow>();

  constructor(source: LabelSource) {
    this.source = source;
  }

  flowOf(expr: Expr): LabelFlow {
    const known = this.done.get(expr);
    if (known !== undefined) return known;
    // Behind its operands comes each operator, so that these are known when it is worked out.
    for (const node of postfix(expr)) {
      if (!this.done.has(node)) this.done.set(node, this.compute(node));
    }
    return this.done.get(expr) ?? unknownFlow;
  }

  private compute(expr: Expr): LabelFlow {
    switch (expr.kind) {
      case 'NumberLiteral':
      case 'StringLiteral':
        return emptyFlow('scalar', expr);
      case 'VectorSelector':
        return this.ofSelector(expr);
      case 'MatrixSelector':
        return this.flowOf(expr.vector);
      case 'Subquery':
      case 'Paren':
        return this.flowOf(expr.expr);
      case 'Unary':
        return remove(this.flowOf(expr.expr), identityLabels, loss('function', expr));
      case 'Call':
        return this.ofCall(expr);
      case 'Aggregation':
        return this.ofAggregation(expr);
      case 'Binary':
        return this.ofBinary(expr);
      case 'Missing':
      case 'Invalid':
        return unknownFlow;
    }
  }

  private ofSelector(selector: VectorSelector): LabelFlow {
    const answer = this.source.labelsOf(selector);
    const flow: LabelFlow = {
      ...unknownFlow,
      labels: new Set([metricLabel, ...answer.items]),
      complete: answer.complete && answer.items.length > 0,
    };
    const asked = selector.matchers.filter(({ op, value }) => op === '=' && value !== undefined);
    const [empty, present] = [true, false].map((isEmpty) =>
      asked.filter(({ value }) => (value?.value === '') === isEmpty),
    );
    const withPresent = add(flow, namesOf(present));
    const [first] = empty ?? [];
    return first === undefined
      ? withPresent
      : remove(withPresent, namesOf(empty), loss('matcher', first));
  }

  private ofCall(call: Call): LabelFlow {
    const name = call.name.value;
    const spec = this.source.language.functions.get(name);
    if (spec?.returns === 'scalar') return emptyFlow('scalar', call);
    const at = spec?.args.findIndex((type) => type === 'vector' || type === 'matrix') ?? 0;
    const arg = call.args[at];
    if (name === 'absent' || name === 'absent_over_time') return absentLabels(arg, call);
    // `vector(1)`, and the calendar functions at the time of evaluation.
    if (at < 0 || (arg === undefined && spec?.variadic !== 0)) return emptyFlow('function', call);
    return arg === undefined ? unknownFlow : this.throughCall(call, this.flowOf(arg));
  }

  private throughCall(call: Call, inner: LabelFlow): LabelFlow {
    const name = call.name.value;
    let flow = inner;
    if (!namedResults.has(name)) flow = remove(flow, identityLabels, loss('function', call));
    if (bucketFunctions.has(name)) flow = remove(flow, ['le'], loss('function', call));
    const addedAt = addedLabelAt.get(name);
    const added = addedAt === undefined ? undefined : stringOf(call.args[addedAt]);
    if (added !== undefined) return add(flow, [added]);
    const isOpen = name === 'info' || addedAt !== undefined;
    return isOpen ? { ...flow, complete: false, closedBy: undefined } : flow;
  }

  private ofAggregation(aggregation: Aggregation): LabelFlow {
    const { op, grouping } = aggregation;
    const { body, param } = aggregationParts(aggregation);
    const inner = body === undefined ? unknownFlow : this.flowOf(body);
    if (pickers.has(op)) return inner;
    const flow = throughGrouping(aggregation, grouping, inner);
    const counted = op === 'count_values' ? stringOf(param) : undefined;
    return counted === undefined ? flow : add(flow, [counted]);
  }

  private ofBinary(binary: Binary): LabelFlow {
    const { op, left, right } = binary;
    const leftFlow = this.flowOf(left);
    if (op === 'and' || op === 'unless') return leftFlow;
    const rightFlow = this.flowOf(right);
    if (op === 'or') return union(leftFlow, rightFlow);
    const flow = matched(binary.matching, leftFlow, rightFlow);
    const dropsName = valueOperators.has(op) || binary.bool !== undefined;
    return dropsName ? remove(flow, identityLabels, loss('function', binary.opSpan)) : flow;
  }
}

function namesOf(matchers: readonly Matcher[] = []): readonly string[] {
  return matchers.map(({ name }) => name.value);
}

function throughGrouping(
  aggregation: Aggregation,
  grouping: Grouping | undefined,
  inner: LabelFlow,
): LabelFlow {
  if (grouping === undefined) return keep(inner, [], loss('aggregation', aggregation));
  const names = grouping.labels.map(({ value }) => value);
  if (grouping.without)
    return remove(inner, [...names, ...identityLabels], loss('without', grouping));
  return keep(inner, names, loss('by', grouping));
}

/** Labels of the result of an operator between two sides. */
function matched(matching: Matching | undefined, left: LabelFlow, right: LabelFlow): LabelFlow {
  if (left.closedBy?.kind === 'scalar') return right;
  if (right.closedBy?.kind === 'scalar') return left;
  if (matching === undefined) return common(left, right);
  const { on, list, group } = matching;
  const names = list.labels.map(({ value }) => value);
  if (group !== undefined) {
    return add(
      group.side === 'left' ? left : right,
      group.list.labels.map(({ value }) => value),
    );
  }
  if (on) return keep(common(left, right), names, loss('on', list));
  const by = loss('ignoring', list);
  return common(remove(left, names, by), remove(right, names, by));
}

/** The label flow of every part of an expression, each worked out once. */
export function labelFlows(source: LabelSource): (expr: Expr) => LabelFlow {
  const reader = new Reader(source);
  return (expr) => reader.flowOf(expr);
}
