import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { say } from '../../util/words.ts';
import type { ConnectSettings } from '../kubeconfig/kubeconfig.ts';
import type { ServerAddress } from '../kubeconfig/server-address.ts';
import type { CredentialStore, Credentials } from './credentials.ts';
import type { Deadline } from './deadline.ts';
import { cancelled, clusterError, networkError, tooLate } from './failures.ts';
import { impersonationHeaders } from './headers.ts';
import { createLink, sameLink } from './link.ts';
import type { Link, LinkSettings } from './link.ts';
import type { Materials } from './material.ts';

export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly deadline: Deadline;
  /** Milliseconds, for the sentence when they have passed. */
  readonly patienceMs: number;
}

export interface RequesterOptions {
  readonly connect: ConnectSettings;
  readonly address: ServerAddress;
  readonly proxy: URL | undefined;
  /** The server as it is shown. */
  readonly server: string;
  readonly materials: Materials;
  readonly credentials: CredentialStore;
}

/** A link that is current, and what a request proves itself with. */
export interface Prepared {
  readonly link: Link;
  readonly headers: OutgoingHttpHeaders;
  readonly credentials: Credentials;
}

/** Sends requests to one API server, as the kubeconfig says; renews its link when a certificate changes. */
export class Requester {
  readonly #options: RequesterOptions;
  readonly #running = new Set<{ destroy(): void }>();
  #link: Link | undefined;
  #closed = false;

  constructor(options: RequesterOptions) {
    this.#options = options;
  }

  get server(): string {
    return this.#options.server;
  }

  /** The answer, whatever its status; its body is the caller's to read. Rejects with a `ClusterError`. */
  async send(outgoing: Outgoing): Promise<IncomingMessage> {
    try {
      const prepared = await this.prepare(outgoing.deadline.signal);
      const answer = await this.#exchangeTwice(outgoing, prepared);
      if (answer.statusCode === 401) this.#options.credentials.refuse(prepared.credentials);
      return answer;
    } catch (error) {
      throw this.explain(error, outgoing);
    }
  }

  /** What failed, as a `ClusterError`. */
  explain(
    error: unknown,
    { deadline, patienceMs }: Pick<Outgoing, 'deadline' | 'patienceMs'>,
  ): Error {
    if (deadline.passed()) {
      // What is idle is likely as dead as this one.
      this.#link?.dropIdle();
      return tooLate(this.server, patienceMs);
    }
    return deadline.signal.aborted || this.#closed ? cancelled() : networkError(error, this.server);
  }

  async prepare(signal: AbortSignal): Promise<Prepared> {
    if (this.#closed) throw cancelled();
    const { address, connect } = this.#options;
    // Source: client-go v0.36.3 tools/clientcmd/client_config.go: credentials go over TLS only.
    const credentials = address.secure
      ? await this.#options.credentials.current(signal)
      : { authorization: undefined, certificate: undefined, exec: undefined };
    // Of the URL first, as Go's http.Client does it.
    const authorization =
      address.userInfo === ''
        ? credentials.authorization
        : `Basic ${Buffer.from(address.userInfo).toString('base64')}`;
    return {
      link: await this.#currentLink(credentials),
      credentials,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...impersonationHeaders(connect.user.impersonate),
      },
    };
  }

  /** Ended with the client; returns what forgets it. */
  track(running: { destroy(): void }): () => void {
    this.#running.add(running);
    return () => void this.#running.delete(running);
  }

  renew(): boolean {
    return this.#options.credentials.renew();
  }

  /** What runs goes on to its end. */
  retire(): void {
    this.#link?.retire();
  }

  close(): void {
    this.#closed = true;
    for (const running of this.#running) running.destroy();
    this.#running.clear();
    this.#link?.close();
  }

  async #currentLink({ certificate }: Credentials): Promise<Link> {
    const { address, proxy, connect, materials } = this.#options;
    const { certificateAuthority, tlsServerName, insecureSkipTlsVerify } = connect.cluster;
    const settings = {
      address,
      proxy,
      authority:
        certificateAuthority === undefined || !(address.secure || proxy?.protocol === 'https:')
          ? undefined
          : await materials.read(certificateAuthority, 'certificate-authority'),
      certificate,
      serverName: tlsServerName,
      insecure: insecureSkipTlsVerify,
    };
    if (this.#link !== undefined && sameLink(this.#link.settings, settings)) return this.#link;
    const next = this.#renewed(settings);
    if (next !== this.#link) this.#link?.retire();
    this.#link = next;
    return next;
  }

  /** Files that do not fit together are half of a rotation: what they were before is used until they do. */
  #renewed(settings: LinkSettings): Link {
    try {
      return createLink(settings);
    } catch (error) {
      if (this.#link === undefined) throw error;
      return this.#link;
    }
  }

  /** A connection that was kept open may have been ended by the server just now: then once more, on a new one. */
  async #exchangeTwice(outgoing: Outgoing, prepared: Prepared): Promise<IncomingMessage> {
    try {
      return await this.#exchange(outgoing, prepared);
    } catch (error) {
      if (!(error instanceof StaleConnection) || outgoing.deadline.signal.aborted) throw error;
      prepared.link.dropIdle();
      return this.#exchange(outgoing, prepared);
    }
  }

  #exchange(outgoing: Outgoing, prepared: Prepared): Promise<IncomingMessage> {
    const { method, path, headers, body, deadline } = outgoing;
    return new Promise((resolve, reject) => {
      const request = this.#open(prepared, {
        method,
        path,
        headers: { ...framing(outgoing), ...headers, ...prepared.headers },
        signal: deadline.signal,
      });
      const forget = this.track(request);
      request.once('close', forget);
      request.once('response', resolve);
      request.on('error', (error) =>
        reject(
          request.reusedSocket && body === undefined
            ? new StaleConnection('', { cause: error })
            : error,
        ),
      );
      if (body === undefined) request.end();
      else pump(body, request);
    });
  }

  #open({ link }: Prepared, options: Parameters<Link['request']>[0]): ClientRequest {
    try {
      return link.request(options);
    } catch {
      throw clusterError(
        'configuration',
        say('The kubeconfig holds a token, a name or a header that HTTP cannot carry.'),
      );
    }
  }
}

/** Node frames bodies by itself for some methods only: that of a DELETE would be read as the next request. */
const framing = ({ body, headers }: Pick<Outgoing, 'body' | 'headers'>): OutgoingHttpHeaders =>
  body === undefined || headers['content-length'] !== undefined
    ? {}
    : { 'transfer-encoding': 'chunked' };

function pump(body: AsyncIterable<Uint8Array>, request: ClientRequest): void {
  const run = async (): Promise<void> => {
    for await (const chunk of body) {
      if (request.destroyed) return;
      if (!request.write(chunk))
        await new Promise<void>((resolve) => {
          request.once('drain', resolve);
          request.once('close', resolve);
        });
    }
    request.end();
  };
  run().catch((error: unknown) =>
    request.destroy(error instanceof Error ? error : new Error('body')),
  );
}

/** A request failed on a connection that had served others. */
class StaleConnection extends Error {}
