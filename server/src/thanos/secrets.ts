import type { ConnectionProfile } from '../protocol/connections.ts';
import { hideSecrets, secretsOf } from '../protocol/redaction.ts';
import { unprintable } from '../util/unprintable.ts';

const maxTextLength = 300;

/** Userinfo and query of addresses inside a text. */
const privateParts = /(\b[a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi;

/** Makes a text fit to be shown or logged. */
export type Redact = (text: string) => string;

/** Hides the secrets of a profile, the private parts of addresses, and what would break a line; cuts long texts. */
export const redactor = (profile: ConnectionProfile, further: () => readonly string[]): Redact => {
  const fixed = secretsOf(profile);
  return (text) => {
    const flat = hideSecrets(text, [...fixed, ...further()])
      .replaceAll(privateParts, '$1$2')
      .replaceAll(unprintable, '\n')
      .replaceAll(/\n+/g, ' ')
      .trim();
    return flat.length > maxTextLength ? `${flat.slice(0, maxTextLength)}…` : flat;
  };
};

/** The address as people may see it: without user, password, query and fragment. */
export const publicAddress = (url: string): string => {
  if (!URL.canParse(url)) return 'the configured address';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
};
