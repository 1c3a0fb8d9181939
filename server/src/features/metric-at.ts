import type { ParseResult, Span, VectorSelector } from '../promql/ast.ts';
import { nodeAt } from '../promql/index.ts';
import { metricLabel } from './selector.ts';

/** A name of a metric in the text. */
export interface MetricReference extends Span {
  readonly name: string;
}

function nameIn(selector: VectorSelector, offset: number): MetricReference | undefined {
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  const { name, matchers } = selector;
  if (name !== undefined && holds(name))
    return { start: name.start, end: name.end, name: name.value };
  const matcher = matchers.find(
    (one) => one.name.value === metricLabel && one.op === '=' && holds(one),
  );
  const value = matcher?.value;
  return value && { start: value.start, end: value.end, name: value.value };
}

/** The metric that is named at an offset. */
export function metricAt(parsed: ParseResult, offset: number): MetricReference | undefined {
  for (const node of nodeAt(parsed.expr, offset)) {
    const found = node.kind === 'VectorSelector' ? nameIn(node, offset) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
