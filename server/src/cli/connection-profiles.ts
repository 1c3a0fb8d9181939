import type { ConnectionProfile } from '../protocol/connections.ts';
import { webAddress } from './arguments.ts';
import { loadConnections } from './connections-file.ts';
import { CliError, complain, type Io } from './io.ts';
import { readText } from './node-runtime.ts';

/** The servers that were named: addresses, and the connections of a file. */
export const profilesOf = async (
  urls: readonly string[],
  config: string | undefined,
  io: Io,
): Promise<readonly ConnectionProfile[]> => {
  const named = [...new Set(urls)].map((url): ConnectionProfile => {
    const { protocol, host, pathname } = new URL(webAddress(url, '--url'));
    const name = `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
    return { name, url, credentials: { kind: 'none' } };
  });
  if (config === undefined) return named;
  const { local, problems } = await loadConnections(config, { env: io.env, readFile: readText });
  for (const problem of problems) await complain(io, new CliError(problem));
  return [...named, ...local.connections];
};
