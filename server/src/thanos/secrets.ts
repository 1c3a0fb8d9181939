import type { ConnectionProfile } from '../protocol/connections.ts';

/** Shorter texts are no secrets worth hiding, and would be found in every sentence. */
const minSecretLength = 3;
const hidden = '•••';
const maxTextLength = 300;

/** Userinfo and query of addresses inside a text. */
const privateParts = /(\b[a-z][a-z0-9+.-]*:\/\/)(?:[^\s/@]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/gi;

/** User and password of an address as they were meant; odd escapes stay as they are. */
export const decodeUserinfo = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The password and the values of parameters, as they are written and as they are meant. */
const secretsOfUrl = (url: string): readonly string[] => {
  if (!URL.canParse(url)) return [];
  const { password, searchParams } = new URL(url);
  return [password, decodeUserinfo(password)].concat(
    [...searchParams.values()].flatMap((value) => [value, encodeURIComponent(value)]),
  );
};

/** Whatever a profile holds that may not be shown: header values, passwords, tokens, parts of addresses. */
const secretsOf = (profile: ConnectionProfile): readonly string[] => {
  const { credentials, headers = {}, tenant } = profile;
  const own =
    credentials.kind === 'basic'
      ? [credentials.password]
      : credentials.kind === 'bearer'
        ? [credentials.token]
        : credentials.kind === 'command'
          ? credentials.args
          : [];
  return [
    ...own,
    ...Object.values(headers),
    ...(tenant === undefined ? [] : [tenant.value]),
    ...secretsOfUrl(profile.url),
    ...secretsOfUrl(profile.proxy ?? ''),
  ];
};

/** Makes a text fit to be shown or logged. */
export type Redact = (text: string) => string;

/** Hides the secrets of a profile, the private parts of addresses, and what would break a line; cuts long texts. */
export const redactor = (profile: ConnectionProfile, further: () => readonly string[]): Redact => {
  const fixed = secretsOf(profile);
  return (text) => {
    const secrets = [...fixed, ...further()]
      .filter((secret) => secret.length >= minSecretLength)
      .sort((left, right) => right.length - left.length);
    const clean = secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
    const flat = clean
      .replaceAll(privateParts, '$1$2')
      // Control characters, line breaks and marks that reorder text.
      .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
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
