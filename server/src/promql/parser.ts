/**
 * The grammar of PromQL expressions.
 *
 * Source: prometheus v0.316.0 and v0.309.1 promql/parser/generated_parser.y and parse.go. Binary operators are
 * parsed by precedence climbing; a modifier binds more strongly than any operator.
 */
import type {
  Binary,
  Expr,
  Matcher,
  Name,
  NumberLiteral,
  ParseResult,
  VectorSelector,
} from './ast.ts';
import { checkTypes } from './check.ts';
import { D } from './decisions.ts';
import type { Language } from './dialects.ts';
import { at, maxDepth, semantic, tooDeep } from './errors.ts';
import { CallRules } from './parse-calls.ts';
import { signOperand } from './parse-durations.ts';
import { bareMatcher } from './parse-labels.ts';
import type { Braces } from './parse-labels.ts';
import type { OperatorModifiers } from './parse-operators.ts';
import { spanOf } from './recovery.ts';
import { TokenList } from './scan-base.ts';
import { scan } from './scanner.ts';
import type { ScannedToken } from './scanner.ts';
import { T } from './tokens.ts';
import { flatten, referenceEnd } from './walk.ts';

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

const noMatchers: readonly Matcher[] = [];
const noExpression = semantic('no-expression', 'no expression found in input');
const fillNotEnabled = semantic(
  'fill-not-enabled',
  'binop fill modifiers are experimental and not enabled',
);
/** An operator whose right operand is still to come. */
interface Open {
  readonly left: Expr;
  readonly token: ScannedToken;
  readonly modifiers: OperatorModifiers;
}

export class PromqlParser extends CallRules {
  private readonly list = new TokenList();
  private readonly operands = [
    () => this.unary(),
    () => this.nameOrCall(),
    () => this.aggregationOrName(),
    () => this.number(),
    () => this.paren(),
    () => this.string(),
    () => this.bareSelector(),
    () => this.wordSelector(),
  ];
  /** Which token stands behind the minus read last. */
  private behindMinus = -1;
  private readonly binaryRule = (left: Expr) => this.binary(left);
  private readonly modifierRule = (operand: Expr) => this.modifier(operand);
  private readonly selectorRule = (token: ScannedToken) => this.selectorWithBraces(token);
  private readonly callForms = [(token: ScannedToken) => this.call(token), this.selectorRule];
  private readonly aggregationForms = [
    (token: ScannedToken) => this.bodyFirst(token),
    (token: ScannedToken) => this.clauseFirst(token),
    this.selectorRule,
  ];

  /** Parses a text; never throws. */
  parse(text: string, language: Language): ParseResult {
    const scanned = scan(text, language, this.list);
    this.begin(text, scanned, language);
    this.behindMinus = -1;
    const { comments } = scanned;
    try {
      return { text, ...this.result(text, language), comments };
    } catch (error) {
      // Only a caller that stands close to the end of the stack itself leaves too little for the levels allowed.
      if (!(error instanceof RangeError)) throw error;
      const expr = { kind: 'Invalid', start: 0, end: text.length, parts: [] } as const;
      return { text, expr, errors: [at(tooDeep, expr)], comments };
    }
  }

  private result(text: string, language: Language): Pick<ParseResult, 'expr' | 'errors'> {
    const expr = this.root();
    const { errors } = this;
    this.errors = [];
    if (errors.length === 0) checkTypes(expr, { text, language, errors });
    if (this.height > maxDepth + 1 && errors.length === 0) errors.push(at(tooDeep, expr));
    // One more level than is allowed stands for what was missing where parsing was given up.
    return { expr: this.height <= maxDepth + 2 ? expr : flatten(expr), errors };
  }

