import type { Binary, Expr, ParseResult, Span } from '../promql/ast.ts';
import { postfix } from '../promql/index.ts';
import { plainLine } from '../util/markdown.ts';

/** An entry of the outline. */
export interface ExpressionSymbol extends Span {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'aggregation' | 'function' | 'operator' | 'subquery' | 'selector';
  /** The part that names it. */
  readonly selection: Span;
  readonly children: readonly ExpressionSymbol[];
}

/** Longest text of a selector in the outline, UTF-16 units. */
const maxName = 80;

/** A longer chain of operators is shown as a list of its operands: as a tree it would be as deep as it is long. */
const longestChain = 20;

function shortText(parsed: ParseResult, { start, end }: Span): string {
  const text = plainLine(parsed.text.slice(start, end).replaceAll(/\s+/g, ' '));
  return text.length > maxName ? `${text.slice(0, maxName)}…` : text;
}

type Named = Pick<ExpressionSymbol, 'name' | 'kind' | 'selection'> & { readonly detail?: string };

function symbol(
  expr: Expr,
  { name, kind, selection, detail = '' }: Named,
  children: readonly ExpressionSymbol[] = [],
): readonly ExpressionSymbol[] {
  return [{ start: expr.start, end: expr.end, name, detail, kind, selection, children }];
}

function inner(exprs: readonly Expr[], parsed: ParseResult): readonly ExpressionSymbol[] {
  return exprs.flatMap((expr) => symbolsOf(expr, parsed));
}

function detailOf(parsed: ParseResult, span: Span | undefined): string {
  return span === undefined ? '' : shortText(parsed, span);
}

function operandsOf(expr: Binary): readonly Expr[] {
  const chain = postfix(expr);
  const isLong = chain.filter(({ kind }) => kind === 'Binary').length > longestChain;
  return isLong ? chain.filter(({ kind }) => kind !== 'Binary') : [expr.left, expr.right];
}

function symbolsOf(expr: Expr, parsed: ParseResult): readonly ExpressionSymbol[] {
  switch (expr.kind) {
    case 'Aggregation': {
      const detail = detailOf(parsed, expr.grouping);
      const named = { name: expr.op, detail, kind: 'aggregation', selection: expr.opSpan } as const;
      return symbol(expr, named, inner(expr.args, parsed));
    }
    case 'Call': {
      const named = { name: expr.name.value, kind: 'function', selection: expr.name } as const;
      return symbol(expr, named, inner(expr.args, parsed));
    }
    case 'Binary': {
      const detail = detailOf(parsed, expr.matching?.list);
      const named = { name: expr.op, detail, kind: 'operator', selection: expr.opSpan } as const;
      return symbol(expr, named, inner(operandsOf(expr), parsed));
    }
    case 'Subquery': {
      const name = shortText(parsed, expr.brackets);
      const named = {
        name,
        detail: 'subquery',
        kind: 'subquery',
        selection: expr.brackets,
      } as const;
      return symbol(expr, named, inner([expr.expr], parsed));
    }
    default:
      return plainSymbols(expr, parsed);
  }
}

/** Selectors, and what has no name of its own. */
function plainSymbols(expr: Expr, parsed: ParseResult): readonly ExpressionSymbol[] {
  switch (expr.kind) {
    case 'VectorSelector':
    case 'MatrixSelector':
      return symbol(expr, { name: shortText(parsed, expr), kind: 'selector', selection: expr });
    case 'Paren':
    case 'Unary':
      return symbolsOf(expr.expr, parsed);
    case 'Invalid':
      return inner(expr.parts, parsed);
    default:
      return [];
  }
}

/** The outline of one expression: what it aggregates, calls, joins and selects. */
export function symbols(parsed: ParseResult): readonly ExpressionSymbol[] {
  return symbolsOf(parsed.expr, parsed);
}
