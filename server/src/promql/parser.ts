/**
 * The grammar of PromQL expressions.
 *
 * Source: prometheus v0.316.0 and v0.309.1 promql/parser/generated_parser.y and parse.go. Binary operators are
 * parsed by precedence climbing; a modifier binds more strongly than any operator.
 */
import type { TokenType } from 'chevrotain';
import type {
  Expr,
  Grouping,
  Matcher,
  Name,
  NumberLiteral,
  ParseResult,
  Span,
  VectorSelector,
} from './ast.ts';
import { checkTypes } from './check.ts';
import { D } from './decisions.ts';
import type { Language } from './dialects.ts';
import { at, maxDepth, semantic, syntax, tooDeep } from './errors.ts';
import type { Problem } from './errors.ts';
import { aggregators } from './functions.ts';
import { quoteString } from './literal-strings.ts';
import { signOperand } from './parse-durations.ts';
import { bareMatcher } from './parse-labels.ts';
import type { Braces } from './parse-labels.ts';
import { noModifiers } from './parse-modifiers.ts';
import { OperatorRules } from './parse-operators.ts';
import { spanOf } from './recovery.ts';
import { scan } from './scanner.ts';
import type { ScannedToken } from './scanner.ts';
import { precedence, T } from './tokens.ts';
import { flatten } from './walk.ts';

const operatorTerminals = [T.Or, T.And, T.Comparison, T.Sign, T.Factor, T.Atan2, T.Power];
/** Words that can be called; in a dialect without keyword calls only the first. */
const callTerminals = [T.Identifier, T.Bound, T.StepCall, T.Extreme];
/** Words that can only be metric names where an operand stands. */
const wordTerminals = [
  T.MetricIdentifier,
  T.Or,
  T.And,
  T.By,
  T.Without,
  T.Offset,
  T.Extension,
  T.Fill,
  T.FillSide,
];

const clauseTerminals = [T.By, T.Without];

const noMatchers: readonly Matcher[] = [];
const noExpression = semantic('no-expression', 'no expression found in input');
const fillNotEnabled = semantic(
  'fill-not-enabled',
  'binop fill modifiers are experimental and not enabled',
);
const trailingComma = syntax('trailing-comma', 'trailing commas not allowed in function call args');
const noArguments = semantic(
  'aggregation-without-arguments',
  'no arguments for aggregate expression provided',
);
const notEnabled =
  'is experimental and must be enabled with --enable-feature=promql-experimental-functions';

interface ArgumentList {
  readonly args: Expr[];
  readonly commas: number[];
  /** The last comma has nothing behind it. */
  trailing: boolean;
  /** Of the highest argument. */
  height: number;
}

interface AggregationParts {
  readonly body: Arguments | undefined;
  readonly grouping: Grouping | undefined;
  /** The reference reads the next token before it reduces the aggregation. */
  readonly ahead: boolean;
}

interface Arguments extends ArgumentList {
  readonly parens: Span;
  readonly closed: boolean;
}

export class PromqlParser extends OperatorRules {
  private readonly operands = [this.unary, this.postfixed];
  private readonly primaries = [
    this.nameOrCall,
    this.aggregationOrName,
    this.number,
    this.paren,
    this.string,
    this.bareSelector,
    this.wordSelector,
  ];
  private readonly callForms = [this.call, this.selectorWithBraces];
  private readonly selectorForms = [this.selectorWithBraces];
  private readonly aggregationForms = [this.bodyFirst, this.clauseFirst, this.selectorWithBraces];
  private readonly clauseForms = [this.groupingClause];
  private readonly argumentListForms = [this.argumentSequence];
  private readonly argumentForms = [this.argument];

  /** Parses a text; never throws. */
  parse(text: string, language: Language): ParseResult {
    const { tokens, comments } = scan(text, language);
    this.begin(text, tokens, language);
    const expr = this.root();
    const { errors } = this;
    this.errors = [];
    if (errors.length === 0) checkTypes(expr, { text, language, errors });
    if (this.height > maxDepth + 1 && errors.length === 0) errors.push(at(tooDeep, expr));
    // One more level than is allowed stands for what was missing where parsing was given up.
    if (this.height <= maxDepth + 2) return { text, expr, errors, comments };
    return { text, expr: flatten(expr), errors, comments };
  }

