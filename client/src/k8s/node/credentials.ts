import { say } from '../../util/words.ts';
import type { UserSettings } from '../kubeconfig/kubeconfig.ts';
import type { ExecPlugin } from './exec-plugin.ts';
import type { ExecCredential } from './read-exec-credential.ts';
import { clusterError } from './failures.ts';
import type { ClientCertificate } from './link.ts';
import type { Materials } from './material.ts';

/** What a request proves itself with. Secret. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly certificate: ClientCertificate | undefined;
  /** What came from an exec plugin, to tell it apart when it is refused. */
  readonly exec: ExecCredential | undefined;
}

/** Seconds before its end that an id token is taken as expired. Source: client-go auth/oidc/oidc.go expiryDelta. */
const idTokenLeewayS = 10;

/**
 * Credentials of a kubeconfig's user, in kubectl's order: certificate beside a token file, a token or a password;
 * an exec plugin only where none of them is given.
 * Source: client-go v0.36.3 transport/round_trippers.go, plugin/pkg/client/auth/exec/exec.go UpdateTransportConfig.
 */
export class CredentialStore {
  readonly #user: UserSettings;
  readonly #materials: Materials;
  readonly #plugin: ExecPlugin | undefined;
  readonly #now: () => number;
  #lastFileToken: string | undefined;
  /** The plugin's credential that the server refused last. */
  #refused: ExecCredential | undefined;

  constructor(
    user: UserSettings,
    materials: Materials,
    plugin: ExecPlugin | undefined,
    now: () => number,
  ) {
    this.#user = user;
    this.#materials = materials;
    this.#plugin = plugin;
    this.#now = now;
  }

  /** Those of the next request; rejects with a `ClusterError`. */
  async current(signal: AbortSignal): Promise<Credentials> {
    const [authorization, certificate] = await Promise.all([
      this.#authorization(),
      this.#certificate(),
    ]);
    if (authorization === undefined && certificate === undefined && this.#plugin === undefined)
      throw clusterError(
        'credentials',
        say(
          'The user of the context has no credentials: kubectl would ask for a name and a password.',
        ),
      );
    if (authorization !== undefined || certificate !== undefined || this.#plugin === undefined)
      return { authorization, certificate, exec: undefined };
    const exec = await this.#plugin.credential(signal);
    return {
      authorization: exec.token === undefined ? undefined : `Bearer ${exec.token}`,
      certificate: exec.certificate,
      exec,
    };
  }

  /** The server answered 401 to these. */
  refuse({ exec }: Credentials): void {
    this.#refused = exec;
  }

  /** Drops what can be had anew; whether the next credentials may be others. */
  renew(): boolean {
    this.#materials.forget();
    const { tokenFile, clientCertificate } = this.#user;
    if (this.#plugin === undefined)
      return tokenFile !== undefined || clientCertificate?.kind === 'file';
    this.#plugin.drop(this.#refused);
    return true;
  }

  async #authorization(): Promise<string | undefined> {
    const { token, tokenFile, basic, authProvider } = this.#user;
    if (tokenFile !== undefined) return `Bearer ${await this.#fileToken(tokenFile)}`;
    if (token !== undefined) return `Bearer ${token}`;
    // Source: client-go v0.36.3 tools/clientcmd/client_config.go canIdentifyUser: a password alone is nobody.
    if (basic !== undefined && basic.username !== '')
      return `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`;
    return authProvider === undefined ? undefined : this.#ofProvider(authProvider);
  }

  /** A file that cannot be read now leaves the token that was read last, or the one beside it. */
  async #fileToken(path: string): Promise<string> {
    try {
      const text = (await this.#materials.readFile(path, 'tokenFile')).toString('utf8').trim();
      if (text === '')
        throw clusterError('credentials', say('The tokenFile is empty: {path}.', { path }));
      this.#lastFileToken = text;
      return text;
    } catch (error) {
      const last = this.#lastFileToken ?? this.#user.token;
      if (last !== undefined) return last;
      throw error;
    }
  }

  async #certificate(): Promise<ClientCertificate | undefined> {
    const { clientCertificate, clientKey } = this.#user;
    if (clientCertificate === undefined || clientKey === undefined) return undefined;
    const [certificate, key] = await Promise.all([
      this.#materials.read(clientCertificate, 'client-certificate'),
      this.#materials.read(clientKey, 'client-key'),
    ]);
    return { certificate, key };
  }

  #ofProvider({ name, idToken }: { readonly name: string; readonly idToken?: string }): string {
    if (name !== 'oidc') throw clusterError('credentials', adviceFor(name));
    if (idToken === undefined || this.#expired(idToken))
      throw clusterError(
        'credentials',
        say(
          'The id-token of the auth-provider oidc has expired. Run any kubectl command with this context to renew it, or use the exec plugin kubelogin (oidc-login).',
        ),
      );
    return `Bearer ${idToken}`;
  }

  // Source: client-go v0.36.3 plugin/pkg/client/auth/oidc/oidc.go idTokenExpired.
  #expired(idToken: string): boolean {
    try {
      const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
      const claims: unknown = JSON.parse(payload);
      const end =
        typeof claims === 'object' && claims !== null && 'exp' in claims ? Number(claims.exp) : 0;
      return !(end - idTokenLeewayS > this.#now() / 1000);
    } catch {
      return true;
    }
  }
}

function adviceFor(name: string): string {
  switch (name) {
    case 'gcp':
      return say(
        'The auth-provider gcp was removed from Kubernetes: install gke-gcloud-auth-plugin and run gcloud container clusters get-credentials.',
      );
    case 'azure':
      return say(
        'The auth-provider azure was removed from Kubernetes: install kubelogin and run kubelogin convert-kubeconfig.',
      );
    default:
      return say(
        'The auth-provider {name} is not one that Kubernetes knows: use an exec plugin instead.',
        { name },
      );
  }
}
