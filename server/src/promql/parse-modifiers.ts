/**
 * Grammar of what stands behind an operand: ranges, subqueries, `offset`, `@`, `anchored`, `smoothed`.
 *
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y (matrix_selector, subquery_expr, offset_expr,
 * step_invariant_expr, anchored_expr, smoothed_expr) and parse.go (addOffset, setTimestamp, setAnchored …).
 */
import type {
  AtModifier,
  DurationExpr,
  Expr,
  MatrixSelector,
  Subquery,
  VectorSelector,
} from './ast.ts';
import { D } from './decisions.ts';
import { semantic } from './errors.ts';
import { LabelRules } from './parse-labels.ts';
import { spanOf } from './recovery.ts';
import type { Expectation } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { T } from './tokens.ts';

type Mutable<N> = { -readonly [K in keyof N]: N[K] };

/** A node under construction that modifiers are written into. */
type Modified = Mutable<VectorSelector> | Mutable<MatrixSelector> | Mutable<Subquery>;

interface Step {
  readonly value: DurationExpr | undefined;
}

const atExpectation: Expectation = { context: '@', expected: 'timestamp' };
const rangeNext: Expectation = { context: 'subquery or range', expected: '":" or "]"' };
const stepNext: Expectation = { context: 'subquery selector', expected: '"]"' };

/** Seconds that no longer fit into 64 bits. */
const maxTimestamp = 2 ** 63;

