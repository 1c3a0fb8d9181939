import { proxyProblem } from '../protocol/addresses.ts';
import type { ConnectionProfile } from '../protocol/connections.ts';
import { failed, success } from './failures.ts';
import type { Failed, Outcome } from './failures.ts';
import type { Channel, HttpClient, TlsMaterial } from './http-client.ts';

/** The channel of a connection: made with the first request, since certificates are files. */
export interface ChannelSource {
  readonly get: () => Promise<Outcome<Channel>>;
  /** Reads the files again with the next request: certificates are renewed on disk. */
  readonly renew: () => void;
  readonly close: () => void;
}

export interface ChannelPorts {
  readonly httpClient: HttpClient;
  /** A file as UTF-8 text. */
  readonly readFile: (path: string) => Promise<string>;
}

const fileNames = {
  caFile: 'CA file',
  certFile: 'client certificate',
  keyFile: 'key file',
} as const;

const configurationFailure = (message: string): Failed =>
  failed({ kind: 'configuration', message });

const readMaterial = async (
  { caFile, certFile, keyFile, serverName }: NonNullable<ConnectionProfile['tls']>,
  readFile: ChannelPorts['readFile'],
): Promise<Outcome<TlsMaterial>> => {
  const texts: Partial<Record<keyof typeof fileNames, string>> = {};
  for (const [name, path] of Object.entries({ caFile, certFile, keyFile })) {
    if (path === undefined) continue;
    const key = name as keyof typeof fileNames;
    try {
      texts[key] = await readFile(path);
    } catch {
      return configurationFailure(
        `The ${fileNames[key]} of the connection cannot be read. Check its path and who may read it.`,
      );
    }
  }
  return success({
    ...(texts.caFile === undefined ? {} : { ca: texts.caFile }),
    ...(texts.certFile === undefined ? {} : { cert: texts.certFile }),
    ...(texts.keyFile === undefined ? {} : { key: texts.keyFile }),
    ...(serverName === undefined ? {} : { serverName }),
  });
};

export const createChannelSource = (
  { tls, proxy }: ConnectionProfile,
  { httpClient, readFile }: ChannelPorts,
): ChannelSource => {
  let current: Promise<Outcome<Channel>> | undefined;
  const open = async (): Promise<Outcome<Channel>> => {
    const problem = proxy === undefined ? undefined : proxyProblem(proxy);
    if (problem !== undefined) {
      return configurationFailure(`The connection cannot be used: ${problem}. Correct it.`);
    }
    const material = tls === undefined ? success(undefined) : await readMaterial(tls, readFile);
    if (!material.ok) return material;
    return success({
      ...(material.value === undefined ? {} : { tls: material.value }),
      ...(proxy === undefined ? {} : { proxy }),
    });
  };
  const drop = (): void => {
    const dropped = current;
    current = undefined;
    dropped?.then(
      (outcome) => {
        if (outcome.ok) httpClient.close(outcome.value);
      },
      // Who asked for it is told; there is nothing to close.
      () => undefined,
    );
  };
  return {
    get: async () => {
      current ??= open();
      const outcome = await current;
      if (!outcome.ok) current = undefined;
      return outcome;
    },
    renew: drop,
    close: drop,
  };
};
