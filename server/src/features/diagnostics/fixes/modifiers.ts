import type { Expr, Matcher, Span, VectorSelector } from '../../../promql/ast.ts';
import { walk } from '../../../promql/index.ts';
import type { TextEdit } from '../../context.ts';
import type { Fix } from '../rule.ts';
import { blamed, fix, insert, remove, replace, textOf } from './site.ts';
import type { Fixer, FixSite } from './site.ts';
import { bodyEnd } from './types.ts';

/** The one selector inside an expression. */
function onlySelector(expr: Expr): VectorSelector | undefined {
  const found: VectorSelector[] = [];
  walk(expr, (node) => {
    if (node.kind === 'VectorSelector') found.push(node);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** The expression that ends in front of some brackets. */
function operandBefore(site: FixSite, offset: number): Expr | undefined {
  let found: Expr | undefined;
  walk(site.parsed.expr, (node) => {
    if (node.kind === 'MatrixSelector' && node.brackets.start === offset) found = node.vector;
  });
  return found;
}

/** `rate(x)[5m]` → `rate(x[5m])`, or a subquery; `x offset 1h [5m]` → `x[5m] offset 1h`. */
export const moveRange: Fixer = (site) => {
  const { error, parsed } = site;
  const operand = operandBefore(site, error.start);
  const range = textOf(site, error);
  const selector = operand && onlySelector(operand);
  const subquery = fix('Make it a subquery', insert(error.end - 1, ':'));
  if (operand === undefined || selector === undefined) return [subquery];
  const blanks = /\s*$/.exec(parsed.text.slice(0, error.start))?.[0].length ?? 0;
  const gone = remove({ start: error.start - blanks, end: error.end });
  const moved = fix('Move the range to the selector', insert(bodyEnd(selector), range), gone);
  return [moved, subquery];
};

/** Where the clause that starts behind an operand ends. */
function clauseAfter(site: FixSite, start: number): Span | undefined {
  const match = /^\s*(?:offset\s+[-+]?\s*[\w.]+|@\s*(?:[-+]?[\d.]+|(?:start|end)\s*\(\s*\)))/i.exec(
    site.parsed.text.slice(start),
  );
  return match === null ? undefined : { start, end: start + match[0].length };
}

/** A modifier behind a call or aggregation moves to the selector inside. */
export const moveModifier: Fixer = (site) => {
  const operand = blamed(site)?.expr;
  const clause = clauseAfter(site, site.error.end);
  if (operand === undefined || clause === undefined) return [];
  const text = textOf(site, clause).trim();
  const selector = onlySelector(operand);
  if (selector === undefined) return [];
  const end = rangeEnd(operand, selector) ?? selector.end;
  const title = `Move ${text.startsWith('@') ? '@' : 'offset'} to the selector`;
  return [fix(title, insert(end, ` ${text}`), remove(clause))];
};

/** Where the range around a selector ends. */
function rangeEnd(expr: Expr, selector: VectorSelector): number | undefined {
  let end: number | undefined;
  walk(expr, (node) => {
    if (node.kind === 'MatrixSelector' && node.vector === selector) end = node.end;
  });
  return end;
}

/** A name in front of the braces and again inside. */
export const removeSecondName: Fixer = (site): readonly Fix[] => {
  const selector = blamed(site)?.expr;
  if (selector?.kind !== 'VectorSelector' || selector.braces === undefined) return [];
  const { braces, matchers } = selector;
  const kept = matchers.filter((matcher) => !isName(matcher));
  const text = kept.map((matcher) => textOf(site, matcher)).join(', ');
  const isCommented = site.parsed.comments.some(
    ({ start, end }) => start > braces.start && end < braces.end,
  );
  const edits = isCommented
    ? withoutNames(site, selector, braces)
    : [replace(braces, text === '' ? '' : `{${text}}`)];
  return [fix('Remove the name inside the braces', ...edits)];
};

function isName({ name, op }: Matcher): boolean {
  return op === undefined || name.value === '__name__';
}

/** Takes out the names and a comma for each, and leaves the comments where they are. */
function withoutNames(
  { tokens }: FixSite,
  { matchers }: VectorSelector,
  braces: Span,
): readonly TextEdit[] {
  const commas = new Set(
    tokens.filter(
      ({ type, start, end }) => type === 'COMMA' && start > braces.start && end < braces.end,
    ),
  );
  return matchers.filter(isName).flatMap((matcher) => {
    const all = [...commas];
    const comma =
      all.find(({ start }) => start >= matcher.end) ??
      all.findLast(({ end }) => end <= matcher.start);
    if (comma === undefined) return [remove(matcher)];
    commas.delete(comma);
    return [remove(matcher), remove(comma)];
  });
}

/** `{a=~".*"}` matches everything; `.+` asks for the label. */
export const requireLabel: Fixer = (site) => {
  const selector = blamed(site)?.expr;
  if (selector?.kind !== 'VectorSelector') return [];
  const any = selector.matchers.find(({ op, value }) => op === '=~' && value?.value === '.*');
  if (any?.value === undefined) return [];
  return [fix(`Ask for series that have ${any.name.value}`, replace(any.value, '".+"'))];
};

/** `*foo` of file names is `.*foo`. */
export const globToRegex: Fixer = ({ error, parsed }) => {
  const text = parsed.text.slice(error.start, error.end);
  const at = /["'`|(][*+?]/.exec(text)?.index;
  return at === undefined
    ? []
    : [fix('Put a "." in front of the repetition', insert(error.start + at + 1, '.'))];
};
