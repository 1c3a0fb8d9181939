import type {
  ConnectionProfile,
  Credentials,
  QueryOptions,
  TlsOptions,
} from '../../../server/src/protocol/connections.ts';
import { proxyProblem } from '../../../server/src/protocol/addresses.ts';
import { defaultTenantHeader } from '../../../server/src/protocol/connections.ts';
import { assertNever } from '../util/assert-never.ts';
import { asFields, asText, asTextRecord, asTexts, defined } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { urlProblem } from './url.ts';

/** How a connection proves who it is, without the secret itself. */
export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] };

/** One entry of the setting `gauntlet.connections`: everything but the secrets. */
export interface ConnectionDefinition {
  readonly name: string;
  readonly url: string;
  readonly authentication: Authentication;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names of headers whose values are secrets and live in the secret store. */
  readonly secretHeaders?: readonly string[];
  readonly tenant?: { readonly header: string; readonly value: string };
  readonly tls?: TlsOptions;
  readonly proxy?: string;
  readonly options?: QueryOptions;
  readonly dialect?: string;
}

/** What the secret store holds for one connection. */
export interface ConnectionSecrets {
  readonly password?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ParsedDefinitions {
  readonly definitions: readonly ConnectionDefinition[];
  /** One sentence per entry that cannot be used; holds no value of the entry but its name. */
  readonly problems: readonly string[];
}

/** Reads the setting `gauntlet.connections`; entries that cannot be used are told, the others are kept. */
export function parseDefinitions(value: unknown): ParsedDefinitions {
  const definitions = new Map<string, ConnectionDefinition>();
  const problems: string[] = [];
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const [index, entry] of entries.entries()) {
    const parsed = parseDefinition(entry);
    if (typeof parsed === 'string')
      problems.push(`Connection ${index + 1} of the settings: ${parsed}`);
    else if (definitions.has(parsed.name))
      problems.push(
        `Connection ${index + 1} of the settings: the name "${parsed.name}" is used twice.`,
      );
    else definitions.set(parsed.name, parsed);
  }
  return { definitions: [...definitions.values()], problems };
}

function parseDefinition(entry: unknown): ConnectionDefinition | string {
  const fields = asFields(entry);
  const name = asText(fields?.['name'])?.trim();
  const url = asText(fields?.['url'])?.trim();
  if (fields === undefined || name === undefined) return 'it has no name.';
  if (url === undefined) return `"${name}" has no URL.`;
  const problem = urlProblem(url);
  if (problem !== undefined) return `"${name}": ${problem}`;
  const proxy = asText(fields['proxy'])?.trim();
  const proxyFault = proxy === undefined ? undefined : ownProxyProblem(proxy);
  if (proxyFault !== undefined) return `"${name}": ${proxyFault}.`;
  const authentication = parseAuthentication(asFields(fields['authentication']));
  if (typeof authentication === 'string') return `"${name}": ${authentication}`;
  const tenant = parseTenant(asFields(fields['tenant']));
  const secretHeaders = asTexts(fields['secretHeaders']);
  return defined<ConnectionDefinition>({
    name,
    url,
    authentication,
    headers: nonEmpty(asTextRecord(fields['headers'])),
    secretHeaders: secretHeaders.length > 0 ? secretHeaders : undefined,
    tenant,
    tls: parseTls(asFields(fields['tls'])),
    proxy,
    options: parseOptions(asFields(fields['options'])),
    dialect: asText(fields['dialect']),
  });
}

/** The rule of the server, and no secret in the settings. */
function ownProxyProblem(proxy: string): string | undefined {
  const problem = proxyProblem(proxy);
  if (problem !== undefined) return problem;
  const { username, password } = new URL(proxy);
  return username === '' && password === '' ? undefined : 'the proxy must hold no user or password';
}

function parseAuthentication(fields: Fields | undefined): Authentication | string {
  const kind: unknown = fields?.['kind'];
  switch (kind) {
    case undefined:
    case 'none':
      return { kind: 'none' };
    case 'bearer':
      return { kind: 'bearer' };
    case 'basic':
      return { kind: 'basic', username: asText(fields?.['username']) ?? '' };
    case 'command': {
      const command = asText(fields?.['command']);
      return command === undefined
        ? 'its token command is empty.'
        : { kind: 'command', command, args: asTexts(fields?.['args']) };
    }
    default:
      return 'its kind of authentication is none of none, basic, bearer, command.';
  }
}

