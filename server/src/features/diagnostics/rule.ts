import type { MetadataKey } from '../../metadata/snapshot.ts';
import type { Expr, ParseResult, Span } from '../../promql/ast.ts';
import type { FeatureContext, TextEdit } from '../context.ts';
import type { Facts } from '../facts.ts';
import type { LabelFlow } from '../label-flow.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A change that removes the cause of a diagnostic. */
export interface Fix {
  /** What it does, as an imperative. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Offered all over the expression: what is missing has no place of its own that people would go to. */
  readonly everywhere?: boolean;
}

/** What a rule found. */
export interface Finding extends Span {
  readonly message: string;
  /** Instead of the rule's own; a rule that guesses is milder than one that knows. */
  readonly severity?: Severity;
  /** Likeliest first. */
  readonly fixes?: readonly Fix[];
}

export interface Diagnostic extends Span {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** May be made when it is first read. */
  readonly fixes: readonly Fix[];
}

export interface Diagnosis {
  /** In the order of the text; errors of the parser first, in the reference's order. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the rules would like to know. */
  readonly missing: readonly MetadataKey[];
}

/** A node and what a rule may look at besides it. */
export interface RuleSite {
  readonly parsed: ParseResult;
  readonly context: FeatureContext;
  readonly facts: Facts;
  /** The nodes around this one, from the root down. */
  readonly ancestors: readonly Expr[];
  /** From the expression alone: rules about labels hold whatever the data is. */
  readonly flowOf: (expr: Expr) => LabelFlow;
  /** With the labels that the connection has seen on the series. */
  readonly seenFlowOf: (expr: Expr) => LabelFlow;
}

/** One kind of node and what is to be said about it. */
export type Visitors = {
  readonly [Kind in Expr['kind']]?: (
    node: Extract<Expr, { readonly kind: Kind }>,
    site: RuleSite,
  ) => readonly Finding[];
};

/**
 * One thing worth saying about an expression that parses. The comment above a rule has a line `@bad` and a line
 * `@good` with PromQL; both are run as tests and become the table in the README.
 */
export interface Rule {
  /** Stable and kebab-case: settings name it. */
  readonly code: string;
  readonly severity: Severity;
  readonly visit: Visitors;
}

/** A rule, with the types of its visitors checked. */
export function rule(definition: Rule): Rule {
  return definition;
}

/** The node directly around this one, parentheses left out. */
export function parentOf({ ancestors }: RuleSite): Expr | undefined {
  return ancestors.findLast(({ kind }) => kind !== 'Paren');
}

/** The expression inside any parentheses. */
export function unwrap(expr: Expr): Expr {
  return expr.kind === 'Paren' ? unwrap(expr.expr) : expr;
}

/** The text of a part of the expression. */
export function textOf({ parsed }: RuleSite, { start, end }: Span): string {
  return parsed.text.slice(start, end);
}
