/**
 * The longest of these names that the rest of a path begins with: names of labels, annotations and files hold the
 * dots that part the fields of a path.
 */
export const leadingName = (names: readonly string[], path: string): string | undefined =>
  names
    .filter((name) => path.startsWith(name) && /^(?:$|[.[])/u.test(path.slice(name.length)))
    .toSorted((left, right) => right.length - left.length)[0];

/** What is left of a path behind one of its parts. */
export const behind = (path: string, part: string): string =>
  path.slice(part.length).replace(/^\./u, '');
