// A server on the loopback that takes the place of an API server: what a test lets it say, and what it was asked.
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type {
  ContextEntry,
  UserSettings,
} from '../../../../client/src/k8s/kubeconfig/kubeconfig.ts';

export const tlsFile = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/tls/${name}`, import.meta.url));

export const authority = tlsFile('ca.pem');
export const clientCertificate = { certificate: tlsFile('client.pem'), key: tlsFile('client.key') };

export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly IncomingMessage[];
  /** Takes the requests for other protocols. */
  readonly onUpgrade: (
    listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
  ) => void;
  readonly close: () => Promise<void>;
}

/** Starts it on a free port; with TLS it asks for a client certificate, and takes those without one too. */
export async function startApiServer(answer: RequestListener, secure = true): Promise<ApiServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = secure
    ? createServer(
        {
          cert: tlsFile('server.pem'),
          key: tlsFile('server.key'),
          ca: authority,
          requestCert: true,
          rejectUnauthorized: false,
        },
        listener,
      )
    : createPlainServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    onUpgrade: (take) => void server.on('upgrade', take),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A context that reaches a server with the fixtures' authority. */
export const contextOf = (
  server: string,
  user: UserSettings = { token: 'a-token' },
  cluster: Partial<ContextEntry['connect']['cluster']> = {},
): ContextEntry => ({
  context: 'test',
  server,
  user: 'someone',
  namespace: 'default',
  files: [],
  current: true,
  insecure: false,
  key: server,
  connect: {
    cluster: {
      name: 'test',
      server,
      insecureSkipTlsVerify: false,
      disableCompression: false,
      ...(server.startsWith('https') || cluster.proxyUrl?.startsWith('https') === true
        ? { certificateAuthority: { kind: 'data' as const, data: authority } }
        : {}),
      ...cluster,
    },
    user,
  },
});
