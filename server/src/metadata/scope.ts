/**
 * A scope: the matchers of a selector as one canonical text. It is at once the key of a cache and the `match[]`
 * that a server is asked with, so it is valid PromQL.
 */

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export type SeriesTest = (series: Readonly<Record<string, string>>) => boolean;

const legacyLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const quote = (text: string): string =>
  `"${text
    .toWellFormed()
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')}"`;

const formatMatcher = ({ label, op, value }: Matcher): string =>
  `${legacyLabel.test(label) ? label : quote(label)}${op}${quote(value)}`;

/** The canonical text of a set of matchers: sorted, without doubles; '' for no matcher. */
export const formatScope = (matchers: readonly Matcher[]): string =>
  matchers.length === 0
    ? ''
    : `{${[...new Set(matchers.map((matcher) => formatMatcher(matcher)))].sort().join(',')}}`;

const matcherAt =
  /(?:([a-zA-Z_][a-zA-Z0-9_]*)|"((?:[^"\\]|\\.)*)")(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/y;

const unquote = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : escaped,
  );

/** The matchers of a text made by `formatScope`; `undefined` for any other text. */
export const parseScope = (scope: string): readonly Matcher[] | undefined => {
  if (scope === '') return [];
  if (!scope.startsWith('{') || !scope.endsWith('}')) return undefined;
  const matchers: Matcher[] = [];
  const pattern = new RegExp(matcherAt);
  let at = 1;
  while (at < scope.length - 1) {
    pattern.lastIndex = at;
    const found = pattern.exec(scope);
    if (found === null) return undefined;
    const [whole, plain, quoted, op, value] = found;
    matchers.push({
      label: plain ?? unquote(quoted ?? ''),
      op: op as Matcher['op'],
      value: unquote(value ?? ''),
    });
    at += whole.length;
    if (at < scope.length - 1 && scope[at] !== ',') return undefined;
    at += 1;
  }
  return matchers;
};

/** The scope narrowed by one more matcher. A text that is no canonical scope is returned as it is. */
export const narrowScope = (scope: string, matcher: Matcher): string => {
  const matchers = parseScope(scope);
  return matchers === undefined ? scope : formatScope([...matchers, matcher]);
};

/** A pattern that matches exactly `text`, in RE2 and in JavaScript. */
export const escapeRegExp = (text: string): string =>
  text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** Longer values are not matched against patterns here; bounds the work of a hostile pattern. */
const maxMatchedLength = 256;
const maxRepeats = 3;
const maxOptionals = 8;
const maxAlternatives = 4096;
const foreignSyntax = /\[\[:|\\[pPQEzACx]|\(\?(?!:)/;

/**
 * Whether the pattern means the same in RE2 and JavaScript, and cannot run away in the latter: few repeats, none
 * of them around a group, few alternatives.
 */
const isTame = (pattern: string): boolean => {
  if (foreignSyntax.test(pattern)) return false;
  const bare = pattern
    .replaceAll(/\\./g, '_')
    .replaceAll(/\[\^?\]?[^\]]*\]/g, '_')
    .replaceAll('(?:', '(');
  if (/\)[*+?{]/.test(bare)) return false;
  if (bare.split(/[*+{]/).length > maxRepeats + 1) return false;
  if (bare.split('?').length > maxOptionals + 1) return false;
  const groups = bare.split('(').slice(1);
  const alternatives = groups.reduce((product, group) => product * group.split('|').length, 1);
  return alternatives <= maxAlternatives;
};

const compile = (pattern: string): ((value: string) => boolean) | undefined => {
  const folded = pattern.startsWith('(?i)');
  const body = folded ? pattern.slice(4) : pattern;
  if (!isTame(body)) return undefined;
  try {
    const compiled = new RegExp(`^(?:${body})$`, folded ? 'is' : 's');
    return (value) => value.length <= maxMatchedLength && compiled.test(value);
  } catch {
    return undefined;
  }
};

/** The value of a label, '' when the series does not have it. */
export const labelValue = (series: Readonly<Record<string, string>>, label: string): string =>
  Object.hasOwn(series, label) ? (series[label] ?? '') : '';

const testOf = ({ label, op, value }: Matcher): SeriesTest | undefined => {
  switch (op) {
    case '=':
      return (series) => labelValue(series, label) === value;
    case '!=':
      return (series) => labelValue(series, label) !== value;
    case '=~':
    case '!~': {
      const matches = compile(value);
      return matches && ((series) => matches(labelValue(series, label)) === (op === '=~'));
    }
  }
};

export interface SeriesFilter {
  readonly test: SeriesTest;
  /** False when a matcher could not be judged here and was left out: the filter lets too much pass. */
  readonly exact: boolean;
}

/** What a selector does to series that are at hand. */
export const seriesFilter = (scope: string): SeriesFilter => {
  const matchers = parseScope(scope);
  if (matchers === undefined) return { test: () => true, exact: false };
  const tests = matchers.map((matcher) => testOf(matcher));
  const usable = tests.filter((test) => test !== undefined);
  return {
    test: (series) => usable.every((test) => test(series)),
    exact: usable.length === tests.length,
  };
};

/** True when no series without labels could be excluded by the matchers; servers refuse such selectors. */
export const matchesEmpty = (matchers: readonly Matcher[]): boolean =>
  matchers.every((matcher) => testOf(matcher)?.({}) ?? false);
