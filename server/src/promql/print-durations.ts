import type { DurationExpr } from './ast.ts';
import {
  formatDuration,
  formatDurationLiteral,
  formatDurationNumber,
  formatNumber,
  parseDuration,
} from './literals.ts';
import type { Style } from './print-style.ts';
import { postfix } from './walk.ts';

/** A printed duration; `literal` is set when it is one number of seconds, signs included. */
interface Printed {
  readonly text: string;
  readonly literal?: { readonly seconds: number; readonly units: boolean };
  /** Stands in parentheses. */
  readonly wrapped: boolean;
}

/** The duration between brackets: `5m`, `0s`, `2 * 5m`; empty when there is none. */
export function rangeText(range: DurationExpr | undefined, style: Style): string {
  if (range === undefined) return '';
  const { text, literal } = printDuration(range, style);
  return literal === undefined ? text : secondsText(literal.seconds, style);
}

/** The duration behind `offset` or behind the colon of a subquery; empty when it is zero. */
export function optionalDurationText(duration: DurationExpr | undefined, style: Style): string {
  if (duration === undefined) return '';
  const { text, literal } = printDuration(duration, style);
  if (literal === undefined) return text;
  const none = roundToNanoseconds(Math.abs(literal.seconds)) === 0;
  return none ? '' : secondsText(literal.seconds, style);
}

/** The reference cuts what is shorter than a millisecond. */
function secondsText(seconds: number, { parsesBack }: Style): string {
  const text = formatDuration(seconds);
  if (!parsesBack || isSame(text, seconds)) return text;
  const exact = formatDurationLiteral(seconds);
  return isSame(exact, seconds) ? exact : formatNumber(seconds);
}

function isSame(text: string, seconds: number): boolean {
  const found = parseDuration(text.replace('-', ''));
  const wanted = Math.abs(seconds);
  return found === wanted || found === roundToNanoseconds(wanted);
}

function roundToNanoseconds(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9;
}

/** A number written with time units; the reference may lose a millisecond to rounding. */
export function durationNumberText(seconds: number, { parsesBack }: Style): string {
  return parsesBack ? formatDurationLiteral(seconds) : formatDurationNumber(seconds);
}

/**
 * Signs belong to literals, a plus in front of anything else vanishes, and so do double parentheses.
 * Source: prometheus v0.316.0 promql/parser/parse.go wrapParenDurationExpr, applyUnaryOpToDurationExpr.
 */
function printDuration(expr: DurationExpr, style: Style): Printed {
  if (expr.kind !== 'DurationBinary') return printTerm(expr, style);
  const texts: string[] = [];
  for (const node of postfix(expr)) {
    if (node.kind === 'DurationBinary') {
      const right = texts.pop() ?? '';
      texts.push(`${texts.pop() ?? ''} ${node.op} ${right}`);
    } else texts.push(printTerm(node, style).text);
  }
  return { text: texts.join(''), wrapped: false };
}

function printTerm(expr: Exclude<DurationExpr, { kind: 'DurationBinary' }>, style: Style): Printed {
  switch (expr.kind) {
    case 'DurationLiteral':
      return printLiteral(expr.value, expr.duration, style);
    case 'DurationUnary': {
      const operand = printDuration(expr.expr, style);
      if (expr.op === '+') return operand;
      const { literal } = operand;
      if (literal !== undefined) return printLiteral(-literal.seconds, literal.units, style);
      return { text: `-${operand.text}`, wrapped: false };
    }
    case 'DurationParen': {
      const inner = printDuration(expr.expr, style);
      return inner.wrapped ? inner : { text: `(${inner.text})`, wrapped: true };
    }
    case 'DurationCall': {
      const args = expr.args.map((arg) => printDuration(arg, style).text).join(', ');
      return { text: `${expr.name}(${args})`, wrapped: false };
    }
    case 'DurationMissing':
      return { text: '', wrapped: false };
  }
}

function printLiteral(seconds: number, units: boolean, style: Style): Printed {
  const text = units ? durationNumberText(seconds, style) : formatNumber(seconds);
  return { text, literal: { seconds, units }, wrapped: false };
}
