import type { Expr, ParseResult, Span } from '../promql/ast.ts';
import { plainLine } from './markdown.ts';

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

function shortText(parsed: ParseResult, { start, end }: Span): string {
  const text = plainLine(parsed.text.slice(start, end).replaceAll(/\s+/g, ' '));
  return text.length > maxName ? `${text.slice(0, maxName)}…` : text;
}

function inner(exprs: readonly Expr[], parsed: ParseResult): readonly ExpressionSymbol[] {
  return exprs.flatMap((expr) => symbolsOf(expr, parsed));
}

function symbolsOf(expr: Expr, parsed: ParseResult): readonly ExpressionSymbol[] {
  const { start, end } = expr;
  switch (expr.kind) {
    case 'Aggregation': {
      const detail = expr.grouping === undefined ? '' : shortText(parsed, expr.grouping);
      const children = inner(expr.args, parsed);
      return [
        {
          start,
          end,
          name: expr.op,
          detail,
          kind: 'aggregation',
          selection: expr.opSpan,
          children,
        },
      ];
    }
    case 'Call': {
      const children = inner(expr.args, parsed);
      return [
        {
          start,
          end,
          name: expr.name.value,
          detail: '',
          kind: 'function',
          selection: expr.name,
          children,
        },
      ];
    }
    case 'Binary': {
      const detail = expr.matching === undefined ? '' : shortText(parsed, expr.matching.list);
      const children = inner([expr.left, expr.right], parsed);
      return [
        { start, end, name: expr.op, detail, kind: 'operator', selection: expr.opSpan, children },
      ];
    }
    case 'Subquery': {
      const name = shortText(parsed, expr.brackets);
      const children = inner([expr.expr], parsed);
      return [
        {
          start,
          end,
          name,
          detail: 'subquery',
          kind: 'subquery',
          selection: expr.brackets,
          children,
        },
      ];
    }
    case 'VectorSelector':
    case 'MatrixSelector':
      if (start === end) return [];
      return [
        {
          start,
          end,
          name: shortText(parsed, expr),
          detail: '',
          kind: 'selector',
          selection: expr,
          children: [],
        },
      ];
    case 'Paren':
    case 'Unary':
      return symbolsOf(expr.expr, parsed);
    case 'Invalid':
      return inner(expr.parts, parsed);
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'Missing':
      return [];
  }
}

/** The outline of one expression: what it aggregates, calls, joins and selects. */
export function symbols(parsed: ParseResult): readonly ExpressionSymbol[] {
  return symbolsOf(parsed.expr, parsed);
}
