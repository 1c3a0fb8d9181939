import type { Expr, ValueType } from '../promql/ast.ts';
import { aggregationParts, aggregators } from '../promql/index.ts';
import type { Language } from '../promql/index.ts';

/** The type of argument `index` of a function; the last type stands for all that follow. */
export function argumentType(language: Language, name: string, index: number): ValueType {
  const types = language.functions.get(name)?.args ?? [];
  return types[Math.min(index, types.length - 1)] ?? 'none';
}

/** The type that a call or aggregation wants one of its arguments to have; `none` for any other parent. */
export function argumentTypeOf(parent: Expr, argument: Expr, language: Language): ValueType {
  if (parent.kind === 'Call') {
    return argumentType(language, parent.name.value, parent.args.indexOf(argument));
  }
  if (parent.kind !== 'Aggregation') return 'none';
  const { param } = aggregationParts(parent);
  return param === argument ? (aggregators.get(parent.op)?.param?.type ?? 'none') : 'vector';
}
