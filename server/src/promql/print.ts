import type { Aggregation, Binary, Call, Expr, MatrixSelector, Subquery } from './ast.ts';
import { valueTypeOf } from './check.ts';
import { functionTable } from './functions.ts';
import { formatNumber } from './literals.ts';
import type { NameSyntax } from './literal-names.ts';
import { durationNumberText } from './print-durations.ts';
import {
  aggregationHeader,
  bracketsText,
  modifiersText,
  operatorText,
  vectorBodyText,
} from './print-parts.ts';
import type { Style } from './print-style.ts';
import { referenceStyle, stringText } from './print-style.ts';
import { postfix } from './walk.ts';

/** The one-line form of an expression, with what deciding about it takes. */
export interface OneLine {
  readonly text: string;
  /** Matching modifiers print between two instant vectors only. */
  readonly type: 'scalar' | 'vector' | 'other';
}

/**
 * The expression on one line, exactly as Prometheus prints it.
 * Source: prometheus v0.316.0 promql/parser/printer.go.
 */
export function print(expr: Expr, names: NameSyntax = 'legacy'): string {
  return new OneLinePrinter(referenceStyle(names)).print(expr).text;
}

/** The operator of a binary expression with the modifiers it prints, as the reference's trees name it. */
export function operatorHeader(node: Binary, names: NameSyntax = 'legacy'): string {
  const style = referenceStyle(names);
  if (node.matching === undefined && node.fills.length === 0) {
    return operatorText(node, false, style);
  }
  const matches = [node.left, node.right].every(
    (side) => valueTypeOf(side, { functions }) === 'vector',
  );
  return operatorText(node, matches, style);
}

const functions = functionTable('3.16', true);

const scalarFunctions: ReadonlySet<string> = new Set(
  [...functions.values()].filter(({ returns }) => returns === 'scalar').map(({ name }) => name),
);

/** Gives the one-line form of the expressions of one tree, each computed once. */
export class OneLinePrinter {
  readonly #known = new Map<Expr, OneLine>();
  readonly #style: Style;

  constructor(style: Style) {
    this.#style = style;
  }

  print(expr: Expr): OneLine {
    const found = this.#known.get(expr);
    if (found !== undefined) return found;
    // Behind its operands comes each operator, so that these are found when it prints.
    for (const node of expr.kind === 'Binary' ? postfix(expr) : rangesIn(expr)) {
      this.#known.set(node, this.#oneLine(node));
    }
    return this.#known.get(expr) ?? nothing;
  }

  #oneLine(node: Expr): OneLine {
    switch (node.kind) {
      case 'Binary':
        return this.#binary(node);
      case 'Subquery': {
        const { text } = this.print(node.expr);
        return {
          text: text + bracketsText(node, this.#style) + modifiersText(node, this.#style),
          type: 'other',
        };
      }
      case 'MatrixSelector': {
        const body = this.#selectorText(node);
        return {
          text: body + bracketsText(node, this.#style) + modifiersText(node, this.#style),
          type: 'other',
        };
      }
      default:
        return this.#operand(node);
    }
  }

  #binary(node: Binary): OneLine {
    const printed = this.print(node.left);
    const left = isInfiniteBase(node, printed, this.#style) ? infiniteBase : printed;
    this.#known.set(node.left, left);
    const right = this.print(node.right);
    const operator = operatorText(node, areVectors(left, right), this.#style);
    const scalar = left.type === 'scalar' && right.type === 'scalar';
    return { text: `${left.text} ${operator} ${right.text}`, type: scalar ? 'scalar' : 'vector' };
  }

  /** The selector in front of a range, without the modifiers that print behind the range. */
  #selectorText({ vector }: MatrixSelector): string {
    return vector.kind === 'VectorSelector'
      ? vectorBodyText(vector, this.#style)
      : this.print(vector).text;
  }

  #operand(expr: Exclude<Expr, Binary | Subquery | MatrixSelector>): OneLine {
    switch (expr.kind) {
      case 'NumberLiteral': {
        const { duration, value } = expr;
        const text = duration ? durationNumberText(value, this.#style) : formatNumber(value);
        return { text, type: 'scalar' };
      }
      case 'StringLiteral':
        return { text: stringText(expr.value, this.#style), type: 'other' };
      case 'VectorSelector':
        return {
          text: vectorBodyText(expr, this.#style) + modifiersText(expr, this.#style),
          type: 'vector',
        };
      case 'Call':
        return {
          text: `${expr.name.value}(${this.#argumentsText(expr)})`,
          type: scalarFunctions.has(expr.name.value) ? 'scalar' : 'vector',
        };
      case 'Aggregation':
        return {
          text: `${aggregationHeader(expr, this.#style)}(${this.#argumentsText(expr)})`,
          type: 'vector',
        };
      case 'Unary': {
        const { text, type } = this.print(expr.expr);
        return { text: expr.op + text, type };
      }
      case 'Paren': {
        const { text, type } = this.print(expr.expr);
        return { text: `(${text})`, type };
      }
      case 'Missing':
        return { text: '', type: 'other' };
      case 'Invalid':
        return { text: expr.parts.map((part) => this.print(part).text).join(' '), type: 'other' };
    }
  }

  #argumentsText({ args }: Call | Aggregation): string {
    return args.map((arg) => this.print(arg).text).join(', ');
  }
}

const nothing: OneLine = { text: '', type: 'other' };
const infiniteBase: OneLine = { text: 'Inf', type: 'scalar' };

/** `+Inf ^ 2` would be read as the sign of a power. */
function isInfiniteBase({ op }: Binary, left: OneLine, { parsesBack }: Style): boolean {
  return parsesBack && op === '^' && left.text === '+Inf';
}

/** Ranges of ranges, which are wrong, from the innermost out, with what they are taken of in front. */
function rangesIn(expr: Expr): readonly Expr[] {
  const found = [expr];
  let node = expr;
  while (node.kind === 'Subquery' || node.kind === 'MatrixSelector') {
    node = node.kind === 'Subquery' ? node.expr : node.vector;
    found.push(node);
  }
  return found.reverse();
}

/** Whether a binary expression matches series, so that its matching modifiers print. */
export function areVectors(left: OneLine, right: OneLine): boolean {
  return left.type === 'vector' && right.type === 'vector';
}
