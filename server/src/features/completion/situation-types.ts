import type { Binary, Expr, Matcher, MatchOp, Span, VectorSelector } from '../../promql/ast.ts';
import type { LabelRole } from '../label-arguments.ts';
import type { Quote } from '../quoting.ts';
import type { Argument } from './arguments.ts';
import type { DurationFrame, LastOperand, ListOwner, OpenOperator } from './cursor.ts';

/** A place in an expression that a value may be written at. */
interface OperandSituation<Kind extends string> {
  readonly kind: Kind;
  readonly argument: Argument;
}

interface MetricName {
  readonly kind: 'metric';
  readonly argument: Argument;
  /** The selector whose name is being written, in front of its braces. */
  readonly selector: VectorSelector | undefined;
}

interface QuotedMetric {
  readonly kind: 'quoted-metric';
  readonly quote: Quote;
  readonly selector: VectorSelector | undefined;
}

interface LabelName {
  readonly kind: 'label-name';
  readonly selector: VectorSelector | undefined;
  /** The matcher whose name is being written. */
  readonly matcher: Matcher | undefined;
  readonly quote: Quote | undefined;
  /** Nothing stands behind the name, so that an operator and a value may be added. */
  readonly bare: boolean;
}

interface LabelValue {
  readonly kind: 'label-value';
  readonly selector: VectorSelector | undefined;
  readonly matcher: Matcher | undefined;
  readonly label: string;
  readonly op: MatchOp;
  readonly quote: Quote | undefined;
}

interface GroupingLabel {
  readonly kind: 'grouping-label';
  readonly without: boolean;
  readonly operand: Expr | undefined;
  readonly taken: readonly string[];
  readonly quote: Quote | undefined;
}

interface MatchingLabel {
  readonly kind: 'matching-label';
  readonly keyword: Exclude<ListOwner['keyword'], 'by' | 'without'>;
  readonly binary: Binary | undefined;
  readonly taken: readonly string[];
  readonly quote: Quote | undefined;
}

/** A string argument that names a label. */
interface LabelString {
  readonly kind: 'label-string';
  readonly role: LabelRole;
  readonly operand: Expr | undefined;
  readonly quote: Quote | undefined;
}

interface DurationSituation<Kind extends string> {
  readonly kind: Kind;
  readonly part: DurationFrame['part'];
  /** For a unit: those written so far, largest first. */
  readonly units: readonly string[];
}

interface WordSituation<Kind extends string> {
  readonly kind: Kind;
}

interface SelectorModifier {
  readonly kind: 'selector-modifier';
  readonly last: LastOperand;
  /** The call it is an argument of. */
  readonly callee: string | undefined;
}

interface OperatorModifier<Kind extends string> {
  readonly kind: Kind;
  readonly operator: OpenOperator;
}

type Written =
  | OperandSituation<'function'>
  | OperandSituation<'aggregation'>
  | OperandSituation<'number'>
  | OperandSituation<'snippet'>
  | MetricName
  | QuotedMetric
  | LabelName
  | LabelValue
  | GroupingLabel
  | MatchingLabel
  | LabelString
  | DurationSituation<'duration'>
  | DurationSituation<'duration-unit'>
  | DurationSituation<'duration-operator'>
  | WordSituation<'match-op'>
  | WordSituation<'at'>
  | WordSituation<'aggregation-modifier'>
  | WordSituation<'binary-operator'>
  | SelectorModifier
  | OperatorModifier<'binary-modifier'>
  | OperatorModifier<'bool'>;

/** One kind of thing that may be written, and the text it would replace. */
export type Situation = Span & { readonly typed: string } & Written;

export type SituationKind = Situation['kind'];

export type SituationOf<Kind extends SituationKind> = Extract<Situation, { readonly kind: Kind }>;
