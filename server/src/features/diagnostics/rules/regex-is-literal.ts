import type { Matcher, VectorSelector } from '../../../promql/ast.ts';
import { rule } from '../rule.ts';
import type { Finding } from '../rule.ts';

/** Characters with a meaning in regular expressions. */
const meta = /[\\.+*?()|[\]{}^$]/;

function check(matcher: Matcher): readonly Finding[] {
  const { op, opSpan, value } = matcher;
  const isPattern = op === '=~' || op === '!~';
  if (!isPattern || opSpan === undefined || value === undefined || meta.test(value.value))
    return [];
  const plain = op === '=~' ? '=' : '!=';
  const { start, end } = opSpan;
  const message = `${op} with a plain text: ${plain} does the same faster`;
  const fixes = [{ title: `Replace ${op} by ${plain}`, edits: [{ start, end, text: plain }] }];
  return [{ start, end, message, fixes }];
}

/**
 * A regular expression without anything regular about it.
 *
 * @bad up{job=~"api"}
 * @good up{job="api"}
 */
export const regexIsLiteral = rule({
  code: 'regex-is-literal',
  severity: 'info',
  visit: {
    VectorSelector: ({ matchers }: VectorSelector) => matchers.flatMap((matcher) => check(matcher)),
  },
});
