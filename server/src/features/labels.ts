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
  Matching,
  Span,
  VectorSelector,
} from '../promql/ast.ts';
import { aggregationParts } from '../promql/index.ts';
import type { Language } from '../promql/index.ts';
import type { Answer } from './facts.ts';
import { metricLabel } from './selector.ts';

/** What took a label away. */
export type LossKind =
  'aggregation' | 'by' | 'without' | 'on' | 'ignoring' | 'matcher' | 'function' | 'scalar';

/** Why a label can not be there, and the part of the expression that is to blame. */
export interface LabelLoss extends Span {
  readonly kind: LossKind;
}

export interface LabelFlow {
  /** Labels that may be on a result series as far as is known, `__name__` among them. */
  readonly labels: ReadonlySet<string>;
  /** There are no labels besides `labels`; false when the labels of a selector are not all known. */
  readonly complete: boolean;
  /** Set when the expression, whatever the data, bounds its labels to `allowed`. */
  readonly closedBy: LabelLoss | undefined;
  readonly allowed: ReadonlySet<string>;
  /** Labels that the expression takes away, whatever the data. */
  readonly lost: ReadonlyMap<string, LabelLoss>;
}

/** Why no series of the result can have the label; `undefined` when one may. Rests on the expression alone. */
export function whyNot(flow: LabelFlow, label: string): LabelLoss | undefined {
  return (
    flow.lost.get(label) ??
    (flow.closedBy !== undefined && !flow.allowed.has(label) ? flow.closedBy : undefined)
  );
}

const nothing: ReadonlySet<string> = new Set();
const noLoss: ReadonlyMap<string, LabelLoss> = new Map();

const unknownFlow: LabelFlow = {
  labels: nothing,
  complete: false,
  closedBy: undefined,
  allowed: nothing,
  lost: noLoss,
};

function loss(kind: LossKind, { start, end }: Span): LabelLoss {
  return { kind, start, end };
}

function emptyFlow(kind: LossKind, span: Span): LabelFlow {
  return {
    labels: nothing,
    complete: true,
    closedBy: loss(kind, span),
    allowed: nothing,
    lost: noLoss,
  };
}

/** Keeps the given labels only. */
function keep(flow: LabelFlow, names: readonly string[], by: LabelLoss): LabelFlow {
  const lost = new Map<string, LabelLoss>();
  const allowed = new Set<string>();
  for (const name of names) {
    const earlier = whyNot(flow, name);
    if (earlier === undefined) allowed.add(name);
    else lost.set(name, earlier);
  }
  const labels = flow.complete ? names.filter((name) => flow.labels.has(name)) : allowed;
  return { labels: new Set(labels), complete: true, closedBy: by, allowed, lost };
}

function remove(flow: LabelFlow, names: readonly string[], by: LabelLoss): LabelFlow {
  if (names.length === 0) return flow;
  const lost = new Map(flow.lost);
  const labels = new Set(flow.labels);
  const allowed = new Set(flow.allowed);
  for (const name of names) {
    if (whyNot(flow, name) === undefined) lost.set(name, by);
    labels.delete(name);
    allowed.delete(name);
  }
  return { ...flow, labels, allowed, lost };
}

function add(flow: LabelFlow, names: readonly string[]): LabelFlow {
  if (names.length === 0) return flow;
  const lost = new Map(flow.lost);
  for (const name of names) lost.delete(name);
  return {
    ...flow,
    labels: new Set([...flow.labels, ...names]),
    allowed: new Set([...flow.allowed, ...names]),
    lost,
  };
}

/** Labels that a series of either side may have. */
function union(left: LabelFlow, right: LabelFlow): LabelFlow {
  const lost = new Map<string, LabelLoss>();
  for (const [name, reason] of [...left.lost, ...right.lost]) {
    if (whyNot(left, name) !== undefined && whyNot(right, name) !== undefined)
      lost.set(name, reason);
  }
  return {
    labels: new Set([...left.labels, ...right.labels]),
    complete: left.complete && right.complete,
    closedBy: right.closedBy === undefined ? undefined : left.closedBy,
    allowed: new Set([...left.allowed, ...right.allowed]),
    lost,
  };
}

/** Labels of series that must have them equal on both sides. */
function common(left: LabelFlow, right: LabelFlow): LabelFlow {
  const both = new Set([...left.labels, ...right.labels]);
  const possible = (name: string): boolean =>
    (left.labels.has(name) || !left.complete) &&
    (right.labels.has(name) || !right.complete) &&
    whyNot(left, name) === undefined &&
    whyNot(right, name) === undefined;
  const bounded = left.closedBy === undefined ? right : left;
  return {
    labels: new Set([...both].filter((name) => possible(name))),
    complete: left.complete || right.complete,
    closedBy: bounded.closedBy,
    allowed: new Set([...bounded.allowed].filter((name) => possible(name))),
    lost: new Map([...right.lost, ...left.lost]),
  };
}

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

