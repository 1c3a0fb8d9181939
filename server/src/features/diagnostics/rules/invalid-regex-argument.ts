import type { Call } from '../../../promql/ast.ts';
import { regexError } from '../../../promql/index.ts';
import { rule, unwrap } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** Where `label_replace` takes its regular expression. */
const regexAt = 4;

function check({ name, args }: Call): readonly Finding[] {
  const arg = args[regexAt];
  const literal = arg && unwrap(arg);
  if (name.value !== 'label_replace' || literal?.kind !== 'StringLiteral') return [];
  const { value, start, end } = literal;
  // Source: prometheus v0.316.0 promql/functions.go evalLabelReplace compiles it like this.
  if (regexError(`^(?s:${value})$`) === undefined) return [];
  return [{ start, end, message: `invalid regular expression in label_replace(): ${value}` }];
}

/**
 * The engine refuses a regular expression that does not compile only when it evaluates.
 *
 * @bad label_replace(up, "host", "$1", "instance", "(.*")
 * @good label_replace(up, "host", "$1", "instance", "(.*):.*")
 */
export const invalidRegexArgument = rule({
  code: 'invalid-regex-argument',
  severity: 'error',
  visit: { Call: check },
});