  /** A whole text. */
  root(): Expr {
    if (this.la.tokenType === T.End && this.la.problem === undefined) {
      this.reportEarly(noExpression, { start: 0, end: 0 });
      return this.missing();
    }
    const expr = this.expression(0);
    return this.expect(T.End) === undefined ? this.recoverUntil(T.End, expr) : expr;
  }

  /** Operands joined by operators that bind at least as strongly as `least`. */
  protected expression(least: number): Expr {
    if (!this.enter()) return this.missing();
    const first = this.operand();
    const expr = this.climb(D.operators, this.binary, first, least);
    this.leave();
    return expr;
  }

  protected operand(): Expr {
    while (this.la.tokenType === T.Error) this.advance();
    const operand = this.choose(D.operand, this.operands, undefined);
    if (operand !== undefined) return operand;
    this.unexpected();
    return this.missing();
  }

  private missing(): Expr {
    const { end } = this.previous;
    this.height = 1;
    return { kind: 'Missing', start: end, end };
  }

  private binary(left: Expr): Expr {
    const { height } = this;
    const token = this.expectOne(D.operator, operatorTerminals) ?? this.la;
    const modifiers = this.operatorModifiers();
    const own = precedence.get(token.tokenType) ?? 0;
    const right = this.expression(token.tokenType === T.Power ? own : own + 1);
    this.grow(height);
    const op = token.image.toLowerCase();
    const { start } = left;
    const { end } = right;
    if (modifiers.fills.length > 0 && !this.language.features.has('binop-fill-modifiers')) {
      this.report(fillNotEnabled, { start, end });
    }
    return { kind: 'Binary', start, end, op, opSpan: spanOf(token), left, right, ...modifiers };
  }

  private unary(): Expr {
    const sign = this.take(T.Sign);
    const op = sign.image === '-' ? '-' : '+';
    const start = sign.startOffset;
    const expr = this.expression(signOperand);
    if (expr.kind === 'NumberLiteral') {
      return { ...expr, start, value: op === '-' ? -expr.value : expr.value };
    }
    this.grow(0);
    return { kind: 'Unary', start, end: expr.end, op, expr };
  }

  private postfixed(): Expr {
    const primary = this.choose(D.primary, this.primaries, undefined) ?? this.missing();
    return this.fold(D.modifiers, this.modifier, primary);
  }

  private number(): NumberLiteral {
    const token = this.numberToken() ?? this.la;
    const value = this.numberValue(token);
    this.height = 1;
    const duration = token.tokenType === T.Duration;
    return { kind: 'NumberLiteral', start: token.startOffset, end: token.end, value, duration };
  }

  private string(): Expr {
    this.height = 1;
    return this.stringLiteral(this.take(T.String));
  }

  private paren(): Expr {
    const { startOffset: start } = this.take(T.LeftParen);
    const inner = this.expression(0);
    const close = this.expect(T.RightParen);
    const expr = close === undefined ? this.recoverUntil(T.RightParen, inner) : inner;
    if (close !== undefined && isDuration(inner)) this.durationEnabled(inner);
    this.grow(0);
    const closed = this.previous.tokenType === T.RightParen;
    return { kind: 'Paren', start, end: this.previous.end, expr, closed };
  }

  private bareSelector(): Expr {
    return this.selector(undefined, this.braces());
  }

  private wordSelector(): Expr {
    return this.named(this.expectOne(D.selectorWord, wordTerminals) ?? this.la);
  }

  private named(token: ScannedToken): Expr {
    return this.maybe(D.selectorTail, this.selectorForms, token) ?? this.selector(token, undefined);
  }

  private selectorWithBraces(token: ScannedToken): Expr {
    return this.selector(token, this.braces());
  }