function parseTenant(fields: Fields | undefined): ConnectionDefinition['tenant'] {
  const value = asText(fields?.['value']);
  if (value === undefined) return undefined;
  return { header: asText(fields?.['header']) ?? defaultTenantHeader, value };
}

function parseTls(fields: Fields | undefined): TlsOptions | undefined {
  return nonEmpty(
    defined<TlsOptions>({
      caFile: asText(fields?.['caFile']),
      certFile: asText(fields?.['certFile']),
      keyFile: asText(fields?.['keyFile']),
      serverName: asText(fields?.['serverName']),
    }),
  );
}

function parseOptions(fields: Fields | undefined): QueryOptions | undefined {
  const storeMatch = asTexts(fields?.['storeMatch']);
  return nonEmpty(
    defined<QueryOptions>({
      dedup: asBoolean(fields?.['dedup']),
      partialResponse: asBoolean(fields?.['partialResponse']),
      maxSourceResolution: asText(fields?.['maxSourceResolution']),
      storeMatch: storeMatch.length > 0 ? storeMatch : undefined,
    }),
  );
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function nonEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}

/** What a definition needs from the secret store and does not get; empty when nothing is missing. */
export function missingSecrets(
  definition: ConnectionDefinition,
  secrets: ConnectionSecrets,
): readonly string[] {
  const { kind } = definition.authentication;
  return [
    ...(kind === 'basic' && secrets.password === undefined ? ['the password'] : []),
    ...(kind === 'bearer' && secrets.token === undefined ? ['the token'] : []),
    ...(definition.secretHeaders ?? [])
      .filter((name) => secrets.headers?.[name] === undefined)
      .map((name) => `the header ${name}`),
  ];
}

/** The definition with its secrets, as the server wants it. */
export function toProfile(
  definition: ConnectionDefinition,
  secrets: ConnectionSecrets,
): ConnectionProfile {
  const { authentication, headers, secretHeaders = [], ...rest } = definition;
  const secret = secretHeaders.flatMap((name) => {
    const value = secrets.headers?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const all = { ...headers, ...Object.fromEntries(secret) };
  return {
    ...rest,
    credentials: credentials(authentication, secrets),
    ...(Object.keys(all).length > 0 ? { headers: all } : {}),
  };
}

function credentials(authentication: Authentication, secrets: ConnectionSecrets): Credentials {
  switch (authentication.kind) {
    case 'none':
    case 'command':
      return authentication;
    case 'basic':
      return { ...authentication, password: secrets.password ?? '' };
    case 'bearer':
      return { ...authentication, token: secrets.token ?? '' };
    default:
      return assertNever(authentication);
  }
}

/**
 * Who gets to see the secrets of a connection: the server's origin and what stands on the way to it. Secrets that were
 * stored for another audience are not handed out, so that a workspace cannot take them by a connection of the same name.
 */
export function audienceOf({ url, proxy, tls }: ConnectionDefinition): string {
  return JSON.stringify([
    new URL(url).origin,
    proxy ?? '',
    tls?.caFile ?? '',
    tls?.serverName ?? '',
  ]);
}

/** Secrets as the secret store keeps them, with the audience they are for. */
export function storedSecrets(
  definition: ConnectionDefinition,
  secrets: ConnectionSecrets,
): string {
  return JSON.stringify({ ...secrets, audience: audienceOf(definition) });
}

/** What the secret store holds for a connection; nothing when it was stored for another audience. */
export function secretsFor(
  definition: ConnectionDefinition,
  stored: string | undefined,
): ConnectionSecrets {
  return isFor(definition, stored) ? parseSecrets(stored) : {};
}

/** Whether stored secrets are those of this connection. */
export function isFor(definition: ConnectionDefinition, stored: string | undefined): boolean {
  if (stored === undefined) return false;
  try {
    return asFields(JSON.parse(stored))?.['audience'] === audienceOf(definition);
  } catch {
    return false;
  }
}

/** Reads what the secret store gave; anything unexpected counts as no secret. */
function parseSecrets(text: string | undefined): ConnectionSecrets {
  if (text === undefined) return {};
  try {
    const fields = asFields(JSON.parse(text));
    const headers = asTextRecord(fields?.['headers']);
    return defined<ConnectionSecrets>({
      password: typeof fields?.['password'] === 'string' ? fields['password'] : undefined,
      token: asText(fields?.['token']),
      headers: nonEmpty(headers),
    });
  } catch {
    return {};
  }
}
