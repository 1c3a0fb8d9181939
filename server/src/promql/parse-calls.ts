/**
 * Grammar of calls and aggregations: names with arguments in parentheses.
 *
 * Source: prometheus v0.316.0 promql/parser/generated_parser.y (function_call, function_call_body,
 * function_call_args, aggregate_expr) and parse.go (newAggregateExpr).
 */
import type { Expr, Grouping, Name, Span } from './ast.ts';
import { D } from './decisions.ts';
import { semantic, syntax } from './errors.ts';
import type { Problem } from './errors.ts';
import { aggregators } from './functions.ts';
import { quoteString } from './literal-strings.ts';
import { OperatorRules } from './parse-operators.ts';
import { spanOf } from './recovery.ts';
import type { ScannedToken } from './scanner.ts';
import { T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

const clauseTerminals = [T.By, T.Without];
const trailingComma = syntax('trailing-comma', 'trailing commas not allowed in function call args');
const noArguments = semantic(
  'aggregation-without-arguments',
  'no arguments for aggregate expression provided',
);
const notEnabled =
  'is experimental and must be enabled with --enable-feature=promql-experimental-functions';

/** What stands in parentheses behind a name, while it is read. */
interface Arguments {
  readonly args: Expr[];
  readonly commas: number[];
  readonly parens: Span;
  closed: boolean;
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
  /** The faults in front of it: arguments among which there are more are not counted. */
  readonly faults: number;
}

export abstract class CallRules extends OperatorRules {
  private readonly clauseRule = () => this.groupingClause();
  private readonly argumentSequenceRule = (list: Arguments) => this.argumentSequence(list);
  private readonly nextArgumentRule = (list: Arguments) => this.nextArgument(list);
  private readonly argumentRule = (list: Arguments) => this.argument(list);

  /** Operands joined by operators that bind at least as strongly as `least`. */
  protected abstract expression(least: number): Expr;

  protected missing(): Expr {
    const { end } = this.previous;
    this.height = 1;
    return { kind: 'Missing', start: end, end };
  }

  protected call(token: ScannedToken): Expr {
    const { args, commas, parens, closed } = this.callBody();
    const name = this.nameOf(token);
    if (closed) this.checkFunction(name);
    return { kind: 'Call', start: name.start, end: parens.end, name, args, parens, commas };
  }

  private checkFunction(name: Name): void {
    const { functions, features } = this.language;
    const spec = functions.get(name.value);
    if (spec === undefined) {
      const message = `unknown function with name ${quoteString(name.value)}`;
      this.reportEarly(semantic('unknown-function', message), name);
    } else if (spec.experimental && !features.has('experimental-functions')) {
      const message = `function ${quoteString(name.value)} is not enabled`;
      this.reportEarly(semantic('function-not-enabled', message), name);
    }
  }

  protected callBody(): Arguments {
    const { start } = this.take(T.LeftParen);
    const parens = { start, end: start };
    const list: Arguments = {
      args: [],
      commas: [],
      parens,
      closed: false,
      trailing: false,
      height: 0,
    };
    this.maybe(D.arguments, this.argumentSequenceRule)?.(list);
    if (this.expect(T.RightParen) === undefined) this.recoverArguments(list);
    this.height = list.height;
    this.grow(0);
    parens.end = this.previous.end;
    list.closed = this.previous.type === T.RightParen;
    return list;
  }

  private argumentSequence(list: Arguments): Arguments {
    list.args.push(this.expression(0));
    list.height = this.height;
    return this.fold(D.moreArguments, this.nextArgumentRule, list);
  }

  private argument(list: Arguments): Arguments {
    list.args.push(this.expression(0));
    list.height = Math.max(list.height, this.height);
    return list;
  }

  private nextArgument(list: Arguments): Arguments {
    const comma = this.take(T.Comma);
    list.commas.push(comma.start);
    if (this.maybe(D.argumentAfterComma, this.argumentRule)?.(list) === undefined) {
      this.report(trailingComma, spanOf(comma));
      list.args.push(this.missing());
      list.trailing = true;
    }
    return list;
  }

  /** Reads on to the closing parenthesis; what stands beside an argument becomes part of it. */
  private recoverArguments(list: Arguments): void {
    while (this.accept(T.RightParen) === undefined) {
      // Behind an argument that was put together here a comma is in its place.
      const fits = this.la.type === T.Comma && list.args.length > 0;
      if (!fits) this.unexpected();
      if (this.la.type === T.End) return;
      if (this.la.type === T.Comma) {
        if (list.args.length === 0) list.args.push(this.missing());
        this.nextArgument(list);
      } else if (this.fits(D.operand)) this.joinArgument(list);
      else this.skip();
    }
  }

  private joinArgument(list: Arguments): void {
    const { height } = list;
    list.args.push(this.beside(list.args.pop(), [T.RightParen, T.Comma]));
    list.height = Math.max(height, this.height);
  }

  /** Reads on to the terminal; expressions on the way are kept beside the first one. */
  protected recoverUntil(terminal: Terminal, first: Expr): Expr {
    const expr = this.beside(first, [terminal]);
    this.accept(terminal);
    return expr;
  }

  /** An expression and those that stand beside it up to one of the terminals; other tokens are read over. */
  private beside(first: Expr | undefined, stops: readonly Terminal[]): Expr {
    const parts = first === undefined ? [] : [first];
    let { height } = this;
    while (!stops.includes(this.la.type)) {
      this.unexpected();
      if (this.la.type === T.End) break;
      if (this.fits(D.operand)) parts.push(this.expression(0));
      else this.skip();
      height = Math.max(height, this.height);
    }
    const [only = this.missing(), ...others] = parts;
    this.height = height;
    if (others.length === 0) return only;
    this.grow(0);
    return { kind: 'Invalid', start: only.start, end: parts.at(-1)?.end ?? only.end, parts };
  }

  protected clauseFirst(token: ScannedToken): Expr {
    this.aggregations += 1;
    const { faults } = this;
    const grouping = this.groupingClause();
    let body: Arguments | undefined;
    if (this.gate(this.la.type === T.LeftParen)) body = this.callBody();
    else this.unexpected();
    return this.aggregation(token, { body, grouping, ahead: false, faults });
  }

  protected bodyFirst(token: ScannedToken): Expr {
    this.aggregations += 1;
    const { faults } = this;
    const body = this.callBody();
    const grouping = this.maybe(D.clause, this.clauseRule)?.();
    return this.aggregation(token, { body, grouping, ahead: grouping === undefined, faults });
  }

  protected groupingClause(): Grouping {
    const keyword = this.expectOne(D.clauseKeyword, clauseTerminals) ?? this.la;
    const { start, end, keyword: span, labels, parens } = this.labelList(keyword);
    return { start, end, without: keyword.type === T.Without, keyword: span, labels, parens };
  }

  private aggregation(token: ScannedToken, parts: AggregationParts): Expr {
    this.aggregations -= 1;
    const { body, grouping, ahead, faults } = parts;
    const op = this.word(token);
    const { start } = token;
    const { end } = this.previous;
    const whole = body?.closed === true && this.faults === faults;
    const problem = whole ? this.aggregationProblem(op, body) : undefined;
    if (problem !== undefined && ahead) this.report(problem, { start, end: this.endReadAhead() });
    else if (problem !== undefined) this.reportEarly(problem, { start, end });
    return {
      kind: 'Aggregation',
      start,
      end,
      op,
      opSpan: spanOf(token),
      args: body?.args ?? [],
      commas: body?.commas ?? [],
      parens: body?.parens,
      grouping,
    };
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