  private selector(token: ScannedToken | undefined, braces: Braces | undefined): Expr {
    this.height = 1;
    const named = token && { ...spanOf(token), value: token.image, quoted: false };
    const span = braces?.span;
    const start = named?.start ?? span?.start ?? 0;
    const end = span?.end ?? named?.end ?? 0;
    const { name, matchers } = namesOf(named, braces);
    return { kind: 'VectorSelector', start, end, name, matchers, braces: span, ...noModifiers };
  }

  private nameOrCall(): Expr {
    const token = this.expectOne(D.callName, callTerminals) ?? this.la;
    if (token.tokenType !== T.Identifier && !this.language.keywordCalls) {
      const call = token.tokenType === T.StepCall && this.la.tokenType === T.LeftParen;
      return call ? this.durationOperandOf(token) : this.named(token);
    }
    return this.maybe(D.callTail, this.callForms, token) ?? this.selector(token, undefined);
  }

  /**
   * `step()` where an expression is expected: the 3.9 parser reads a duration expression there and then refuses it,
   * if nothing else is wrong, in the type check.
   */
  private durationOperandOf(name: ScannedToken): Expr {
    this.durationPlace = 'operand';
    const { start, end } = this.durationTail(this.durationCallOf(name), 0);
    return { kind: 'Invalid', start, end, parts: [] };
  }

  private call(token: ScannedToken): Expr {
    const { args, commas, parens, closed } = this.callBody();
    const name = { ...spanOf(token), value: token.image, quoted: false };
    if (closed) this.checkFunction(name);
    return { kind: 'Call', start: name.start, end: parens.end, name, args, parens, commas };
  }

  private checkFunction(name: Name): void {
    const { functions, features } = this.language;
    const spec = functions.get(name.value);
    const quoted = quoteString(name.value);
    if (spec === undefined) {
      const message = `unknown function with name ${quoted}`;
      this.reportEarly(semantic('unknown-function', message), name);
    } else if (spec.experimental && !features.has('experimental-functions')) {
      const message = `function ${quoted} is not enabled`;
      this.reportEarly(semantic('function-not-enabled', message), name);
    }
  }

  private callBody(): Arguments {
    const open = this.take(T.LeftParen);
    const list: ArgumentList = { args: [], commas: [], trailing: false, height: 0 };
    this.maybe(D.arguments, this.argumentListForms, list);
    if (this.expect(T.RightParen) === undefined) this.recoverArguments(list);
    this.height = list.height;
    this.grow(0);
    const closed = this.previous.tokenType === T.RightParen;
    return { ...list, closed, parens: { start: open.startOffset, end: this.previous.end } };
  }

  private argumentSequence(list: ArgumentList): ArgumentList {
    return this.fold(D.moreArguments, this.nextArgument, this.argument(list));
  }

  private argument(list: ArgumentList): ArgumentList {
    list.args.push(this.expression(0));
    list.height = Math.max(list.height, this.height);
    return list;
  }

  private nextArgument(list: ArgumentList): ArgumentList {
    const comma = this.take(T.Comma);
    list.commas.push(comma.startOffset);
    if (this.maybe(D.argumentAfterComma, this.argumentForms, list) === undefined) {
      this.report(trailingComma, spanOf(comma));
      list.args.push(this.missing());
      list.trailing = true;
    }
    return list;
  }

  /** Reads on to the closing parenthesis; what stands beside an argument becomes part of it. */
  private recoverArguments(list: ArgumentList): void {
    while (this.accept(T.RightParen) === undefined) {
      this.unexpected();
      if (this.la.tokenType === T.End) return;
      if (this.la.tokenType === T.Comma) {
        if (list.args.length === 0) list.args.push(this.missing());
        this.nextArgument(list);
      } else if (this.fits(D.operand)) this.joinArgument(list);
      else this.advance();
    }
  }

  private joinArgument(list: ArgumentList): void {
    const { height } = list;
    list.args.push(this.beside(list.args.pop(), [T.RightParen, T.Comma]));
    list.height = Math.max(height, this.height);
  }

