/**
 * Grammar of durations: in brackets, behind `offset`, and the numbers behind `@` and in fill clauses.
 *
 * Source: prometheus v0.316.0 and v0.309.1 promql/parser/generated_parser.y (duration_expr,
 * offset_duration_expr, positive_duration_expr).
 */
import type { DurationExpr, DurationParen, Span } from './ast.ts';
import { D } from './decisions.ts';
import { crash, semantic } from './errors.ts';
import { isDurationOutOfRange, parseDuration, parseNumber } from './literals.ts';
import { Recovery, spanOf } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { precedence, T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

/** A sign binds as strongly as `*`: only `^` binds its operand more strongly. */
export const signOperand = (precedence.get(T.Factor) ?? 0) + 1;

const outOfRange = semantic('duration-out-of-range', 'duration out of range');
const notEnabled = semantic(
  'duration-expression-not-enabled',
  'experimental duration expression is not enabled',
);
const operatorTerminals = [T.Sign, T.Factor, T.Power];
const numberTerminals = [T.Number, T.Duration];

export abstract class DurationRules extends Recovery {
  /** Where the duration being read stands, for the message when it stops making sense. */
  protected durationPlace: DurationPlace = 'range';

  private readonly durationOperands = [
    () => this.durationSign(),
    () => this.durationNumber(),
    () => this.durationCall(),
    () => this.durationExtreme(),
    () => this.durationParen(),
  ];
  private readonly offsetTerms = [
    () => this.offsetSign(),
    () => this.durationNumber(),
    () => this.durationCall(),
    () => this.durationExtreme(),
    () => this.offsetParen(),
  ];
  private readonly signedTerms = [
    (sign: ScannedToken) => this.durationTail(this.signedDuration(sign, this.durationSign()), 0),
    (sign: ScannedToken) => this.signedNumberOf(sign),
    (sign: ScannedToken) => this.signedDuration(sign, this.durationCall()),
    (sign: ScannedToken) => this.signedDuration(sign, this.durationExtreme()),
    (sign: ScannedToken) => this.signedParen(sign),
  ];
  private readonly durationOperator = (left: DurationExpr) => this.durationBinary(left);

  /** NUMBER or DURATION: its value in seconds; malformed ones are reported and count as 0. */
  protected numberValue(token: ScannedToken): number {
    const isDuration = token.type === T.Duration;
    const image = this.image(token);
    const value = isDuration ? parseDuration(image) : parseNumber(image);
    if (typeof value === 'number') return value;
    const message = isDuration ? value.message : `error parsing number: ${value.message}`;
    const code = isDuration ? 'invalid-duration' : 'invalid-number';
    this.reportEarly(semantic(code, message), spanOf(token));
    return 0;
  }

  /** A number token, signed or not, as it stands behind `@` and in fill clauses. */
  protected signedNumber(): number | undefined {
    const sign = this.accept(T.Sign);
    const token = this.numberToken();
    if (token === undefined) return undefined;
    const value = this.numberValue(token);
    return sign !== undefined && this.isMinus(sign) ? -value : value;
  }

  protected isMinus(sign: ScannedToken): boolean {
    return this.image(sign) === '-';
  }

  protected numberToken(): ScannedToken | undefined {
    return this.expectOne(D.number, numberTerminals);
  }

  /** A duration expression whose operators bind at least as strongly as `least`. */
  protected durationExpression(least: number): DurationExpr {
    if (!this.enter()) return this.missingDuration();
    const duration = this.durationTail(this.durationOperand(), least);
    this.leave();
    return duration;
  }

  /** The operators and operands behind a first operand. */
  protected durationTail(first: DurationExpr, least: number): DurationExpr {
    return this.climb(D.durationOperators, this.durationOperator, first, least);
  }

  /** A whole duration expression that, as a literal, must be greater than 0. */
  protected positiveDuration(): DurationExpr {
    const duration = this.durationExpression(0);
    if (duration.kind === 'DurationLiteral' && duration.value <= 0) {
      this.report(semantic('duration-not-positive', 'duration must be greater than 0'), duration);
    }
    return duration;
  }

  /** What stands behind `offset`: one term; only a parenthesis or two signs start a whole expression. */
  protected offsetDuration(): DurationExpr | undefined {
    this.readAsDuration();
    const value = this.choose(D.offsetTerm, this.offsetTerms)?.();
    if (value === undefined) this.unexpectedInDuration();
    return value;
  }

  private offsetParen(): DurationExpr {
    return this.durationTail(this.durationParen(), 0);
  }

  private offsetSign(): DurationExpr {
    const sign = this.take(T.Sign);
    this.readAsDuration();
    const value = this.choose(D.signedTerm, this.signedTerms)?.(sign);
    if (value !== undefined) return value;
    this.unexpectedInDuration();
    return this.signedDuration(sign, this.missingDuration());
  }

  private signedNumberOf(sign: ScannedToken): DurationExpr {
    return this.signedDuration(sign, this.durationNumberOf(this.numberToken() ?? this.la, sign));
  }

  private signedParen(sign: ScannedToken): DurationExpr {
    const paren = this.parenthesized();
    if (!this.language.signedParens && isLiteral(paren)) this.giveUp(crash);
    return this.signedDuration(sign, paren);
  }

  protected durationOperand(): DurationExpr {
    this.readAsDuration();
    const operand = this.choose(D.durationOperand, this.durationOperands)?.();
    if (operand !== undefined) return operand;
    this.unexpectedInDuration();
    return this.missingDuration();
  }

  /** Outside of brackets the 3.9 parser's duration calls look like aggregations. */
  private readAsDuration(): void {
    const { la, language } = this;
    if (la.type !== T.Aggregator || !language.brackets.has(this.word(la))) return;
    this.la = { ...la, type: T.Extreme };
  }

  protected missingDuration(): DurationExpr {
    const { end } = this.previous;
    this.height = 1;
    return { kind: 'DurationMissing', start: end, end };
  }

  protected durationBinary(left: DurationExpr): DurationExpr {
    const { height } = this;
    const op = this.expectOne(D.durationOperator, operatorTerminals) ?? this.la;
    const own = precedence.get(op.type) ?? 0;
    const right = this.durationExpression(own + 1);
    this.height = Math.max(this.height, height);
    return this.joinedDuration(left, op, op.type === T.Power ? this.powersOf(right, own) : right);
  }

  /** `^` groups to the right: a run of it is read in one go and put together from its end. */
  private powersOf(first: DurationExpr, own: number): DurationExpr {
    const waiting: { readonly left: DurationExpr; readonly op: ScannedToken }[] = [];
    let right = first;
    while (this.la.type === T.Power) {
      const { height } = this;
      waiting.push({ left: right, op: this.take(T.Power) });
      right = this.durationExpression(own + 1);
      this.height = Math.max(this.height, height);
    }
    for (const { left, op } of waiting.toReversed()) right = this.joinedDuration(left, op, right);
    return right;
  }

  private joinedDuration(left: DurationExpr, op: ScannedToken, right: DurationExpr): DurationExpr {
    this.readAhead();
    this.durationEnabled(left);
    const operator = this.image(op) as DurationBinaryOp;
    if ((operator === '/' || operator === '%') && isZero(right)) {
      const what = operator === '/' ? 'division' : 'modulo';
      this.report(semantic(`${what}-by-zero`, `${what} by zero`), spanOf(op));
    }
    const { start } = left;
    const opSpan = spanOf(op);
    return { kind: 'DurationBinary', start, end: right.end, op: operator, opSpan, left, right };
  }

  /** Reports the use of a duration expression where the dialect has them switched off. */
  protected durationEnabled(span: Span): void {
    if (!this.language.durationExpressions) this.reportEarly(notEnabled, span);
  }

  protected durationNumber(): DurationExpr {
    const token = this.numberToken() ?? this.la;
    return this.durationNumberOf(token, token);
  }

  /** The literal; where it is too long, the error is on `blamed`. */
  private durationNumberOf(token: ScannedToken, blamed: ScannedToken): DurationExpr {
    const value = this.numberValue(token);
    this.height = 1;
    if (isDurationOutOfRange(value)) this.reportEarly(outOfRange, spanOf(blamed));
    const duration = token.type === T.Duration;
    const { start, end } = token;
    return { kind: 'DurationLiteral', start, end, value, duration };
  }

  protected durationSign(): DurationExpr {
    const sign = this.take(T.Sign);
    return this.signedDuration(sign, this.durationExpression(signOperand));
  }

  /** A sign in front of a literal belongs to the literal. */
  protected signedDuration(sign: ScannedToken, expr: DurationExpr): DurationExpr {
    const start = sign.start;
    if (expr.kind === 'DurationLiteral') {
      return { ...expr, start, value: this.isMinus(sign) ? -expr.value : expr.value };
    }
    return {
      kind: 'DurationUnary',
      start,
      end: expr.end,
      op: this.isMinus(sign) ? '-' : '+',
      expr,
    };
  }

  protected durationCall(): DurationExpr {
    return this.durationCallOf(this.take(T.StepCall));
  }

  /** The parentheses behind the name of a call without arguments. */
  protected durationCallOf(name: ScannedToken): DurationExpr {
    const close = this.expectDuration(T.LeftParen) && this.expectDuration(T.RightParen);
    const end = (close ?? this.previous).end;
    this.height = 1;
    return {
      kind: 'DurationCall',
      start: name.start,
      end,
      name: callName(this.word(name)),
      args: [],
    };
  }

  protected durationExtreme(): DurationExpr {
    const name = this.take(T.Extreme);
    const args: DurationExpr[] = [];
    if (this.expectDuration(T.LeftParen)) {
      args.push(this.durationExpression(0));
      const { height } = this;
      if (this.expectDuration(T.Comma)) {
        args.push(this.durationExpression(0));
        this.grow(height);
        this.expectDuration(T.RightParen);
      }
    }
    const { end } = this.previous;
    return { kind: 'DurationCall', start: name.start, end, name: callName(this.word(name)), args };
  }

  protected durationParen(): DurationExpr {
    const paren = this.parenthesized();
    if (this.previous.type === T.RightParen) this.durationEnabled(paren.expr);
    return paren;
  }

  private parenthesized(): DurationParen {
    const open = this.take(T.LeftParen);
    const expr = this.durationExpression(0);
    const { end } = this.expectDuration(T.RightParen) ?? this.previous;
    this.grow(0);
    return { kind: 'DurationParen', start: open.start, end, expr };
  }

  protected unexpectedInDuration(): void {
    const { durationChoices, stepChoices } = this.language;
    switch (this.durationPlace) {
      case 'operand':
        this.unexpected();
        break;
      case 'step':
        this.unexpected({ context: 'subquery selector', expected: stepChoices });
        break;
      case 'range':
        this.unexpected({ context: 'subquery or range selector', expected: durationChoices });
        break;
      case 'offset':
        this.unexpected({ context: 'offset', expected: durationChoices });
    }
  }

  private expectDuration(terminal: Terminal): ScannedToken | undefined {
    const token = this.expect(terminal);
    if (token === undefined) this.unexpectedInDuration();
    return token;
  }
}

/** `operand`: where an expression is expected, which only the 3.9 parser allows. */
export type DurationPlace = 'offset' | 'range' | 'step' | 'operand';

type DurationBinaryOp = Extract<DurationExpr, { kind: 'DurationBinary' }>['op'];
type DurationCallName = Extract<DurationExpr, { kind: 'DurationCall' }>['name'];

/** A literal, with any signs and parentheses around it. */
function isLiteral(duration: DurationExpr): boolean {
  let inner = duration;
  while (inner.kind === 'DurationParen' || inner.kind === 'DurationUnary') inner = inner.expr;
  return inner.kind === 'DurationLiteral';
}

function isZero(duration: DurationExpr): boolean {
  return duration.kind === 'DurationLiteral' && duration.value === 0;
}

/** The 3.9 parser says `min` and `max` for what is `min_of` and `max_of` since. */
function callName(word: string): DurationCallName {
  if (word === 'min' || word === 'max') return `${word}_of`;
  return word as DurationCallName;
}
