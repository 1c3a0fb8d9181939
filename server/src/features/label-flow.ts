/** Sets of labels on their way through an expression, and why some do not get through. */
import type { Span } from '../promql/ast.ts';

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

/** Nothing is known. */
export const unknownFlow: LabelFlow = {
  labels: nothing,
  complete: false,
  closedBy: undefined,
  allowed: nothing,
  lost: noLoss,
};

export function loss(kind: LossKind, { start, end }: Span): LabelLoss {
  return { kind, start, end };
}

/** There are no labels at all. */
export function emptyFlow(kind: LossKind, span: Span): LabelFlow {
  return {
    labels: nothing,
    complete: true,
    closedBy: loss(kind, span),
    allowed: nothing,
    lost: noLoss,
  };
}

/** Keeps the given labels only. */
export function keep(flow: LabelFlow, names: readonly string[], by: LabelLoss): LabelFlow {
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

/** Takes the given labels away. */
export function remove(flow: LabelFlow, names: readonly string[], by: LabelLoss): LabelFlow {
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

/** Puts the given labels on every series. */
export function add(flow: LabelFlow, names: readonly string[]): LabelFlow {
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
export function union(left: LabelFlow, right: LabelFlow): LabelFlow {
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
export function common(left: LabelFlow, right: LabelFlow): LabelFlow {
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
