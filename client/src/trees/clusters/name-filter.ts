/**
 * Whether a name is wanted by patterns with `*`: one of those without `!` in front has to fit, if there are any, and
 * none of those with it may.
 */
export function nameFilter(patterns: readonly string[]): (name: string) => boolean {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(toPattern);
  const unwanted = patterns
    .filter((pattern) => pattern.startsWith('!'))
    .map((pattern) => toPattern(pattern.slice(1)));
  return (name) =>
    (wanted.length === 0 || wanted.some((pattern) => pattern.test(name))) &&
    !unwanted.some((pattern) => pattern.test(name));
}

function toPattern(text: string): RegExp {
  const parts = text
    .trim()
    .split('*')
    .map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('.*')}$`);
}
