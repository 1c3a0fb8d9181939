import type { Expr, Node, ParseError, ParseResult, Span } from '../../../promql/ast.ts';
import { nodeAt } from '../../../promql/index.ts';
import type { Token } from '../../../promql/index.ts';
import type { FeatureContext, TextEdit } from '../../context.ts';
import type { Fix } from '../rule.ts';

/** An error and all that a fixer looks at. */
export interface FixSite {
  readonly error: ParseError;
  readonly parsed: ParseResult;
  readonly context: FeatureContext;
  /** The tokens of the text, without comments. */
  readonly tokens: readonly Token[];
}

/** Proposes changes for one error; those that do not help are left out by the caller. */
export type Fixer = (site: FixSite) => readonly Fix[];

/** A change of a few places. */
export function fix(title: string, ...edits: readonly TextEdit[]): Fix {
  return { title, edits };
}

export function insert(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text };
}

export function remove({ start, end }: Span): TextEdit {
  return { start, end, text: '' };
}

export function replace({ start, end }: Span, text: string): TextEdit {
  return { start, end, text };
}

/** Puts a text in front of a part and another behind it. */
export function wrap({ start, end }: Span, before: string, after: string): readonly TextEdit[] {
  return [insert(start, before), insert(end, after)];
}

/** The text of a part. */
export function textOf({ parsed }: FixSite, { start, end }: Span): string {
  return parsed.text.slice(start, end);
}

/** Where the last token ends: insertions at the end go there, in front of comments. */
export function endOfTokens({ tokens }: FixSite): number {
  return tokens.at(-1)?.end ?? 0;
}

function isExpr(node: Node): node is Expr {
  switch (node.kind) {
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'VectorSelector':
    case 'MatrixSelector':
    case 'Subquery':
    case 'Call':
    case 'Aggregation':
    case 'Binary':
    case 'Unary':
    case 'Paren':
    case 'Missing':
    case 'Invalid':
      return true;
    default:
      return false;
  }
}

/** The expression an error is about, and the expressions around it from the root down. */
export interface Blamed {
  readonly expr: Expr;
  readonly parent: Expr | undefined;
}

/** The outermost expression with exactly the error's range. */
export function blamed({ error, parsed }: FixSite): Blamed | undefined {
  const path = nodeAt(parsed.expr, error.start + (error.end > error.start ? 1 : 0)).filter((node) =>
    isExpr(node),
  );
  const at = path.findIndex(({ start, end }) => start === error.start && end === error.end);
  const expr = path[at];
  return expr && { expr, parent: path[at - 1] };
}

/** The innermost expression around the error that `is` accepts. */
export function around<T extends Expr>(
  { error, parsed }: FixSite,
  is: (expr: Expr) => expr is T,
): T | undefined {
  return nodeAt(parsed.expr, error.start)
    .filter((node) => isExpr(node))
    .findLast((node): node is T => is(node));
}
