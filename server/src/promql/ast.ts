/**
 * The syntax tree of one PromQL expression.
 *
 * Every node carries its exact range: UTF-16 code units, half-open `[start, end)`. Ranges follow the
 * reference parser (prometheus v0.316.0 promql/parser): a selector's range includes its modifiers,
 * a sign in front of a number literal belongs to the literal, an aggregation ends with the clause
 * behind its arguments. The tree is built from broken text too: `Missing` stands where an expression was expected
 * and `Invalid` keeps what was understood of a part that is not an expression.
 */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The four PromQL value types, by the names the reference uses in messages and trees; `none` = not known. */
export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix' | 'none';

export interface Comment extends Span {
  /** From `#` to the end of the line, without the line break. */
  readonly text: string;
}

/** A metric, label or function name as written; `value` is unquoted. */
export interface Name extends Span {
  readonly value: string;
  readonly quoted: boolean;
}

export interface NumberLiteral extends Span {
  readonly kind: 'NumberLiteral';
  /** The number; seconds when it was written as a duration. */
  readonly value: number;
  /** Written with time units (`5m`), so that it prints as a duration. */
  readonly duration: boolean;
}

export interface StringLiteral extends Span {
  readonly kind: 'StringLiteral';
  /** The text after unescaping; for a text that does not unescape, the raw text between the quotes. */
  readonly value: string;
}

export type MatchOp = '=' | '!=' | '=~' | '!~';

/** One label matcher inside braces; op and value are absent when the text stops before them. */
export interface Matcher extends Span {
  readonly kind: 'Matcher';
  readonly name: Name;
  readonly op: MatchOp | undefined;
  readonly opSpan: Span | undefined;
  readonly value: StringLiteral | undefined;
}

/** `offset …`: `value` is absent when nothing usable follows the keyword. */
export interface OffsetModifier extends Span {
  readonly kind: 'Offset';
  readonly value: DurationExpr | undefined;
  /**
   * Where the reference takes it to end in errors and trees: behind the next token, if it has read that one already and
   * it is a closing bracket or a number.
   */
  readonly reach: number;
}

/** `@ 123`, `@ start()`, `@ end()`. */
export interface AtModifier extends Span {
  readonly kind: 'At';
  /** Unix seconds, or the preprocessor call; absent when nothing usable follows the `@`. */
  readonly value: number | 'start' | 'end' | undefined;
}

export interface ExtensionModifier extends Span {
  readonly kind: 'Extension';
  readonly name: 'anchored' | 'smoothed';
}

/** Modifiers as they stand behind a selector, a range or a subquery; each at most once in valid text. */
export interface Modifiers {
  readonly offset: OffsetModifier | undefined;
  readonly at: AtModifier | undefined;
  readonly extension: ExtensionModifier | undefined;
}

export interface VectorSelector extends Span, Modifiers {
  readonly kind: 'VectorSelector';
  /** The metric name in front of the braces, or the quoted one inside them (`quoted` tells which). */
  readonly name: Name | undefined;
  /** The matchers inside the braces in source order, without the quoted metric name. */
  readonly matchers: readonly Matcher[];
  /** `{` to `}`; up to the last token read when unclosed; absent without braces. */
  readonly braces: Span | undefined;
}

export interface MatrixSelector extends Span, Modifiers {
  readonly kind: 'MatrixSelector';
  /** A `VectorSelector` in valid text. */
  readonly vector: Expr;
  readonly brackets: Span;
  readonly range: DurationExpr | undefined;
}

export interface Subquery extends Span, Modifiers {
  readonly kind: 'Subquery';
  readonly expr: Expr;
  readonly brackets: Span;
  readonly range: DurationExpr | undefined;
  readonly step: DurationExpr | undefined;
}

export interface Call extends Span {
  readonly kind: 'Call';
  readonly name: Name;
  readonly args: readonly Expr[];
  /** `(` to `)`; up to the last token read when unclosed. */
  readonly parens: Span;
  /** Offsets of the commas between the arguments. */
  readonly commas: readonly number[];
}

export interface Grouping extends Span {
  readonly without: boolean;
  /** The `by` or `without` keyword. */
  readonly keyword: Span;
  readonly labels: readonly Name[];
  /** The label list, `(` to `)`; absent when the text stops before it. */
  readonly parens: Span | undefined;
}

