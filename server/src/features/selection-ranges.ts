import type { Node, ParseResult, Span } from '../promql/ast.ts';
import { nodeAt } from '../promql/index.ts';

/** Parts of a node that are no nodes themselves. */
function partsOf(node: Node): readonly (Span | undefined)[] {
  switch (node.kind) {
    case 'VectorSelector':
      return [node.name, node.braces];
    case 'MatrixSelector':
    case 'Subquery':
      return [node.brackets];
    case 'Call':
      return [node.name, node.parens];
    case 'Aggregation':
      return [
        node.opSpan,
        node.parens,
        node.grouping,
        node.grouping?.parens,
        ...(node.grouping?.labels ?? []),
      ];
    case 'Binary': {
      const lists = [node.matching?.list, node.matching?.group?.list];
      return [
        node.opSpan,
        node.bool,
        ...lists.flatMap((list) => [list, list?.parens, ...(list?.labels ?? [])]),
      ];
    }
    case 'Matcher':
      return [node.name];
    default:
      return [];
  }
}

/** What closes a part that starts with a bracket or a quote. */
const closing: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['{', '}'],
  ['[', ']'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
]);

/** The most ranges for one place: a client gets each inside the next, as deep as they are many. */
const mostRanges = 200;

/** Inside of quotes and brackets. */
function inside({ text }: ParseResult, { start, end }: Span): Span | undefined {
  const isWrapped = closing.get(text[start] ?? '') === text[end - 1];
  return isWrapped && end - start > 2 ? { start: start + 1, end: end - 1 } : undefined;
}

/** What a growing selection takes in, the smallest part first; each holds the one before. */
export function selectionRanges(parsed: ParseResult, offset: number): readonly Span[] {
  const spans: Span[] = [];
  const operators: Span[] = [];
  for (const node of nodeAt(parsed.expr, offset)) {
    (node.kind === 'Binary' ? operators : spans).push(node);
    spans.push(...partsOf(node).filter((part) => part !== undefined));
  }
  const comment = parsed.comments.filter(({ start, end }) => start <= offset && offset <= end);
  spans.push(...comment, { start: 0, end: parsed.text.length });
  const insides = spans.map((span) => inside(parsed, span)).filter((span) => span !== undefined);
  const all = [...spans, ...insides, ...operators];
  const around = all.filter(({ start, end }) => start <= offset && offset <= end && start < end);
  const ordered = around.sort((left, right) => left.end - left.start - (right.end - right.start));
  const nested: Span[] = [];
  for (const { start, end } of ordered) {
    const last = nested.at(-1);
    if (
      last === undefined ||
      (start <= last.start && end >= last.end && end - start > last.end - last.start)
    ) {
      nested.push({ start, end });
    }
  }
  const [outermost] = nested.slice(mostRanges);
  return outermost === undefined ? nested : [...nested.slice(0, mostRanges), ...nested.slice(-1)];
}
