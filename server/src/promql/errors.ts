/** The parser's messages: one builder per template of the reference, under a stable code. */
import type { ParseError, ParseErrorKind, Span } from './ast.ts';

/** An error without its place. */
export interface Problem {
  readonly kind: ParseErrorKind;
  readonly code: string;
  readonly message: string;
}

export function lexical(code: string, message: string): Problem {
  return { kind: 'lexical', code, message };
}

export function syntax(code: string, message: string): Problem {
  return { kind: 'syntax', code, message };
}

export function semantic(code: string, message: string): Problem {
  return { kind: 'semantic', code, message };
}

export function typeProblem(code: string, message: string): Problem {
  return { kind: 'type', code, message };
}

/**
 * Deeper than this many levels of brackets, signs and arguments an expression is refused: no part of the program recurses
 * deeper. Chains of operators are no levels: they are gone along without recursion (`postfix` and `walk` in walk.ts).
 */
export const maxDepth = 500;

/** A text with more errors than this is not PromQL: the rest goes unreported. */
export const maxErrors = 1000;

export const tooDeep: Problem = {
  kind: 'nesting',
  code: 'nested-too-deeply',
  message: 'expression nested too deeply',
};

/** What Prometheus says when its parser crashes. */
export const crash = semantic('reference-crash', 'unexpected error');

export function at(problem: Problem, span: Span): ParseError {
  return { ...problem, start: span.start, end: span.end };
}