export interface Aggregation extends Span {
  readonly kind: 'Aggregation';
  /** The operator in lower case, e.g. `sum`. */
  readonly op: string;
  readonly opSpan: Span;
  /** Arguments in source order; with a parameter it is the first of two. See `aggregationParts`. */
  readonly args: readonly Expr[];
  readonly parens: Span | undefined;
  readonly commas: readonly number[];
  readonly grouping: Grouping | undefined;
}

export interface LabelList extends Span {
  /** The keyword in front: `on`, `ignoring`, `group_left` or `group_right`. */
  readonly keyword: Span;
  readonly labels: readonly Name[];
  readonly parens: Span | undefined;
}

export interface Matching {
  readonly on: boolean;
  readonly list: LabelList;
  readonly group: { readonly side: 'left' | 'right'; readonly list: LabelList } | undefined;
}

export interface Fill extends Span {
  readonly side: 'both' | 'left' | 'right';
  readonly value: number | undefined;
}

export interface Binary extends Span {
  readonly kind: 'Binary';
  /** The operator in lower case, e.g. `+`, `and`, `atan2`, `>/`. */
  readonly op: string;
  readonly opSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
  readonly bool: Span | undefined;
  readonly matching: Matching | undefined;
  readonly fills: readonly Fill[];
}

export interface Unary extends Span {
  readonly kind: 'Unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export interface Paren extends Span {
  readonly kind: 'Paren';
  readonly expr: Expr;
  /** False when the text ends before the closing parenthesis. */
  readonly closed: boolean;
}

/** An empty range where an expression was expected. */
export interface Missing extends Span {
  readonly kind: 'Missing';
}

/** Text that forms no expression; `parts` are the expressions understood inside it, in source order. */
export interface Invalid extends Span {
  readonly kind: 'Invalid';
  readonly parts: readonly Expr[];
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary
  | Paren
  | Missing
  | Invalid;

/** A duration literal: a number of seconds, with or without units in the text. */
export interface DurationLiteral extends Span {
  readonly kind: 'DurationLiteral';
  /** Seconds. */
  readonly value: number;
  /** Written with time units. */
  readonly duration: boolean;
}

export interface DurationUnary extends Span {
  readonly kind: 'DurationUnary';
  readonly op: '+' | '-';
  readonly expr: DurationExpr;
}

export interface DurationBinary extends Span {
  readonly kind: 'DurationBinary';
  readonly op: '+' | '-' | '*' | '/' | '%' | '^';
  readonly opSpan: Span;
  readonly left: DurationExpr;
  readonly right: DurationExpr;
}

/** `step()`, `range()`, `min_of(a, b)`, `max_of(a, b)`; the name in lower case. */
export interface DurationCall extends Span {
  readonly kind: 'DurationCall';
  readonly name: 'step' | 'range' | 'min_of' | 'max_of';
  readonly args: readonly DurationExpr[];
}

export interface DurationParen extends Span {
  readonly kind: 'DurationParen';
  readonly expr: DurationExpr;
}

export interface DurationMissing extends Span {
  readonly kind: 'DurationMissing';
}

export type DurationExpr =
  DurationLiteral | DurationUnary | DurationBinary | DurationCall | DurationParen | DurationMissing;

export type Node = Expr | DurationExpr | Matcher | OffsetModifier | AtModifier | ExtensionModifier;

/** What kind of rule was broken, so that callers never look at message text. */
export type ParseErrorKind = 'lexical' | 'syntax' | 'semantic' | 'type' | 'nesting';

export interface ParseError extends Span {
  readonly kind: ParseErrorKind;
  /** A stable kebab-case code per message template, e.g. `unknown-function`, `unclosed-parenthesis`. */
  readonly code: string;
  /** The reference parser's sentence, without position or the `parse error:` prefix. */
  readonly message: string;
}

export interface ParseResult {
  readonly text: string;
  /** The tree; a `Missing` node for an empty text. */
  readonly expr: Expr;
  /** In the reference's order: the first one is the error a Prometheus user would see. Empty = valid. */
  readonly errors: readonly ParseError[];
  readonly comments: readonly Comment[];
}
