import type { Expr } from '../../promql/ast.ts';
import { aggregationParts } from '../../promql/index.ts';
import type { Argument } from './arguments.ts';
import type { Frame } from './cursor.ts';
import { placeOf, quotedPlace } from './site.ts';
import type { Site } from './site.ts';
import type { LabelRole, Situation } from './situation-types.ts';
import { aggregationAt, callAt } from './tree.ts';

/** Which string arguments name labels: `first` and, where a function takes any number, all that follow. */
const roles: ReadonlyMap<string, (index: number) => LabelRole | undefined> = new Map([
  ['count_values', (index) => (index === 0 ? 'target' : undefined)],
  ['histogram_quantiles', (index) => (index === 1 ? 'target' : undefined)],
  ['label_join', (index) => (index === 1 ? 'target' : index >= 3 ? 'source' : undefined)],
  ['label_replace', (index) => (index === 1 ? 'target' : index === 3 ? 'source' : undefined)],
  ['sort_by_label', (index) => (index >= 1 ? 'source' : undefined)],
  ['sort_by_label_desc', (index) => (index >= 1 ? 'source' : undefined)],
]);

/** The role of a string argument that names a label. */
export function labelRole(callee: string, index: number): LabelRole | undefined {
  return roles.get(callee)?.(index);
}

function operandOf({ parsed }: Site, frame: Frame | undefined): Expr | undefined {
  if (frame?.kind === 'call') return callAt(parsed.expr, frame.start)?.args[0];
  if (frame?.kind !== 'aggregation') return undefined;
  const aggregation = aggregationAt(parsed.expr, frame.start);
  return aggregation && aggregationParts(aggregation).body;
}

/** What may be written where a string is expected. */
export function stringSituations(site: Site, argument: Argument): readonly Situation[] {
  const { word, frames } = site;
  const role =
    argument.callee === undefined ? undefined : labelRole(argument.callee, argument.index);
  if (role === undefined || argument.expects !== 'string') return [];
  const base = { kind: 'label-string', role, operand: operandOf(site, frames.at(-1)) } as const;
  if (word.token?.type === 'STRING') {
    const { quote, place } = quotedPlace(site, word.token);
    return [{ ...base, quote, ...place }];
  }
  return [{ ...base, quote: undefined, ...placeOf(site) }];
}
