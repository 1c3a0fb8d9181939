/** User and password of an address as they were meant; odd escapes stay as they are. */
export const decodeUserinfo = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * Why a text cannot be the address of a forward proxy, as the end of a sentence; `undefined` when it can. Requests go
 * to the proxy in plain HTTP, tunnels for https through it.
 */
export const proxyProblem = (text: string): string | undefined =>
  URL.canParse(text) && new URL(text).protocol === 'http:'
    ? undefined
    : 'the proxy must be an http:// address, such as http://proxy:3128';
