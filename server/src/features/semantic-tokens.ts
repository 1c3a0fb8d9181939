import type { Node, ParseResult, Span } from '../promql/ast.ts';
import { walk } from '../promql/index.ts';
import type { FeatureContext } from './context.ts';

/** Token types, named as the language server protocol names them; the index is the number on the wire. */
export const tokenTypes = [
  'variable',
  'function',
  'keyword',
  'property',
  'string',
  'regexp',
  'number',
  'operator',
  'comment',
] as const;
export type TokenType = (typeof tokenTypes)[number];

/** Modifiers; the index is the bit on the wire. */
export const tokenModifiers = ['defaultLibrary', 'definition', 'deprecated'] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface SemanticToken extends Span {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

type Add = (span: Span, type: TokenType, ...modifiers: readonly TokenModifier[]) => void;

interface Painter {
  readonly text: string;
  readonly context: FeatureContext;
  readonly add: Add;
}

function at(start: number, length: number): Span {
  return { start, end: start + length };
}

/** The words of a label list and its keyword. */
function paintList(
  list: { readonly keyword: Span; readonly labels: readonly Span[] } | undefined,
  { add }: Painter,
): void {
  if (list === undefined) return;
  add(list.keyword, 'keyword');
  for (const label of list.labels) add(label, 'property');
}

function paintMetric(name: Span & { readonly value: string }, { add, context }: Painter): void {
  if (context.recordingRules.has(name.value)) add(name, 'variable', 'definition');
  else add(name, 'variable');
}

function paintBinary(node: Extract<Node, { kind: 'Binary' }>, painter: Painter): void {
  const { opSpan, op, bool, matching, fills } = node;
  const { add, text } = painter;
  add(opSpan, /^[a-z]/.test(op) ? 'keyword' : 'operator');
  if (bool !== undefined) add(bool, 'keyword');
  paintList(matching?.list, painter);
  paintList(matching?.group?.list, painter);
  for (const fill of fills) {
    const word = /^\w+/.exec(text.slice(fill.start, fill.end))?.[0] ?? '';
    add(at(fill.start, word.length), 'keyword');
    const number = /[-+]?[\w.]+(?=\s*\)$)/.exec(text.slice(fill.start, fill.end));
    if (number !== null) add(at(fill.start + number.index, number[0].length), 'number');
  }
}

function paintMatcher(node: Extract<Node, { kind: 'Matcher' }>, { add }: Painter): void {
  add(node.name, 'property');
  if (node.opSpan !== undefined) add(node.opSpan, 'operator');
  if (node.value === undefined) return;
  add(node.value, node.op === '=~' || node.op === '!~' ? 'regexp' : 'string');
}

/** `@ 5`, `@ start()`. */
function paintAt(node: Extract<Node, { kind: 'At' }>, { add, text }: Painter): void {
  add(at(node.start, 1), 'operator');
  const value = /[-+]?\w[\w.]*/.exec(text.slice(node.start + 1, node.end));
  if (value === null) return;
  const isNumber = typeof node.value === 'number';
  add(at(node.start + 1 + value.index, value[0].length), isNumber ? 'number' : 'keyword');
}

function paint(node: Node, painter: Painter): boolean {
  const { add } = painter;
  switch (node.kind) {
    case 'VectorSelector':
      if (node.name !== undefined) paintMetric(node.name, painter);
      return true;
    case 'Matcher':
      paintMatcher(node, painter);
      return false;
    case 'Call':
      if (painter.context.language.functions.has(node.name.value)) {
        add(node.name, 'function', 'defaultLibrary');
      } else add(node.name, 'function');
      return true;
    case 'Aggregation':
      add(node.opSpan, 'function', 'defaultLibrary');
      paintList(node.grouping, painter);
      return true;
    case 'Binary':
      paintBinary(node, painter);
      return true;
    case 'Unary':
      add(at(node.start, 1), 'operator');
      return true;
    case 'StringLiteral':
      add(node, 'string');
      return true;
    case 'NumberLiteral':
    case 'DurationLiteral':
      add(node, 'number');
      return true;
    default:
      return paintModifier(node, painter);
  }
}

function paintModifier(node: Node, painter: Painter): boolean {
  const { add } = painter;
  switch (node.kind) {
    case 'Offset':
      add(at(node.start, 'offset'.length), 'keyword');
      return true;
    case 'At':
      paintAt(node, painter);
      return true;
    case 'Extension':
      add(node, 'keyword');
      return true;
    case 'DurationBinary':
      add(node.opSpan, 'operator');
      return true;
    case 'DurationUnary':
      add(at(node.start, 1), 'operator');
      return true;
    case 'DurationCall':
      add(at(node.start, node.name.length), 'function', 'defaultLibrary');
      return true;
    default:
      return true;
  }
}

/** The words of an expression by their meaning, in order and without overlaps; a string may span lines. */
export function semanticTokens(
  parsed: ParseResult,
  context: FeatureContext,
): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const add: Add = ({ start, end }, type, ...modifiers) => {
    if (end > start) tokens.push({ start, end, type, modifiers });
  };
  const painter: Painter = { text: parsed.text, context, add };
  walk(parsed.expr, (node) => paint(node, painter));
  for (const comment of parsed.comments) add(comment, 'comment');
  tokens.sort((left, right) => left.start - right.start || left.end - right.end);
  return tokens.filter((token, index) => token.start >= (tokens[index - 1]?.end ?? 0));
}
