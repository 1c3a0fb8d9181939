import { language, parse, usualFeatures, walk } from '../../promql/index.ts';

/** The label that a matcher as it is written, `cluster="aks"`, is about; undefined where it begins with none. */
export const labelOfMatcher = (matcher: string): string | undefined =>
  /^\s*([\w.]+)/.exec(matcher)?.[1];

/**
 * The expression with further matchers in each of its selectors: what a server would answer that has only the series
 * which satisfy them. Text that is no PromQL stays as it is.
 */
export const withinMatchers = (expr: string, matchers: readonly string[]): string => {
  if (matchers.length === 0) return expr;
  const { expr: root, errors } = parse(expr, language('thanos', usualFeatures));
  if (errors.length > 0) return expr;
  const more = matchers.join(',');
  const edits: { readonly at: number; readonly text: string }[] = [];
  walk(root, (node) => {
    if (node.kind !== 'VectorSelector') return;
    const { braces, name, matchers: own, end } = node;
    if (braces === undefined) {
      edits.push({ at: name?.end ?? end, text: `{${more}}` });
      return;
    }
    const isEmpty = own.length === 0 && (name === undefined || name.end <= braces.start);
    // Directly behind the opening brace, where no comma of theirs is in the way.
    edits.push({ at: braces.start + 1, text: isEmpty ? more : `${more},` });
  });
  return edits
    .toSorted((left, right) => right.at - left.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), expr);
};
