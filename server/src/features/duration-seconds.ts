import { postfix, type DurationExpr } from '../promql/index.ts';

/** Seconds of a duration, worked out where it is a sum of literals; `undefined` where only the server can tell. */
export function secondsOf(expr: DurationExpr): number | undefined {
  const values: (number | undefined)[] = [];
  for (const node of postfix(expr)) {
    if (node.kind === 'DurationBinary') {
      const right = values.pop();
      values.push(operate(node.op, values.pop(), right));
    } else values.push(termSeconds(node));
  }
  return values.pop();
}

function termSeconds(expr: DurationExpr): number | undefined {
  switch (expr.kind) {
    case 'DurationLiteral':
      return expr.value;
    case 'DurationParen':
      return secondsOf(expr.expr);
    case 'DurationUnary': {
      const value = secondsOf(expr.expr);
      return value === undefined || expr.op === '+' ? value : -value;
    }
    default:
      return undefined;
  }
}

function operate(
  op: string,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : left / right;
    case '%':
      return right === 0 ? undefined : left % right;
    default:
      return left ** right;
  }
}
