import type { Aggregation, Expr } from '../../../promql/ast.ts';
import { aggregationParts } from '../../../promql/index.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding, Severity } from '../rule.ts';

const counting: ReadonlySet<string> = new Set(['bottomk', 'limitk', 'topk']);

/** The engine takes the number of series as a 64-bit integer. */
const tooMany = 2 ** 63 - 1024;

/** A number that is written out, signs included. */
function constantOf(expr: Expr): number | undefined {
  const inner = unwrap(expr);
  if (inner.kind === 'NumberLiteral') return inner.value;
  if (inner.kind !== 'Unary') return undefined;
  const value = constantOf(inner.expr);
  return value === undefined || inner.op === '+' ? value : -value;
}

type Verdict = readonly [message: string, severity: Severity];

/** Source: prometheus v0.316.0 promql/engine.go rangeEvalAgg, messages included. */
function judgeCount(op: string, k: number): Verdict | undefined {
  if (Number.isNaN(k)) return ['Parameter value is NaN', 'error'];
  if (k >= tooMany) return [`Scalar value ${k === Infinity ? '+Inf' : k} overflows int64`, 'error'];
  return k < 1 ? [`${op} of less than one series gives nothing`, 'warning'] : undefined;
}

function judgeRatio(ratio: number): Verdict | undefined {
  if (Number.isNaN(ratio)) return ['Ratio value is NaN', 'error'];
  if (ratio === 0) return ['limit_ratio of 0 gives nothing', 'warning'];
  if (Math.abs(ratio) <= 1) return undefined;
  return [`ratio value should be between -1 and 1, got ${ratio}`, 'warning'];
}

function check(aggregation: Aggregation): readonly Finding[] {
  const { op } = aggregation;
  const { param } = aggregationParts(aggregation);
  const value = param && constantOf(param);
  if (param === undefined || value === undefined) return [];
  const verdict = counting.has(op)
    ? judgeCount(op, value)
    : op === 'limit_ratio'
      ? judgeRatio(value)
      : undefined;
  if (verdict === undefined) return [];
  const [message, severity] = verdict;
  return [{ start: param.start, end: param.end, message, severity }];
}

/**
 * A number of series that the engine refuses, or of which nothing is left.
 *
 * @bad topk(NaN, up)
 * @good topk(5, up)
 */
export const aggregationParameter = rule({
  code: 'aggregation-parameter',
  severity: 'error',
  visit: { Aggregation: check },
});