/** Go's `%f` of a number that is too big to have decimals, or no number. */
function sixDecimals(value: number): string {
  if (Number.isFinite(value)) return `${BigInt(value)}.000000`;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

export abstract class ModifierRules extends LabelRules {
  private readonly modifierForms = [
    (expr: Expr) => this.range(expr),
    (expr: Expr) => this.offset(expr),
    (expr: Expr) => this.at(expr),
    (expr: Expr) => this.extension(expr),
  ];
  private readonly stepRule = () => this.step();
  private readonly stepValueRule = () => this.positiveDuration();
  private readonly atForms = [() => this.atBound(), () => this.atNumber()];

  /** An operand with one thing more behind it. */
  protected modifier(operand: Expr): Expr {
    return this.choose(D.modifier, this.modifierForms)?.(operand) ?? operand;
  }

  private range(expr: Expr): Expr {
    const { height } = this;
    const open = this.take(T.LeftBracket);
    this.durationPlace = 'range';
    const range = this.positiveDuration();
    const rangeHeight = this.height;
    const step = this.maybe(D.step, this.stepRule)?.();
    const close = this.expect(T.RightBracket) ?? this.recoverBracket(step);
    const { end } = close ?? this.previous;
    const brackets = { start: open.start, end };
    const { start } = expr;
    this.grow(Math.max(height, rangeHeight));
    if (step !== undefined) {
      return {
        kind: 'Subquery',
        start,
        end,
        expr,
        brackets,
        range,
        step: step.value,
        offset: undefined,
        at: undefined,
        extension: undefined,
      };
    }
    const misplaced = rangeProblem(expr, this.language.strictRanges);
    if (close !== undefined && misplaced !== undefined) {
      this.reportEarly(semantic('misplaced-range', misplaced), brackets);
    }
    return {
      kind: 'MatrixSelector',
      start,
      end,
      vector: expr,
      brackets,
      range,
      offset: undefined,
      at: undefined,
      extension: undefined,
    };
  }

  private step(): Step {
    this.take(T.Colon);
    this.durationPlace = 'step';
    return { value: this.maybe(D.stepValue, this.stepValueRule)?.() };
  }

  /** Reads on to the closing bracket, as far as it may be the one of this range. */
  private recoverBracket(step: Step | undefined): ScannedToken | undefined {
    if (step === undefined) this.unexpected(rangeNext);
    else if (step.value === undefined) this.unexpectedInDuration();
    else this.unexpected(stepNext);
    for (;;) {
      const close = this.accept(T.RightBracket);
      if (close !== undefined) return close;
      const { type } = this.la;
      if (type === T.End || type === T.RightParen || type === T.Comma) return undefined;
      this.skip();
    }
  }

  private offset(expr: Expr): Expr {
    const { height } = this;
    const keyword = this.take(T.Offset);
    this.durationPlace = 'offset';
    const whole = this.la.type === T.LeftParen;
    // Like a parenthesis, two signs start a whole expression, whose end shows only behind it.
    const ahead = whole || this.areNext(T.Sign, T.Sign);
    const value = this.offsetDuration();
    const { end } = this.previous;
    const reach = ahead ? this.lastClosing() : end;
    const modifier = { kind: 'Offset', start: keyword.start, end, value, reach } as const;
    this.grow(height);
    const problem = value && offsetProblem(expr);
    if (problem !== undefined) {
      const error = semantic('misplaced-offset', problem);
      if (whole) this.report(error, expr);
      else this.reportEarly(error, expr);
    }
    const host = modifiable(expr);
    if (host !== undefined) {
      host.offset = modifier;
      host.end = end;
    }
    return expr;
  }

  private at(expr: Expr): Expr {
    const at = this.take(T.At);
    const value = this.choose(D.atValue, this.atForms)?.();
    if (value === undefined) this.unexpected(atExpectation);
    const { end } = this.previous;
    if (typeof value === 'number') this.checkTimestamp(value, expr);
    const problem = value !== undefined && atProblem(expr);
    const host = modifiable(expr);
    if (problem) this.reportEarly(semantic('misplaced-at', problem), expr);
    else if (host !== undefined) {
      host.at = { kind: 'At', start: at.start, end, value };
      host.end = end;
    }
    return expr;
  }

  private atBound(): AtModifier['value'] {
    const word = this.word(this.take(T.Bound));
    if (!this.expect(T.LeftParen) || !this.expect(T.RightParen)) return undefined;
    return word === 'start' ? 'start' : 'end';
  }

  private atNumber(): AtModifier['value'] {
    return this.signedNumber();
  }

  private checkTimestamp(seconds: number, expr: Expr): void {
    if (Math.abs(seconds) < maxTimestamp) return;
    const message = `timestamp out of bounds for @ modifier: ${sixDecimals(seconds)}`;
    this.reportEarly(semantic('timestamp-out-of-bounds', message), expr);
  }

  private extension(expr: Expr): Expr {
    const token = this.take(T.Extension);
    const name = this.word(token) === 'anchored' ? 'anchored' : 'smoothed';
    const problem = this.language.extensions
      ? extensionProblem(expr, name)
      : `${name} modifier is experimental and not enabled`;
    if (problem !== undefined) this.reportEarly(semantic('misplaced-extension', problem), expr);
    const host = modifiable(expr);
    if (host !== undefined) host.extension = { kind: 'Extension', ...spanOf(token), name };
    return expr;
  }
}

/** Selectors are still under construction where modifiers are added: nobody else has seen them yet. */
function modifiable(expr: Expr): Modified | undefined {
  const { kind } = expr;
  const takes = kind === 'VectorSelector' || kind === 'MatrixSelector' || kind === 'Subquery';
  return takes ? expr : undefined;
}

const rangesOnly = 'ranges only allowed for vector selectors';

function rangeProblem(expr: Expr, strict: boolean): string | undefined {
  if (expr.kind !== 'VectorSelector') return rangesOnly;
  const literal = expr.offset?.value?.kind === 'DurationLiteral';
  if (isOffsetSet(expr) && (strict || literal)) return 'no offset modifiers allowed before range';
  const { at } = expr;
  if (at === undefined || (!strict && typeof at.value !== 'number')) return undefined;
  return 'no @ modifiers allowed before range';
}

/** An offset of 0 counts as none. */
function isOffsetSet({ offset }: Pick<VectorSelector, 'offset'>): boolean {
  if (offset?.value === undefined) return false;
  const { value } = offset;
  return value.kind !== 'DurationLiteral' || Math.round(value.value * 1e9) !== 0;
}

/** The selector that keeps the modifiers of the expression, or why there is none. */
function carrier(
  expr: Expr,
  what: string,
): readonly (VectorSelector | MatrixSelector | Subquery)[] | string {
  if (expr.kind === 'VectorSelector' || expr.kind === 'Subquery') return [expr];
  if (expr.kind === 'MatrixSelector') {
    return expr.vector.kind === 'VectorSelector' ? [expr, expr.vector] : rangesOnly;
  }
  return `${what} modifier must be preceded by an instant vector selector or range vector selector or a subquery`;
}

function offsetProblem(expr: Expr): string | undefined {
  const carriers = carrier(expr, 'offset');
  if (typeof carriers === 'string') return carriers;
  return carriers.some(isOffsetSet) ? 'offset may not be set multiple times' : undefined;
}

function atProblem(expr: Expr): string | undefined {
  const carriers = carrier(expr, '@');
  if (typeof carriers === 'string') return carriers;
  const set = carriers.some(({ at }) => at !== undefined);
  return set ? '@ <timestamp> may not be set multiple times' : undefined;
}

function extensionProblem(expr: Expr, name: 'anchored' | 'smoothed'): string | undefined {
  if (expr.kind === 'Subquery') return `${name} modifier is not supported for subqueries`;
  if (expr.kind !== 'VectorSelector' && expr.kind !== 'MatrixSelector') {
    return `${name} modifier not implemented`;
  }
  const inner = expr.kind === 'MatrixSelector' ? expr.vector : expr;
  if (inner.kind !== 'VectorSelector') return undefined;
  const other = expr.extension ?? inner.extension;
  const both = other !== undefined && other.name !== name;
  return both ? 'anchored and smoothed modifiers cannot be used together' : undefined;
}
