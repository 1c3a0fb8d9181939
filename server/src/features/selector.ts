import { formatScope, matchesEmpty } from '../metadata/scope.ts';
import type { Matcher as ScopeMatcher } from '../metadata/scope.ts';
import type { Matcher, VectorSelector } from '../promql/ast.ts';

/** The label that holds the metric name. */
export const metricLabel = '__name__';

/** The labels that say what a series is, and go when it becomes something else. */
export const identityLabels: readonly string[] = [metricLabel, '__type__', '__unit__'];

/** The matchers a selector has so far, its name among them; unfinished ones and `except` are left out. */
export function matchersOf(selector: VectorSelector, except?: Matcher): readonly ScopeMatcher[] {
  const matchers: ScopeMatcher[] = [];
  if (selector.name !== undefined && selector.name.value !== '') {
    matchers.push({ label: metricLabel, op: '=', value: selector.name.value });
  }
  for (const matcher of selector.matchers) {
    if (matcher === except || matcher.op === undefined || matcher.value === undefined) continue;
    matchers.push({ label: matcher.name.value, op: matcher.op, value: matcher.value.value });
  }
  return matchers;
}

/**
 * The question a selector stands for; '' when its matchers exclude nothing, because servers refuse those.
 */
export function scopeOf(selector: VectorSelector, except?: Matcher): string {
  return scopeOfMatchers(matchersOf(selector, except));
}

/** See `scopeOf`. */
export function scopeOfMatchers(matchers: readonly ScopeMatcher[]): string {
  return matchesEmpty(matchers) ? '' : formatScope(matchers);
}

/** The one metric a selector names, in front of the braces or inside them. */
export function metricOf(selector: VectorSelector): string | undefined {
  if (selector.name !== undefined) return selector.name.value;
  const named = selector.matchers.find(({ name, op }) => name.value === metricLabel && op === '=');
  return named?.value?.value;
}
