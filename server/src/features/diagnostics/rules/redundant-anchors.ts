import type { Matcher } from '../../../promql/ast.ts';
import { rule, textOf } from '../rule.ts';
import type { Finding, RuleSite } from '../rule.ts';

/** The anchors at the ends of the literal, quotes included; an escaped dollar or one of several branches stays. */
function withoutAnchors(literal: string): string {
  const quote = literal.charAt(0);
  const inner = literal.slice(1, -1);
  const end = /(?:^|[^\\])\$$/.test(inner) ? inner.slice(0, -1) : inner;
  const start = end.startsWith('^') ? end.slice(1) : end;
  return `${quote}${start}${quote}`;
}

function check(matcher: Matcher, site: RuleSite): readonly Finding[] {
  const { op, value } = matcher;
  if ((op !== '=~' && op !== '!~') || value === undefined) return [];
  const hasAnchor = value.value.startsWith('^') || value.value.endsWith('$');
  // In `^a|b` the anchor belongs to one branch, but all branches are anchored anyway.
  if (!hasAnchor || value.value.includes('|')) return [];
  const { start, end } = value;
  const literal = textOf(site, value);
  const text = withoutAnchors(literal);
  if (text === literal) return [];
  const message = 'matchers are anchored at both ends anyway';
  return [
    {
      start,
      end,
      message,
      fixes: [{ title: 'Remove the anchors', edits: [{ start, end, text }] }],
    },
  ];
}

/**
 * Prometheus anchors every regular expression of a matcher.
 *
 * @bad up{job=~"^api-.*$"}
 * @good up{job=~"api-.*"}
 */
export const redundantAnchors = rule({
  code: 'redundant-anchors',
  severity: 'hint',
  visit: {
    VectorSelector: ({ matchers }, site) => matchers.flatMap((matcher) => check(matcher, site)),
  },
});
