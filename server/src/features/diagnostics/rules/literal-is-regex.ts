import type { Matcher, VectorSelector } from '../../../promql/ast.ts';
import { regexError } from '../../../promql/index.ts';
import { metricLabel, scopeOf } from '../../selector.ts';
import { rule } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** `.*`, `.+`, `a|b`, `[0-9]`, `(a|b)`: nobody names things like that. A lone dot or star is left alone. */
const obvious = /\.[*+]|^[\w.-]+(?:\|[\w.-]+)+$|\[[^\]]*-[^\]]*\]|\([^()]*\|[^()]*\)|\\[dwsDWS]\b/;

/** The value exists as it is written, so it is meant as it is written. */
function exists(matcher: Matcher, selector: VectorSelector, { facts }: RuleSite): boolean {
  const known = facts.values(matcher.name.value, scopeOf(selector, matcher), '');
  return known.items.includes(matcher.value?.value ?? '');
}

function check(matcher: Matcher, selector: VectorSelector, site: RuleSite): readonly Finding[] {
  const { op, opSpan, value, name } = matcher;
  if ((op !== '=' && op !== '!=') || opSpan === undefined || value === undefined) return [];
  if (name.value === metricLabel || !obvious.test(value.value)) return [];
  if (regexError(value.value) !== undefined || exists(matcher, selector, site)) return [];
  const pattern = op === '=' ? '=~' : '!~';
  const { start, end } = opSpan;
  const message = `the value looks like a regular expression, but ${op} compares it literally`;
  const fixes = [{ title: `Replace ${op} by ${pattern}`, edits: [{ start, end, text: pattern }] }];
  return [{ start, end, message, fixes }];
}

/**
 * A regular expression where a text is compared: it will match nothing.
 *
 * @bad up{job="api-.*"}
 * @good up{job=~"api-.*"}
 */
export const literalIsRegex = rule({
  code: 'literal-is-regex',
  severity: 'warning',
  visit: {
    VectorSelector: (selector, site) =>
      selector.matchers.flatMap((matcher) => check(matcher, selector, site)),
  },
});
