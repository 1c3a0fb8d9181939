import type { MatrixSelector, Matcher, Subquery, VectorSelector } from './ast.ts';
import type { Layout } from './format-layout.ts';
import { optionalDurationText, rangeText } from './print-durations.ts';
import type { Selector } from './print-parts.ts';
import {
  bracketsText,
  matcherText,
  modifierTokens,
  quotedNameText,
  vectorBodyText,
} from './print-parts.ts';
import { labelText, stringText } from './print-style.ts';

/*
 * Selectors stay on one line however long they are, unless a comment is inside: then what the comment stands
 * between keeps the order of the source, and braces or brackets around it open up.
 */

export function formatVector(layout: Layout, node: VectorSelector, level: number): void {
  formatVectorBody(layout, node, level);
  formatModifiers(layout, node, level);
}

export function formatRange(layout: Layout, node: MatrixSelector, level: number): void {
  const { vector } = node;
  if (vector.kind === 'VectorSelector') formatVectorBody(layout, vector, level);
  formatBrackets(layout, node, level);
  formatModifiers(layout, node, level);
}

/** Brackets and modifiers of a subquery, glued to the expression in front of them. */
export function formatSubquerySuffix(layout: Layout, node: Subquery, level: number): void {
  formatBrackets(layout, node, level);
  formatModifiers(layout, node, level);
}

function formatVectorBody(layout: Layout, node: VectorSelector, level: number): void {
  const { writer, style } = layout;
  const { braces, name, start } = node;
  writer.indent(level);
  if (braces === undefined || !layout.hasComment(start, braces.end - 1)) {
    writer.token(vectorBodyText(node, style), start);
    return;
  }
  const outer = name === undefined || name.quoted ? undefined : name;
  const items = itemsOf(node);
  if (items.length === 0) {
    writer.token(outer === undefined ? '{}' : outer.value, start);
    return;
  }
  writer.token(`${outer?.value ?? ''}{`, start);
  items.forEach((item, index) => {
    writer.newline();
    writer.indent(level + 1);
    formatItem(layout, item);
    if (index < items.length - 1) writer.write(',');
  });
  layout.close('}', braces, level);
}

/** What stands between the braces, in source order; the quoted metric name as a matcher without operator. */
function itemsOf({ name, matchers }: VectorSelector): readonly Matcher[] {
  if (name?.quoted !== true) return matchers;
  const { start, end } = name;
  const metric: Matcher = {
    kind: 'Matcher',
    start,
    end,
    name,
    op: undefined,
    opSpan: undefined,
    value: undefined,
  };
  return [...matchers, metric].sort((a, b) => a.start - b.start);
}

function formatItem({ writer, style, hasComment }: Layout, matcher: Matcher): void {
  const { name, op, opSpan, value } = matcher;
  if (op === undefined || opSpan === undefined || value === undefined) {
    writer.token(quotedNameText(name, style), name.start);
  } else if (hasComment(name.start, value.start)) {
    writer.token(labelText(name.value, style), name.start);
    writer.token(op, opSpan.start);
    writer.token(stringText(value.value, style), value.start);
  } else {
    writer.token(matcherText(matcher, style), name.start);
  }
}

/** Comments inside a duration come out behind it: the scanner takes none in front of its first number. */
function formatBrackets(layout: Layout, node: MatrixSelector | Subquery, level: number): void {
  const { writer, style, hasComment } = layout;
  const { brackets, range } = node;
  if (range === undefined || !hasComment(brackets.start, brackets.end - 1)) {
    writer.token(bracketsText(node, style), brackets.start);
    return;
  }
  writer.token('[', brackets.start);
  writer.newline();
  writer.indent(level + 1);
  writer.token(rangeText(range, style), range.start);
  if (node.kind === 'Subquery') {
    writer.write(':');
    const step = optionalDurationText(node.step, style);
    if (node.step !== undefined && step !== '') {
      if (hasComment(range.start, node.step.start)) writer.newline();
      writer.token(step, node.step.start);
    }
  }
  layout.close(']', brackets, level);
}

function formatModifiers(layout: Layout, node: Selector, level: number): void {
  const { writer, hasComment } = layout;
  const tokens = modifierTokens(node, layout.style);
  const starts = tokens.map(({ start }) => start);
  const inOrder = hasComment(Math.min(...starts), Math.max(...starts));
  writer.indent(level);
  for (const { text, start } of inOrder ? tokens.toSorted((a, b) => a.start - b.start) : tokens) {
    writer.token(text, start);
  }
}
