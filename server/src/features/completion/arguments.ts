import type { ValueType } from '../../promql/ast.ts';
import { argumentType } from '../argument-type.ts';
import { aggregators } from '../../promql/index.ts';
import type { Language } from '../../promql/index.ts';
import { isExprFrame } from './cursor.ts';
import type { Frame } from './cursor.ts';

/** The place an expression is written in. */
export interface Argument {
  /** `none` when a vector or a scalar may stand there. */
  readonly expects: ValueType;
  /** The function or aggregation whose argument it is. */
  readonly callee: string | undefined;
  readonly index: number;
  /** All calls around the place, the innermost first. */
  readonly callees: readonly string[];
}

function aggregationArgument(name: string, index: number): ValueType {
  const param = aggregators.get(name)?.param?.type;
  if (param === undefined) return 'vector';
  return index === 0 ? param : 'vector';
}

/** What the innermost call around the cursor expects; `none` outside of calls. */
export function argumentOf(frames: readonly Frame[], language: Language): Argument {
  const calls = frames
    .filter((frame) => isExprFrame(frame))
    .filter(({ kind }) => kind === 'call' || kind === 'aggregation')
    .toReversed();
  const callees = calls.map(({ name }) => name);
  const [innermost] = calls;
  if (innermost === undefined) return { expects: 'none', callee: undefined, index: 0, callees };
  const { kind, name, argument: index } = innermost;
  const expects =
    kind === 'call' ? argumentType(language, name, index) : aggregationArgument(name, index);
  return { expects, callee: name, index, callees };
}
