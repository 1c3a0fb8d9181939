/** Why a text cannot be the base address of a connection, as a sentence; undefined when it can. */
export function urlProblem(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return 'the URL must start with http:// or https:// and name a host.';
  if (url.username !== '' || url.password !== '')
    return 'the URL must hold no user or password; choose basic authentication instead.';
  if (url.search !== '' || url.hash !== '') return 'the URL must hold no query and no fragment.';
  if (/\/api\/v1(\/|$)/.test(url.pathname)) return 'leave /api/v1 out; it is added by itself.';
  return undefined;
}

/** A name to offer for a new connection: the host, with a number when it is taken. */
export function suggestName(url: string, taken: readonly string[]): string {
  const host = URL.parse(url.trim())?.host ?? 'connection';
  for (let count = 1; ; count++) {
    const name = count === 1 ? host : `${host} ${count}`;
    if (!taken.includes(name)) return name;
  }
}