  /** Reads on to the terminal; expressions on the way are kept beside the first one. */
  private recoverUntil(terminal: TokenType, first: Expr): Expr {
    const expr = this.beside(first, [terminal]);
    this.accept(terminal);
    return expr;
  }

  /** An expression and those that stand beside it up to one of the terminals; other tokens are read over. */
  private beside(first: Expr | undefined, stops: readonly TokenType[]): Expr {
    const parts = first === undefined ? [] : [first];
    let { height } = this;
    while (!stops.includes(this.la.tokenType)) {
      this.unexpected();
      if (this.la.tokenType === T.End) break;
      if (this.fits(D.operand)) parts.push(this.expression(0));
      else this.advance();
      height = Math.max(height, this.height);
    }
    const [only = this.missing(), ...others] = parts;
    this.height = height;
    if (others.length === 0) return only;
    this.grow(0);
    return { kind: 'Invalid', start: only.start, end: parts.at(-1)?.end ?? only.end, parts };
  }

  private aggregationOrName(): Expr {
    const token = this.take(T.Aggregator);
    return (
      this.maybe(D.aggregationTail, this.aggregationForms, token) ?? this.selector(token, undefined)
    );
  }

  private clauseFirst(token: ScannedToken): Expr {
    this.aggregations += 1;
    const grouping = this.groupingClause();
    let body: Arguments | undefined;
    if (this.gate(this.la.tokenType === T.LeftParen)) body = this.callBody();
    else this.unexpected();
    return this.aggregation(token, { body, grouping, ahead: false });
  }

  private bodyFirst(token: ScannedToken): Expr {
    this.aggregations += 1;
    const body = this.callBody();
    const grouping = this.maybe(D.clause, this.clauseForms, undefined);
    return this.aggregation(token, { body, grouping, ahead: grouping === undefined });
  }

  protected groupingClause(): Grouping {
    const keyword = this.expectOne(D.clauseKeyword, clauseTerminals) ?? this.la;
    return { ...this.labelList(keyword), without: keyword.tokenType === T.Without };
  }

  private aggregation(token: ScannedToken, parts: AggregationParts): Expr {
    this.aggregations -= 1;
    const { body, grouping, ahead } = parts;
    const op = token.image.toLowerCase();
    const span = { start: token.startOffset, end: this.previous.end };
    const { args = [], commas = [], parens } = body ?? {};
    if (body?.closed) {
      const problem = this.aggregationProblem(op, body);
      if (problem !== undefined && ahead)
        this.report(problem, { ...span, end: this.endReadAhead() });
      else if (problem !== undefined) this.reportEarly(problem, span);
    }
    const opSpan = spanOf(token);
    return { kind: 'Aggregation', ...span, op, opSpan, args, commas, parens, grouping };
  }

  private aggregationProblem(op: string, { args, trailing }: Arguments): Problem | undefined {
    const given = trailing ? args.length - 1 : args.length;
    if (given === 0) return noArguments;
    const spec = aggregators.get(op);
    if (spec?.experimental && !this.language.features.has('experimental-functions')) {
      return semantic('aggregation-not-enabled', `${op}() ${notEnabled}`);
    }
    const wanted = spec?.param === undefined ? 1 : 2;
    if (given === wanted) return undefined;
    const message = `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${given}`;
    return semantic('aggregation-argument-count', message);
  }
}

/** What `durationOperandOf` gives; in a valid text nothing else is `Invalid`. */
function isDuration(expr: Expr): boolean {
  return expr.kind === 'Invalid' && expr.parts.length === 0;
}

/** The first metric name is the selector's; a quoted one behind it counts as a matcher. */
function namesOf(
  named: Name | undefined,
  braces: Braces | undefined,
): Pick<VectorSelector, 'name' | 'matchers'> {
  if (braces === undefined) return { name: named, matchers: noMatchers };
  const { name: inner, matchers } = braces;
  if (named === undefined || inner === undefined) return { name: named ?? inner, matchers };
  const all = [...matchers, bareMatcher(inner)];
  return { name: named, matchers: all.toSorted((a, b) => a.start - b.start) };
}
