import type { Aggregation, Binary, Call, Expr, ParseResult, Subquery } from './ast.ts';
import { closingOf, groupingEnd, operatorEnd } from './format-extent.ts';
import { Layout } from './format-layout.ts';
import { formatRange, formatSubquerySuffix, formatVector } from './format-selectors.ts';
import type { NameSyntax } from './literal-names.ts';
import { areVectors } from './print.ts';
import { roundTripStyle } from './print-round-trip.ts';
import { aggregationHeader, fillText, isMatchingPrinted, operatorText } from './print-parts.ts';

/**
 * The expression over several lines, exactly as Prometheus formats it (`width` in bytes of the one-line form
 * of a node), with its comments where they were. Undefined for a text with errors, and when the result
 * would be unreasonably long.
 * Source: prometheus v0.316.0 promql/parser/prettier.go.
 */
export function format(
  result: ParseResult,
  width = 100,
  names: NameSyntax = 'legacy',
): string | undefined {
  if (result.errors.length > 0) return undefined;
  const layout = new Layout(result, width, roundTripStyle(result.expr, names));
  formatExpr(layout, result.expr, 0);
  const text = layout.writer.finish();
  return layout.writer.overflows ? undefined : text;
}

/** An expression to be written, or the operator of one. */
type Part = { readonly level: number } & (
  | { readonly isOperator: false; readonly expr: Expr }
  | { readonly isOperator: true; readonly expr: Binary }
);

/** Chains of operators may be long, so they are written without recursion. */
function formatExpr(layout: Layout, whole: Expr, outer: number): void {
  const { writer } = layout;
  const open: Part[] = [{ expr: whole, level: outer, isOperator: false }];
  for (let part = open.pop(); part !== undefined && !writer.overflows; part = open.pop()) {
    const { expr, level, isOperator } = part;
    if (isOperator) {
      writer.newline();
      formatOperator(layout, expr, level);
      writer.newline();
      continue;
    }
    writer.indent(level);
    writer.comments(expr.start);
    if (expr.kind === 'Binary' && layout.splits(expr)) {
      open.push({ expr: expr.right, level: level + 1, isOperator: false });
      open.push({ expr, level, isOperator: true });
      open.push({ expr: expr.left, level: level + 1, isOperator: false });
    } else formatOperand(layout, expr, level);
  }
}

function formatOperand(layout: Layout, expr: Expr, level: number): void {
  const { writer } = layout;
  writer.indent(level);
  if (expr.kind === 'Unary') {
    writer.token(expr.op, expr.start);
    formatExpr(layout, expr.expr, level);
    return;
  }
  if (!layout.splits(expr)) {
    // The reference forgets the indent here.
    if (expr.kind === 'Subquery') writer.indent(0);
    writer.token(layout.oneLine(expr).text, expr.start);
    return;
  }
  switch (expr.kind) {
    case 'Paren':
      writer.token('(', expr.start);
      writer.newline();
      formatExpr(layout, expr.expr, level + 1);
      layout.close(')', expr, level);
      break;
    case 'Call':
      formatCall(layout, expr, level);
      break;
    case 'Aggregation':
      formatAggregation(layout, expr, level);
      break;
    case 'Subquery':
      formatSubquery(layout, expr, level);
      break;
    case 'MatrixSelector':
      formatRange(layout, expr, level);
      break;
    case 'VectorSelector':
      formatVector(layout, expr, level);
      break;
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'Binary':
    case 'Missing':
    case 'Invalid':
      writer.token(layout.oneLine(expr).text, expr.start);
  }
}

function formatSubquery(layout: Layout, node: Subquery, level: number): void {
  formatExpr(layout, node.expr, level);
  formatSubquerySuffix(layout, node, level);
}

function formatCall(layout: Layout, node: Call, level: number): void {
  layout.writer.token(`${node.name.value}(`, node.start);
  formatArguments(layout, node.args, level);
  if (node.args.length === 0 && !layout.holdsComment(node)) layout.writer.newline();
  layout.close(')', node.parens, level);
}

function formatArguments(layout: Layout, args: readonly Expr[], level: number): void {
  const { writer } = layout;
  args.forEach((arg, index) => {
    writer.newline();
    formatExpr(layout, arg, level + 1);
    if (index < args.length - 1) writer.write(',');
  });
}

/** The clause moves to the front, unless a comment stands in it or before it: then it stays where it is. */
function formatAggregation(layout: Layout, node: Aggregation, level: number): void {
  const { writer, style } = layout;
  const { grouping, op, opSpan, parens } = node;
  const end = groupingEnd(grouping);
  const behind = end > closingOf(node);
  const stays = layout.hasComment(behind ? closingOf(node) : node.start, end);
  const keyword = grouping?.without === true ? ' without' : ' by';
  if (!stays) {
    writer.token(`${aggregationHeader(node, style)}(`, opSpan.start);
  } else if (behind) {
    writer.token(`${op}(`, opSpan.start);
  } else {
    writer.token(op, opSpan.start);
    if (grouping !== undefined) layout.labels(keyword, grouping, level);
    writer.write(' (');
  }
  formatArguments(layout, node.args, level);
  if (parens !== undefined) layout.close(')', parens, level);
  if (stays && behind && grouping !== undefined) layout.labels(keyword, grouping, level);
}

function formatOperator(layout: Layout, node: Binary, level: number): void {
  const { writer, style } = layout;
  const { bool, fills, matching, op, opSpan } = node;
  const matches = areVectors(layout.oneLine(node.left), layout.oneLine(node.right));
  writer.indent(level);
  if (!layout.hasComment(opSpan.start, operatorEnd(node, matches))) {
    writer.token(operatorText(node, matches, style), opSpan.start);
    return;
  }
  writer.token(op, opSpan.start);
  if (bool !== undefined) writer.token(' bool', bool.start);
  if (!matches) return;
  if (matching !== undefined && isMatchingPrinted(matching)) {
    layout.labels(matching.on ? ' on' : ' ignoring', matching.list, level);
    const { group } = matching;
    if (group !== undefined) layout.labels(` group_${group.side}`, group.list, level);
  }
  const [fill] = fills;
  if (fill !== undefined) {
    writer.indent(level);
    writer.token(fillText(fills), fill.start);
  }
}
