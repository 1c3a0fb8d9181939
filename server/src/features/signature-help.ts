import type { Aggregation, Call, Expr, ParseResult } from '../promql/ast.ts';
import { aggregators, nodeAt } from '../promql/index.ts';
import type { FeatureContext } from './context.ts';
import {
  aggregationSignature,
  availability,
  docMarkdown,
  functionSignature,
} from './documentation.ts';
import type { SignatureText } from './documentation.ts';

export interface SignatureHelp extends SignatureText {
  /** Markdown. */
  readonly documentation: string;
  /** Index into `parameters`, or -1 behind the last one. */
  readonly active: number;
}

type Callee = Call | Aggregation;

function isInside(node: Callee, offset: number, text: string): boolean {
  const { parens } = node;
  if (parens === undefined || offset <= parens.start) return false;
  const isClosed = text.charAt(parens.end - 1) === ')' && parens.end - 1 > parens.start;
  return isClosed ? offset < parens.end : true;
}

/** The innermost call whose parentheses hold the offset; an unclosed one reaches to the end of the text. */
function calleeAt(parsed: ParseResult, offset: number): Callee | undefined {
  const isCallee = (node: { readonly kind: string }): node is Callee =>
    node.kind === 'Call' || node.kind === 'Aggregation';
  const at = nodeAt(parsed.expr, offset).filter((node) => isCallee(node));
  const found = at.findLast((node) => isInside(node, offset, parsed.text));
  if (found !== undefined || /\S/.test(parsed.text.slice(parsed.expr.end, offset))) return found;
  return openCalls(parsed.expr).findLast((node) => isInside(node, offset, parsed.text));
}

/** Calls along the right edge, where an unclosed one is. */
function openCalls(expr: Expr): readonly Callee[] {
  return nodeAt(expr, expr.end).filter(
    (node) => node.kind === 'Call' || node.kind === 'Aggregation',
  );
}

function signatureOf(
  callee: Callee,
  { language }: FeatureContext,
): Omit<SignatureHelp, 'active'> | undefined {
  if (callee.kind === 'Call') {
    const spec = language.functions.get(callee.name.value);
    if (spec === undefined) return undefined;
    return {
      ...functionSignature(spec),
      documentation: `${docMarkdown(spec.doc)}\n\n${availability(spec)}`,
    };
  }
  const spec = aggregators.get(callee.op);
  return spec && { ...aggregationSignature(spec), documentation: docMarkdown(spec.doc) };
}

function activeOf({ parameters, repeats }: SignatureText, index: number): number {
  if (index < parameters.length) return index;
  return repeats;
}

/** The signature of the call around the offset, and which of its arguments is being written. */
export function signatureHelp(
  parsed: ParseResult,
  offset: number,
  context: FeatureContext,
): SignatureHelp | undefined {
  const callee = calleeAt(parsed, offset);
  const signature = callee && signatureOf(callee, context);
  if (callee === undefined || signature === undefined) return undefined;
  const index = callee.commas.filter((comma) => comma < offset).length;
  return { ...signature, active: activeOf(signature, index) };
}
