import type { Aggregation, Binary, Expr } from '../../../promql/ast.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding, Fix } from '../rule.ts';

/** The operators that ask for a small left side, and those that say the same with the sides swapped. */
const swapped: ReadonlyMap<string, string> = new Map([
  ['==', '=='],
  ['>', '<'],
  ['>=', '<='],
]);

/** No number of series, which is one or more, stands in this relation to the limit. */
function isNever(op: string, limit: number): boolean {
  switch (op) {
    case '<':
      return limit <= 1;
    case '<=':
    case '==':
      return limit < 1;
    default:
      return false;
  }
}

/** `count(x) == 0` → `absent(x)`; groups that are not there have no names, and `bool` wants a value for all others. */
function asAbsent(
  { start, end, bool }: Binary,
  side: Expr,
  { grouping, opSpan }: Aggregation,
): readonly Fix[] {
  if (grouping !== undefined || bool !== undefined) return [];
  const edits = [
    { start, end: side.start, text: '' },
    { ...opSpan, text: 'absent' },
    { start: side.end, end, text: '' },
  ].filter((edit) => edit.text !== '' || edit.start < edit.end);
  return [{ title: 'Ask with absent()', edits }];
}

function checkSide(binary: Binary, side: Expr, other: Expr, op: string): readonly Finding[] {
  const count = unwrap(side);
  const limit = unwrap(other);
  if (count.kind !== 'Aggregation' || count.op !== 'count') return [];
  if (limit.kind !== 'NumberLiteral' || !isNever(op, limit.value)) return [];
  const { start, end } = binary.opSpan;
  const message =
    'count() is never less than 1: without any series it gives nothing, and nothing is compared; absent() tells that there are none';
  return [{ start, end, message, fixes: asAbsent(binary, side, count) }];
}

function check(binary: Binary): readonly Finding[] {
  const { op, left, right } = binary;
  return [
    ...checkSide(binary, left, right, op),
    ...checkSide(binary, right, left, swapped.get(op) ?? ''),
  ];
}

/**
 * The count of no series is not 0, it is nothing: a comparison with less than one never holds.
 *
 * @bad count(up{job="api"}) == 0
 * @good absent(up{job="api"})
 */
export const countBelowOne = rule({
  code: 'count-below-one',
  severity: 'warning',
  visit: { Binary: check },
});