  /** A whole text. */
  root(): Expr {
    // The end of an empty text has no lexical error: nothing was opened.
    if (this.la.type === T.End) {
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
    const expr = this.climb(D.operators, this.binaryRule, first, least);
    this.leave();
    return expr;
  }

  /** One operand with its modifiers; behind a sign there are none left. */
  protected operand(): Expr {
    while (this.la.type === T.Error) this.skip();
    const operand = this.choose(D.operand, this.operands)?.();
    if (operand !== undefined) return this.fold(D.modifiers, this.modifierRule, operand);
    this.unexpected();
    return this.missing();
  }

  private binary(left: Expr): Expr {
    const { height } = this;
    const own = this.strength();
    const open = this.operator(left);
    const right = this.expression(own + 1);
    this.height = Math.max(this.height, height);
    return this.joined(open, open.token.type === T.Power ? this.powers(right, own) : right);
  }

  /** `^` groups to the right: a run of it is read in one go and put together from its end. */
  private powers(first: Expr, own: number): Expr {
    const waiting: Open[] = [];
    let right = first;
    while (this.la.type === T.Power) {
      const { height } = this;
      waiting.push(this.operator(right));
      right = this.expression(own + 1);
      this.height = Math.max(this.height, height);
    }
    for (const open of waiting.toReversed()) right = this.joined(open, right);
    return right;
  }

  private operator(left: Expr): Open {
    const token = this.expectOne(D.operator, operatorTerminals) ?? this.la;
    return { left, token, modifiers: this.operatorModifiers() };
  }

  private joined({ left, token, modifiers }: Open, right: Expr): Binary {
    const { bool, matching, fills } = modifiers;
    const op = this.word(token);
    const { start } = left;
    const { end } = right;
    if (fills.length > 0 && !this.language.features.has('binop-fill-modifiers')) {
      this.report(fillNotEnabled, { start, end: referenceEnd(right) });
    }
    const opSpan = spanOf(token);
    return { kind: 'Binary', start, end, op, opSpan, left, right, bool, matching, fills };
  }

  private unary(): Expr {
    const sign = this.take(T.Sign);
    const op = this.isMinus(sign) ? '-' : '+';
    const start = sign.start;
    this.behindMinus = op === '-' ? this.index : -1;
    const expr = this.expression(signOperand);
    if (expr.kind === 'NumberLiteral') {
      return { ...expr, start, value: op === '-' ? -expr.value : expr.value };
    }
    this.grow(0);
    return { kind: 'Unary', start, end: expr.end, op, expr };
  }

  private number(): NumberLiteral {
    const token = this.numberToken() ?? this.la;
    const value = this.numberValue(token);
    this.height = 1;
    const duration = token.type === T.Duration;
    return { kind: 'NumberLiteral', start: token.start, end: token.end, value, duration };
  }

  private string(): Expr {
    this.height = 1;
    return this.stringLiteral(this.take(T.String));
  }

  private paren(): Expr {
    const { start } = this.take(T.LeftParen);
    const inner = this.expression(0);
    const close = this.expect(T.RightParen);
    const expr = close === undefined ? this.recoverUntil(T.RightParen, inner) : inner;
    if (close !== undefined && isDuration(inner)) this.durationEnabled(inner);
    this.grow(0);
    const closed = this.previous.type === T.RightParen;
    return { kind: 'Paren', start, end: this.previous.end, expr, closed };
  }

  private bareSelector(): Expr {
    return this.selector(undefined, this.braces());
  }

  private wordSelector(): Expr {
    return this.named(this.expectOne(D.selectorWord, wordTerminals) ?? this.la);
  }

  private named(token: ScannedToken): Expr {
    return (
      this.maybe(D.selectorTail, this.selectorRule)?.(token) ?? this.selector(token, undefined)
    );
  }

  private selectorWithBraces(token: ScannedToken): Expr {
    return this.selector(token, this.braces());
  }

  private selector(token: ScannedToken | undefined, braces: Braces | undefined): Expr {
    this.height = 1;
    const named = token && this.nameOf(token);
    const span = braces?.span;
    const start = named?.start ?? span?.start ?? 0;
    const end = span?.end ?? named?.end ?? 0;
    const { name, matchers } = namesOf(named, braces);
    return {
      kind: 'VectorSelector',
      start,
      end,
      name,
      matchers,
      braces: span,
      offset: undefined,
      at: undefined,
      extension: undefined,
    };
  }

  private nameOrCall(): Expr {
    const token = this.expectOne(D.callName, callTerminals) ?? this.la;
    if (token.type !== T.Identifier && !this.language.keywordCalls) {
      const call = token.type === T.StepCall && this.la.type === T.LeftParen;
      return call ? this.durationOperandOf(token) : this.named(token);
    }
    return this.maybeOne(D.callTail, this.callForms)?.(token) ?? this.selector(token, undefined);
  }

  /**
   * `step()` where an expression is expected: the 3.9 parser reads a duration expression there and then refuses it,
   * if nothing else is wrong, in the type check.
   */
  private durationOperandOf(name: ScannedToken): Expr {
    this.durationPlace = 'operand';
    // A minus in front belongs to the duration that goes on behind the call.
    const minus = this.behindMinus === this.index - 1 ? this.tokens[this.index - 2] : undefined;
    const power = this.durationTail(this.durationCallOf(name), signOperand);
    const first = minus === undefined ? power : this.signedDuration(minus, power);
    const { end } = this.durationTail(first, 0);
    return { kind: 'Invalid', start: name.start, end, parts: [] };
  }

  private aggregationOrName(): Expr {
    const token = this.take(T.Aggregator);
    return (
      this.maybeOne(D.aggregationTail, this.aggregationForms)?.(token) ??
      this.selector(token, undefined)
    );
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
