import { decodeUserinfo } from './addresses.ts';
import type { ConnectionProfile, Credentials } from './connections.ts';

/** What stands where a secret was. */
const hidden = '‹hidden›';

/** Characters; a shorter text would be found in ordinary words, and hides nothing worth it. */
const shortestSecret = 3;

/** Fields and headers whose value is a secret wherever they stand. */
const secretFields =
  /("(?:password|token|secret|authorization|cookie|x-api-key)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const authorization = /\b(authorization\s*[:=]\s*)(?!")\S+(?:\s+\S+)?/gi;
const scheme = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi;
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"]+@/gi;

const base64 = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** The password and the values of parameters of an address, as they are written and as they are meant. */
const secretsOfUrl = (url: string): readonly string[] => {
  if (!URL.canParse(url)) return [];
  const { username, password, searchParams } = new URL(url);
  const meant = decodeUserinfo(password);
  const pair = base64(`${decodeUserinfo(username)}:${meant}`);
  return [...(password === '' ? [] : [password, meant, pair]), ...searchParams.values()];
};

const secretsOfCredentials = (credentials: Credentials): readonly string[] => {
  switch (credentials.kind) {
    case 'none':
      return [];
    case 'basic': {
      const { username, password } = credentials;
      return [password, base64(`${username}:${password}`)];
    }
    case 'bearer':
      return [credentials.token];
    case 'command':
      return credentials.args;
  }
};

/** Whatever a connection holds that may not be shown: header values, passwords, tokens, parts of addresses. */
export const secretsOf = (profile: ConnectionProfile): readonly string[] => {
  const { credentials, headers = {}, tenant, url, proxy = '' } = profile;
  return [
    ...secretsOfCredentials(credentials),
    ...Object.values(headers),
    ...(tenant === undefined ? [] : [tenant.value]),
    ...secretsOfUrl(url),
    ...secretsOfUrl(proxy),
  ];
};

/** A secret as it is, as JSON and addresses write it. The longest first: a secret may be the start of another one. */
const formsOf = (secrets: readonly string[]): readonly string[] => {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    const json = JSON.stringify(secret).slice(1, -1);
    forms.add(secret).add(json).add(encodeURIComponent(secret.toWellFormed()));
    // A log that prints JSON within JSON escapes it twice.
    forms.add(JSON.stringify(json).slice(1, -1));
  }
  return [...forms].sort((left, right) => right.length - left.length);
};

/** The text without the given secrets in any form, and without whatever looks like a credential. */
export const hideSecrets = (text: string, secrets: readonly string[]): string =>
  formsOf(secrets)
    .reduce((rest, form) => rest.replaceAll(form, hidden), text)
    .replaceAll(secretFields, `$1"${hidden}"`)
    .replaceAll(userInfo, `$1${hidden}@`)
    .replaceAll(authorization, `$1${hidden}`)
    .replaceAll(scheme, `$1 ${hidden}`);
