import { defined } from '../util/values.ts';
import type { TlsOptions } from '../../../server/src/protocol/connections.ts';
import { defaultTenantHeader } from '../../../server/src/protocol/connections.ts';
import type { Authentication, ConnectionDefinition, ConnectionSecrets } from './definition.ts';

export type DraftKind = Authentication['kind'] | 'header';
export type DraftTls = 'machine' | 'ca' | 'client' | 'both';

/** A connection while it is typed in; texts as typed. */
export interface Draft {
  readonly url: string;
  readonly kind: DraftKind;
  readonly username: string;
  /** Password, token or header value. */
  readonly secret: string;
  readonly command: string;
  readonly header: string;
  readonly tenant: string;
  readonly tls: DraftTls;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  readonly name: string;
}

export const emptyDraft: Draft = {
  url: '',
  kind: 'none',
  username: '',
  secret: '',
  command: '',
  header: '',
  tenant: '',
  tls: 'machine',
  caFile: '',
  certFile: '',
  keyFile: '',
  name: '',
};

export interface NewConnection {
  readonly definition: ConnectionDefinition;
  readonly secrets: ConnectionSecrets;
}

/** The connection a finished draft describes: what goes to the settings, and what to the secret store. */
export function finish(draft: Draft): NewConnection {
  const { kind, secret, header } = draft;
  const tenant = draft.tenant.trim();
  return {
    definition: defined<ConnectionDefinition>({
      name: draft.name.trim(),
      url: draft.url.trim(),
      authentication: authentication(draft),
      headers: undefined,
      secretHeaders: kind === 'header' ? [header.trim()] : undefined,
      tenant: tenant === '' ? undefined : { header: defaultTenantHeader, value: tenant },
      tls: tlsOf(draft),
      proxy: undefined,
      options: undefined,
      dialect: undefined,
    }),
    secrets: defined<ConnectionSecrets>({
      password: kind === 'basic' ? secret : undefined,
      token: kind === 'bearer' ? secret.trim() : undefined,
      headers: kind === 'header' ? { [header.trim()]: secret } : undefined,
    }),
  };
}

function authentication(draft: Draft): Authentication {
  switch (draft.kind) {
    case 'none':
    case 'header':
      return { kind: 'none' };
    case 'bearer':
      return { kind: 'bearer' };
    case 'basic':
      return { kind: 'basic', username: draft.username.trim() };
    case 'command': {
      const [command = '', ...args] = splitCommand(draft.command);
      return { kind: 'command', command, args };
    }
  }
}

function tlsOf({ url, tls, caFile, certFile, keyFile }: Draft): TlsOptions | undefined {
  if (tls === 'machine' || !isHttps(url)) return undefined;
  return {
    ...(tls === 'client' ? {} : { caFile: caFile.trim() }),
    ...(tls === 'ca' ? {} : { certFile: certFile.trim(), keyFile: keyFile.trim() }),
  };
}

/** Whether the address is one where certificates matter. */
export function isHttps(url: string): boolean {
  return url.trim().toLowerCase().startsWith('https:');
}

/**
 * A program and its arguments, split at spaces; single and double quotes hold spaces together. No shell is involved,
 * so nothing else has a meaning.
 */
export function splitCommand(text: string): readonly string[] {
  return [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"']+)+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? '',
    ),
  );
}
