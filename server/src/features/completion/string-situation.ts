import type { Expr } from '../../promql/ast.ts';
import { aggregationParts } from '../../promql/index.ts';
import { labelRole } from '../label-arguments.ts';
import type { Argument } from './arguments.ts';
import type { Frame } from './cursor.ts';
import { namePlace } from './site.ts';
import type { Site } from './site.ts';
import type { Situation } from './situation-types.ts';
import { aggregationAt, callAt } from './tree.ts';

function operandOf({ parsed }: Site, frame: Frame | undefined): Expr | undefined {
  if (frame?.kind === 'call') return callAt(parsed.expr, frame.start)?.args[0];
  if (frame?.kind !== 'aggregation') return undefined;
  const aggregation = aggregationAt(parsed.expr, frame.start);
  return aggregation && aggregationParts(aggregation).body;
}

/** What may be written where a string is expected. */
export function stringSituations(site: Site, argument: Argument): readonly Situation[] {
  const { frames } = site;
  const role =
    argument.callee === undefined ? undefined : labelRole(argument.callee, argument.index);
  if (role === undefined || argument.expects !== 'string') return [];
  const base = { kind: 'label-string', role, operand: operandOf(site, frames.at(-1)) } as const;
  return [{ ...base, ...namePlace(site) }];
}
