import type { Call } from '../../../promql/ast.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** The arguments of `double_exponential_smoothing` that have to lie between 0 and 1, and their names in the message. */
const factors: readonly (readonly [index: number, name: string])[] = [
  [1, 'smoothing'],
  [2, 'trend'],
];

function check({ name, args }: Call): readonly Finding[] {
  if (name.value !== 'double_exponential_smoothing') return [];
  return factors.flatMap(([index, title]) => {
    const arg = args[index];
    const literal = arg && unwrap(arg);
    if (literal?.kind !== 'NumberLiteral' || (literal.value > 0 && literal.value < 1)) return [];
    const { start, end, value } = literal;
    // Source: prometheus v0.316.0 promql/functions.go funcDoubleExponentialSmoothing.
    const message = `invalid ${title} factor. Expected: 0 < ${title.charAt(0)}f < 1, got: ${value.toFixed(6)}`;
    return [{ start, end, message }];
  });
}

/**
 * The engine refuses smoothing factors of 0 and less, 1 and more as soon as there is data.
 *
 * @bad double_exponential_smoothing(node_load1[1h], 1, 0.1)
 * @good double_exponential_smoothing(node_load1[1h], 0.5, 0.1)
 */
export const smoothingFactor = rule({
  code: 'smoothing-factor',
  severity: 'error',
  visit: { Call: check },
});
