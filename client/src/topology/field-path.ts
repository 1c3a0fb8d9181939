/**
 * The longest of these names that the rest of a path begins with: names of labels, annotations and files hold the
 * dots that part the fields of a path.
 */
export const leadingName = (names: readonly string[], path: string): string | undefined =>
  names
    .filter((name) => path.startsWith(name) && /^(?:$|[.[])/u.test(path.slice(name.length)))
    .toSorted((left, right) => right.length - left.length)[0];

/**
 * A path as people read it, and as paths of differences are: `spec.containers[web].image`. API servers write
 * `.spec.containers[name="web"].image`.
 */
export const fieldWords = (path: string): string =>
  path.replace(/^\./u, '').replaceAll(/\[name="([^"\\\]]*)"\]/gu, '[$1]');

/** What is left of a path behind one of its parts. */
export const behind = (path: string, part: string): string =>
  path.slice(part.length).replace(/^\./u, '');
