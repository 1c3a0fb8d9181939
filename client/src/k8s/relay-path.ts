/** Questions that may come by POST because their parameters are long; nothing that changes a server is among them. */
const posted =
  /^\/api\/v1\/(?:query|query_range|query_explain|query_range_explain|query_exemplars|series|labels|search\/[a-z_]+)$/;

/** Characters of a path that need no escape, and escapes. Source: RFC 3986, pchar. */
const wellFormed = /^(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+$/;
const query = /^[\x21\x22\x24-\x7e]*$/;

/** Longer addresses (characters) are refused; longer questions come by POST. */
const longest = 32 * 1024;

/**
 * The path and query to pass on, or undefined when it could mean anything but a place below the base: an absolute
 * address, dots, escapes that hide a slash, a dot, a percent sign or a control character, empty segments.
 */
export function checkedPath(target: string): string | undefined {
  if (target.length > longest) return undefined;
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const rest = mark === -1 ? '' : target.slice(mark + 1);
  if (!wellFormed.test(path) || !query.test(rest)) return undefined;
  const segments = path.slice(1).split('/');
  const last = segments.length - 1;
  const fine = segments.every((segment, index) => isPlain(segment, index === last));
  return fine ? target : undefined;
}

/** Whether a request only asks. */
export function isQuestion(method: string, path: string): boolean {
  if (method === 'GET') return true;
  const mark = path.indexOf('?');
  return method === 'POST' && posted.test(mark === -1 ? path : path.slice(0, mark));
}

function isPlain(segment: string, isLast: boolean): boolean {
  if (segment === '') return isLast;
  const meant = decoded(segment);
  if (meant === undefined || meant === '.' || meant === '..') return false;
  // A second decoding on the way must find nothing: `%252e` is refused, and so is a dot that is escaped for no reason.
  // oxlint-disable-next-line no-control-regex
  return !/[/\\%\u0000-\u001f\u007f]/.test(meant) && !/%2e/i.test(segment);
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
