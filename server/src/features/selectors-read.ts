import type { Matcher } from '../metadata/scope.ts';
import { childrenOf } from '../promql/index.ts';
import type {
  DurationExpr,
  Node,
  ParseResult,
  Span,
  Subquery,
  VectorSelector,
} from '../promql/index.ts';
import { secondsOf } from './duration-seconds.ts';
import { matchersOf } from './selector.ts';

/** A selector of an expression with the time that it reads when the expression is evaluated. */
export interface SelectorRead {
  /** Offsets in the expression, range and modifiers included. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly matchers: readonly Matcher[];
  /** Unix milliseconds, both included. */
  readonly from: number;
  readonly to: number;
}

/** When and how the expression is evaluated; milliseconds. */
export interface EvaluationTime {
  readonly at: number;
  readonly lookbackMs: number;
}

/** What the subqueries around a selector add up to; milliseconds. */
interface Around {
  /** Where an `@` of a subquery sets the evaluation time. */
  readonly at: number | undefined;
  readonly offset: number;
  readonly range: number;
}

const msOf = (expr: DurationExpr | undefined): number =>
  expr === undefined ? 0 : (secondsOf(expr) ?? 0) * 1000;

type At = VectorSelector['at'];

/** Unix milliseconds of an `@`; `start()` and `end()` are the evaluation time of an instant query. */
const atOf = (at: At, evaluated: number): number | undefined => {
  if (at?.value === undefined) return undefined;
  return typeof at.value === 'number' ? at.value * 1000 : evaluated;
};

/** Source: prometheus v0.316.0 promql/engine.go subqueryTimes: an `@` makes what is around it irrelevant. */
const within = (around: Around, subquery: Subquery, evaluated: number): Around => {
  const offset = msOf(subquery.offset?.value);
  const range = msOf(subquery.range);
  const at = atOf(subquery.at, evaluated);
  return at === undefined
    ? { ...around, offset: around.offset + offset, range: around.range + range }
    : { at, offset, range };
};

interface Read {
  readonly selector: VectorSelector;
  /** The selector with all that belongs to it. */
  readonly whole: Span;
  readonly around: Around;
  readonly offset: DurationExpr | undefined;
  readonly at: At;
  /** Of the range behind the selector; `undefined` without one. */
  readonly range: DurationExpr | undefined;
}

/** Source: prometheus v0.316.0 promql/engine.go getTimeRangesForSelector. */
const timesOf = (
  { around, offset, at, range }: Read,
  time: EvaluationTime,
): { readonly from: number; readonly to: number } => {
  const evaluated = around.at ?? time.at;
  const fixed = atOf(at, time.at);
  const end = fixed ?? evaluated - around.offset;
  const start = fixed ?? end - around.range;
  const reach = range === undefined ? time.lookbackMs : msOf(range);
  const shift = msOf(offset);
  return { from: start - Math.max(0, reach - 1) - shift, to: end - shift };
};

/** All selectors of an expression, in source order, with what stands around them. */
const readsOf = (root: Node, evaluated: number): readonly Read[] => {
  const found: Read[] = [];
  const open: { readonly node: Node; readonly around: Around }[] = [
    { node: root, around: { at: undefined, offset: 0, range: 0 } },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, around } = next;
    if (node.kind === 'VectorSelector') {
      const { offset, at } = node;
      found.push({
        selector: node,
        whole: node,
        around,
        offset: offset?.value,
        at,
        range: undefined,
      });
      continue;
    }
    if (node.kind === 'MatrixSelector' && node.vector.kind === 'VectorSelector') {
      const { vector, range } = node;
      const offset = (node.offset ?? vector.offset)?.value;
      found.push({
        selector: vector,
        whole: node,
        around,
        offset,
        at: node.at ?? vector.at,
        range,
      });
      continue;
    }
    const inner = node.kind === 'Subquery' ? within(around, node, evaluated) : around;
    open.push(...childrenOf(node).map((child) => ({ node: child, around: inner })));
  }
  return found.sort((left, right) => left.selector.start - right.selector.start);
};

/** The selectors of an expression and the time each of them reads. A duration that only the server knows counts as none. */
export const selectorsRead = (
  { expr, text }: ParseResult,
  time: EvaluationTime,
): readonly SelectorRead[] =>
  readsOf(expr, time.at).map((read) => {
    const { start, end } = read.whole;
    return {
      start,
      end,
      text: text.slice(start, end),
      matchers: matchersOf(read.selector),
      ...timesOf(read, time),
    };
  });
