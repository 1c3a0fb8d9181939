import type { ClusterProblem } from '../model.ts';
import type { ClusterClient } from '../port.ts';

/**
 * The kubeconfig as kubectl reads it: files merged, relative paths resolved, nothing of it checked against a
 * cluster. What is in `connect` may be secret; everything else may be shown.
 */
export interface Kubeconfig {
  /** In the order of the files; unique names. */
  readonly contexts: readonly ContextEntry[];
  /** What is wrong with a file, or why there are no contexts; sentences for people, without secrets. */
  readonly problems: readonly string[];
}

export interface ContextEntry {
  readonly context: string;
  /** URL of the API server as it is shown: no user, no password. Empty when the context names none. */
  readonly server: string;
  /** Name of the user's entry; empty for none. */
  readonly user: string;
  /** `default` when the context names none. */
  readonly namespace: string;
  /** The files that the context, its cluster and its user come from. */
  readonly files: readonly string[];
  /** `current-context` names it. */
  readonly current: boolean;
  /** TLS checks are off. */
  readonly insecure: boolean;
  /** A digest that changes when anything that is needed to connect changes; holds no secret. */
  readonly key: string;
  /** What kubectl would refuse before it asks the cluster; opening it rejects with this. */
  readonly problem?: ClusterProblem;
  readonly connect: ConnectSettings;
}

/** Everything that is needed to open a connection. Holds secrets: never shown, never logged. */
export interface ConnectSettings {
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
}

/** Bytes that stand in the kubeconfig, or in a file that is read again when it changes. */
export type Material =
  | { readonly kind: 'data'; readonly data: Uint8Array }
  | { readonly kind: 'file'; readonly path: string };

export interface ClusterSettings {
  /** Name of the cluster's entry. */
  readonly name: string;
  readonly server: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority?: Material;
  readonly proxyUrl?: string;
  readonly disableCompression: boolean;
  /** The extension that exec plugins are handed as `spec.cluster.config`. */
  readonly execConfig?: unknown;
}

export interface UserSettings {
  readonly clientCertificate?: Material;
  readonly clientKey?: Material;
  /** Beside a `tokenFile` it is used only while that cannot be read. */
  readonly token?: string;
  readonly tokenFile?: string;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly impersonate?: Impersonation;
  readonly exec?: ExecSettings;
  readonly authProvider?: AuthProvider;
}

/** The old form of credentials. Of `oidc` the token is used while it is valid; all others are advice only. */
export interface AuthProvider {
  readonly name: string;
  readonly idToken?: string;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export type InteractiveMode = 'Never' | 'IfAvailable' | 'Always';

export interface ExecSettings {
  readonly apiVersion: string;
  /** Resolved against its file when it is a path, else looked up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode: InteractiveMode;
}

/** The kubeconfig of the window and its changes. Only reads. */
export interface KubeconfigSource {
  /** Never rejects: what cannot be read is a problem of the result. */
  read(): Promise<Kubeconfig>;
  /** A file of it appeared, changed or went. */
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

/** Makes the client of a context; contacts nothing yet. Rejects with a `ClusterError`. */
export type OpenCluster = (entry: ContextEntry) => Promise<ClusterClient>;