/** The label flow of every part of an expression, each worked out once. */
export function labelFlows({ language, labelsOf }: LabelSource): (expr: Expr) => LabelFlow {
  const done = new Map<Expr, LabelFlow>();

  const ofSelector = (selector: VectorSelector): LabelFlow => {
    const answer = labelsOf(selector);
    const flow: LabelFlow = {
      ...unknownFlow,
      labels: new Set([metricLabel, ...answer.items]),
      complete: answer.complete && answer.items.length > 0,
    };
    const named = selector.matchers.filter(
      ({ op, value }) => op !== undefined && value !== undefined,
    );
    const isEmpty = (matcher: (typeof named)[number]): boolean =>
      matcher.op === '=' && matcher.value?.value === '';
    const asked = named.filter((matcher) => matcher.op === '=' && !isEmpty(matcher));
    const without = named.find((matcher) => isEmpty(matcher));
    const withAsked = add(
      flow,
      asked.map(({ name }) => name.value),
    );
    if (without === undefined) return withAsked;
    return remove(
      withAsked,
      named.filter((matcher) => isEmpty(matcher)).map(({ name }) => name.value),
      loss('matcher', without),
    );
  };

  const ofCall = (call: Call): LabelFlow => {
    const name = call.name.value;
    const spec = language.functions.get(name);
    if (spec?.returns === 'scalar') return emptyFlow('scalar', call);
    const at = spec?.args.findIndex((type) => type === 'vector' || type === 'matrix') ?? 0;
    const arg = at < 0 ? undefined : call.args[at];
    if (name === 'absent' || name === 'absent_over_time') return absentLabels(arg, call);
    if (arg === undefined)
      return at < 0 || spec?.variadic !== 0 ? emptyFlow('function', call) : unknownFlow;
    let flow = flowOf(arg);
    if (!namedResults.has(name)) flow = remove(flow, [metricLabel], loss('function', call));
    if (bucketFunctions.has(name)) flow = remove(flow, ['le'], loss('function', call));
    if (name === 'info') return { ...flow, complete: false, closedBy: undefined };
    const addedAt = addedLabelAt.get(name);
    if (addedAt === undefined) return flow;
    const added = stringOf(call.args[addedAt]);
    return added === undefined
      ? { ...flow, complete: false, closedBy: undefined }
      : add(flow, [added]);
  };

  const ofAggregation = (aggregation: Aggregation): LabelFlow => {
    const { op, grouping } = aggregation;
    const { body, param } = aggregationParts(aggregation);
    const inner = body === undefined ? unknownFlow : flowOf(body);
    if (pickers.has(op)) return inner;
    const names = grouping?.labels.map(({ value }) => value) ?? [];
    const flow =
      grouping?.without === true
        ? remove(inner, [...names, metricLabel], loss('without', grouping))
        : keep(
            inner,
            names,
            grouping === undefined ? loss('aggregation', aggregation) : loss('by', grouping),
          );
    const counted = op === 'count_values' ? stringOf(param) : undefined;
    return counted === undefined ? flow : add(flow, [counted]);
  };

  const matched = (binary: Binary, matching: Matching): LabelFlow => {
    const { on, list, group } = matching;
    const names = list.labels.map(({ value }) => value);
    const left = flowOf(binary.left);
    const right = flowOf(binary.right);
    if (group !== undefined) {
      const many = group.side === 'left' ? left : right;
      return add(
        many,
        group.list.labels.map(({ value }) => value),
      );
    }
    if (on) return keep(common(left, right), names, loss('on', list));
    const strip = (flow: LabelFlow): LabelFlow => remove(flow, names, loss('ignoring', list));
    return common(strip(left), strip(right));
  };

  const ofBinary = (binary: Binary): LabelFlow => {
    const { op, left, right, matching } = binary;
    if (op === 'or') return union(flowOf(left), flowOf(right));
    if (op === 'and' || op === 'unless') return flowOf(left);
    const leftFlow = flowOf(left);
    const rightFlow = flowOf(right);
    const dropsName = valueOperators.has(op) || binary.bool !== undefined;
    let flow: LabelFlow;
    if (leftFlow.closedBy?.kind === 'scalar') flow = rightFlow;
    else if (rightFlow.closedBy?.kind === 'scalar') flow = leftFlow;
    else if (matching !== undefined) flow = matched(binary, matching);
    else flow = common(leftFlow, rightFlow);
    return dropsName ? remove(flow, [metricLabel], loss('function', binary.opSpan)) : flow;
  };

  const compute = (expr: Expr): LabelFlow => {
    switch (expr.kind) {
      case 'NumberLiteral':
      case 'StringLiteral':
        return emptyFlow('scalar', expr);
      case 'VectorSelector':
        return ofSelector(expr);
      case 'MatrixSelector':
        return flowOf(expr.vector);
      case 'Subquery':
      case 'Paren':
        return flowOf(expr.expr);
      case 'Unary':
        return remove(flowOf(expr.expr), [metricLabel], loss('function', expr));
      case 'Call':
        return ofCall(expr);
      case 'Aggregation':
        return ofAggregation(expr);
      case 'Binary':
        return ofBinary(expr);
      case 'Missing':
      case 'Invalid':
        return unknownFlow;
    }
  };

  const flowOf = (expr: Expr): LabelFlow => {
    const known = done.get(expr);
    if (known !== undefined) return known;
    const flow = compute(expr);
    done.set(expr, flow);
    return flow;
  };
  return flowOf;
}
