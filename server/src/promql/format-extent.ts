import type { Aggregation, Binary, Comment, Expr, Grouping, Span } from './ast.ts';
import type { Selector } from './print-parts.ts';
import { isGroupingPrinted, isMatchingPrinted, modifierTokens } from './print-parts.ts';
import type { Style } from './print-style.ts';

/*
 * Where the last token of a node starts that will be printed. A comment is inside a node when it lies
 * between the starts of its first and its last token: only then does it come out between them.
 */

export function lastTokenOf(root: Expr, style: Style): number {
  let expr = root;
  while (expr.kind === 'Binary' || expr.kind === 'Unary') {
    expr = expr.kind === 'Binary' ? expr.right : expr.expr;
  }
  switch (expr.kind) {
    case 'VectorSelector':
    case 'MatrixSelector':
    case 'Subquery':
      return Math.max(
        lastBodyToken(expr),
        ...modifierTokens(expr, style).map(({ start }) => start),
      );
    case 'Call':
      return expr.parens.end - 1;
    case 'Aggregation':
      return Math.max(closingOf(expr), groupingEnd(expr.grouping));
    case 'Paren':
      return expr.end - 1;
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'Missing':
    case 'Invalid':
      return expr.start;
  }
}

function lastBodyToken(node: Selector): number {
  if (node.kind !== 'VectorSelector') return node.brackets.end - 1;
  const empty = node.matchers.length === 0 && node.name?.quoted !== true;
  return empty || node.braces === undefined ? node.start : node.braces.end - 1;
}

/** The closing parenthesis of the arguments. */
export function closingOf({ parens, start }: Aggregation): number {
  return parens === undefined ? start : parens.end - 1;
}

/** The closing parenthesis of a clause; -1 when the clause is not printed. */
export function groupingEnd(grouping: Grouping | undefined): number {
  if (grouping === undefined || !isGroupingPrinted(grouping)) return -1;
  return listEnd(grouping);
}

/** The last token of a label list with its keyword. */
export function listEnd({ keyword, parens }: { keyword: Span; parens: Span | undefined }): number {
  return parens === undefined ? keyword.start : parens.end - 1;
}

/** The last token of an operator and its modifiers. */
export function operatorEnd(node: Binary, matches: boolean): number {
  const ends = [node.opSpan.start, node.bool?.start ?? -1];
  const { matching, fills } = node;
  if (matches && matching !== undefined && isMatchingPrinted(matching)) {
    ends.push(listEnd(matching.list));
    if (matching.group !== undefined) ends.push(listEnd(matching.group.list));
  }
  const [fill] = fills;
  if (matches && fill !== undefined) ends.push(fill.start);
  return Math.max(...ends);
}

/** Answers whether a comment starts strictly between two offsets. */
export function commentFinder(
  comments: readonly Comment[],
): (after: number, before: number) => boolean {
  return (after, before) => {
    let low = 0;
    let high = comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((comments[middle]?.start ?? 0) > after) high = middle;
      else low = middle + 1;
    }
    const comment = comments[low];
    return comment !== undefined && comment.start < before;
  };
}
