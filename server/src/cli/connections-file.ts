import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { noLocalConnections, type LocalConnections } from '../lsp/effective-connections.ts';
import { defaultTenantHeader } from '../protocol/connections.ts';
import type { ConnectionProfile, Credentials } from '../protocol/connections.ts';
import {
  parseConnectionsFile,
  type ConnectionEntry,
  type SecretSource,
} from './connections-schema.ts';

type Env = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => Promise<string>;

/** What a connections file gave, and what to watch for it to give something else. */
export interface LoadedConnections {
  readonly local: LocalConnections;
  readonly problems: readonly string[];
  /** The file itself and the files of its secrets, absolute. */
  readonly files: readonly string[];
}

/** Where the file is when nobody says otherwise: `$XDG_CONFIG_HOME/gauntlet/connections.yaml`. */
export const defaultConnectionsPath = (env: Env): string =>
  join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'gauntlet', 'connections.yaml');

interface Place {
  readonly env: Env;
  readonly readFile: ReadFile;
  /** Turns a path of the file into an absolute one. */
  readonly toPath: (path: string) => string;
}

const pathResolver =
  (configPath: string) =>
  (path: string): string =>
    path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(dirname(configPath), path);

/** A secret that is not where the file says it is; the message names the place, never a value. */
class SecretError extends Error {
  override readonly name = 'SecretError';
}

const readSecret = async (source: SecretSource, place: Place): Promise<string> => {
  if ('env' in source) {
    const value = place.env[source.env];
    if (value === undefined || value === '') {
      throw new SecretError(`the variable ${source.env} is not set`);
    }
    return value;
  }
  try {
    return (await place.readFile(place.toPath(source.file))).trim();
  } catch {
    throw new SecretError(`the file ${source.file} cannot be read`);
  }
};

const sourceOf = (file: string | undefined, env: string | undefined): SecretSource | undefined => {
  if (file !== undefined) return { file };
  return env === undefined ? undefined : { env };
};

const tokenSource = (entry: ConnectionEntry) => sourceOf(entry.tokenFile, entry.tokenEnv);
const passwordSource = (entry: ConnectionEntry) => sourceOf(entry.passwordFile, entry.passwordEnv);

const credentialsOf = async (entry: ConnectionEntry, place: Place): Promise<Credentials> => {
  const [command, ...args] = entry.tokenCommand ?? [];
  if (command !== undefined) return { kind: 'command', command, args };
  const token = tokenSource(entry);
  if (token !== undefined) return { kind: 'bearer', token: await readSecret(token, place) };
  const password = passwordSource(entry);
  if (entry.username === undefined && password === undefined) return { kind: 'none' };
  return {
    kind: 'basic',
    username: entry.username ?? '',
    password: password === undefined ? '' : await readSecret(password, place),
  };
};

const headersOf = async (
  { headers = {} }: ConnectionEntry,
  place: Place,
): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(headers).map(async ([name, value]): Promise<[string, string]> => [
        name,
        typeof value === 'string' ? value : await readSecret(value, place),
      ]),
    ),
  );

/** Leaves out the keys without a value: an optional key of ours is either absent or set. */
const definedOnly = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const tlsOf = ({ tls }: ConnectionEntry, { toPath }: Place) => {
  if (tls === undefined) return undefined;
  const { serverName, ...files } = tls;
  const paths = Object.entries(definedOnly(files)).map(([key, path]) => [key, toPath(path)]);
  return { ...(Object.fromEntries(paths) as typeof files), serverName };
};

const tenantOf = ({ tenant }: ConnectionEntry) =>
  typeof tenant === 'string' ? { header: defaultTenantHeader, value: tenant } : tenant;

const profileOf = async (entry: ConnectionEntry, place: Place): Promise<ConnectionProfile> => {
  const { name, url, proxy, options, dialect } = entry;
  const tls = tlsOf(entry, place);
  return {
    name,
    url,
    credentials: await credentialsOf(entry, place),
    headers: await headersOf(entry, place),
    ...definedOnly({
      tenant: tenantOf(entry),
      tls: tls && definedOnly(tls),
      proxy,
      options: options && definedOnly(options),
      dialect,
    }),
  };
};

const secretFiles = (entry: ConnectionEntry, { toPath }: Place): readonly string[] => {
  const sources = [
    tokenSource(entry),
    passwordSource(entry),
    ...Object.values(entry.headers ?? {}).filter((value) => typeof value !== 'string'),
  ];
  return sources.flatMap((source) => (source && 'file' in source ? [toPath(source.file)] : []));
};

/** Reads YAML; a broken text gives nothing and one sentence. */
const parseText = (text: string): { readonly content: unknown; readonly problem?: string } => {
  try {
    return { content: parseYaml(text) };
  } catch {
    return { content: undefined, problem: 'the file is not valid YAML' };
  }
};

/** Loads the connections of a file. A file that is not there (yet) gives none and is no problem. */
export const loadConnections = async (
  path: string,
  { env, readFile }: { readonly env: Env; readonly readFile: ReadFile },
): Promise<LoadedConnections> => {
  const place: Place = { env, readFile, toPath: pathResolver(path) };
  let text: string;
  try {
    text = await readFile(path);
  } catch {
    return { local: noLocalConnections, problems: [], files: [path] };
  }
  const { content, problem } = parseText(text);
  if (problem !== undefined) {
    return { local: noLocalConnections, problems: [`${path}: ${problem}`], files: [path] };
  }
  const { entries, fallback, problems } = parseConnectionsFile(content);
  const found: ConnectionProfile[] = [];
  const failed: string[] = [];
  for (const entry of entries) {
    try {
      found.push(await profileOf(entry, place));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      failed.push(`connection "${entry.name}" cannot be used: ${error.message}`);
    }
  }
  return {
    local: { connections: found, fallback: fallback ?? found[0]?.name ?? null },
    problems: [...problems, ...failed].map((sentence) => `${path}: ${sentence}`),
    files: [path, ...entries.flatMap((entry) => secretFiles(entry, place))],
  };
};
