import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Impersonation } from '../kubeconfig/kubeconfig.ts';

/** Values as Go sends them: the bytes of UTF-8. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Source: client-go v0.36.3 transport/round_trippers.go impersonatingRoundTripper. */
export function impersonationHeaders(who: Impersonation | undefined): OutgoingHttpHeaders {
  if (who === undefined) return {};
  const headers: Record<string, string | string[]> = { 'impersonate-user': bytesOf(who.user) };
  if (who.uid !== '') headers['impersonate-uid'] = bytesOf(who.uid);
  if (who.groups.length > 0) headers['impersonate-group'] = who.groups.map(bytesOf);
  for (const [name, values] of Object.entries(who.extra))
    if (values.length > 0) headers[`impersonate-extra-${escapeName(name)}`] = values.map(bytesOf);
  return headers;
}

/** Bytes that no header name may have, and `%`, become `%XX`. */
const escapeName = (name: string): string =>
  [...Buffer.from(name, 'utf8')]
    .map((byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(letter)
        ? letter
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** Headers of one connection, and those that say who asks: they are ours to set. */
const ours =
  /^(?:host|authorization|cookie|connection|keep-alive|te|trailer|transfer-encoding|upgrade|proxy-.*|impersonate-.*|x-remote-.*)$/i;

/** What of somebody's headers goes on to the API server. */
export const passedOnHeaders = (
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.test(name)));

const ofConnection = /^(?:connection|keep-alive|transfer-encoding|upgrade|trailer|proxy-.*)$/i;

/** What of the API server's headers goes back. */
export function returnedHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !ofConnection.test(name))
      all[name] = typeof value === 'string' ? value : value.join(', ');
  return all;
}
