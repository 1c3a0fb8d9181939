import type { Aggregation, Binary, Call, Expr, MatrixSelector } from './ast.ts';
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
  const printer = new OneLinePrinter(style);
  const matches = areVectors(printer.print(node.left), printer.print(node.right));
  return operatorText(node, matches, style);
}

const scalarFunctions: ReadonlySet<string> = new Set(
  [...functionTable('3.16', true).values()]
    .filter(({ returns }) => returns === 'scalar')
    .map(({ name }) => name),
);

/** Chains of operators (`a + b + …`) may be long: expressions on the left are walked in a loop. */
type Chained = Extract<Expr, { kind: 'Binary' | 'Subquery' | 'MatrixSelector' }>;

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
    const chain: Chained[] = [];
    let first = expr;
    while (isChained(first)) {
      chain.push(first);
      first = leftOf(first);
    }
    let printed = this.#operand(first);
    this.#known.set(first, printed);
    for (const node of chain.toReversed()) {
      printed = this.#extend(printed, node);
      this.#known.set(node, printed);
    }
    return printed;
  }

  #extend(printed: OneLine, node: Chained): OneLine {
    switch (node.kind) {
      case 'Binary': {
        const left = isInfiniteBase(node, printed, this.#style) ? infiniteBase : printed;
        this.#known.set(node.left, left);
        const right = this.print(node.right);
        const operator = operatorText(node, areVectors(left, right), this.#style);
        const scalar = left.type === 'scalar' && right.type === 'scalar';
        return {
          text: `${left.text} ${operator} ${right.text}`,
          type: scalar ? 'scalar' : 'vector',
        };
      }
      case 'Subquery':
        return {
          text: printed.text + bracketsText(node, this.#style) + modifiersText(node, this.#style),
          type: 'other',
        };
      case 'MatrixSelector': {
        const body = this.#selectorText(node, printed);
        return {
          text: body + bracketsText(node, this.#style) + modifiersText(node, this.#style),
          type: 'other',
        };
      }
    }
  }

  /** The selector in front of a range, without the modifiers that print behind the range. */
  #selectorText({ vector }: MatrixSelector, printed: OneLine): string {
    return vector.kind === 'VectorSelector' ? vectorBodyText(vector, this.#style) : printed.text;
  }

  #operand(expr: Exclude<Expr, Chained>): OneLine {
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

const infiniteBase: OneLine = { text: 'Inf', type: 'scalar' };

/** `+Inf ^ 2` would be read as the sign of a power. */
function isInfiniteBase({ op }: Binary, left: OneLine, { parsesBack }: Style): boolean {
  return parsesBack && op === '^' && left.text === '+Inf';
}

function isChained(expr: Expr): expr is Chained {
  return expr.kind === 'Binary' || expr.kind === 'Subquery' || expr.kind === 'MatrixSelector';
}

function leftOf(node: Chained): Expr {
  switch (node.kind) {
    case 'Binary':
      return node.left;
    case 'Subquery':
      return node.expr;
    case 'MatrixSelector':
      return node.vector;
  }
}

/** Whether a binary expression matches series, so that its matching modifiers print. */
export function areVectors(left: OneLine, right: OneLine): boolean {
  return left.type === 'vector' && right.type === 'vector';
}
