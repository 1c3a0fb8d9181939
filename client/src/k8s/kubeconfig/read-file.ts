import { parse, YAMLError } from 'yaml';
import { FieldError, fieldsOf } from './fields.ts';
import type { FieldReader } from './fields.ts';
import type { ExecSettings } from './kubeconfig.ts';

/** One kubeconfig file, decoded; nothing of it is resolved or checked. */
export interface KubeconfigFile {
  readonly path: string;
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, RawCluster>;
  readonly users: ReadonlyMap<string, RawUser>;
  readonly contexts: ReadonlyMap<string, RawContext>;
}

export interface RawContext {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

export interface RawCluster {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: string;
  readonly certificateAuthorityData: Uint8Array | undefined;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  readonly execConfig: unknown;
}

export interface RawUser {
  readonly clientCertificate: string;
  readonly clientCertificateData: Uint8Array | undefined;
  readonly clientKey: string;
  readonly clientKeyData: Uint8Array | undefined;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly as: string;
  readonly asUid: string;
  readonly asGroups: readonly string[];
  readonly asUserExtra: Readonly<Record<string, readonly string[]>>;
  readonly authProvider: RawAuthProvider | undefined;
  readonly exec: RawExec | undefined;
}

export interface RawAuthProvider {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

/** As it is written: no path is resolved, and the mode may be any text. */
export interface RawExec extends Omit<ExecSettings, 'interactiveMode'> {
  readonly interactiveMode: string;
}

/** Why a file is no kubeconfig; holds no value of it. */
export interface FileProblem {
  readonly reason: string;
}

/**
 * Decodes a kubeconfig as kubectl does; a file that kubectl refuses is refused.
 * Source: client-go v0.36.3 tools/clientcmd/loader.go Load, api/v1/conversion.go.
 */
export function readKubeconfigFile(path: string, text: string): KubeconfigFile | FileProblem {
  try {
    return decode(path, text);
  } catch (error) {
    if (error instanceof FieldError) return { reason: error.message };
    // The message of a YAML error quotes the line; its place is enough, and holds no token.
    if (error instanceof YAMLError)
      return { reason: `it is not YAML${lineOf(error)} (${error.code})` };
    throw error;
  }
}

const lineOf = (error: YAMLError): string => {
  const line = error.linePos?.[0].line;
  return line === undefined ? '' : ` at line ${line}`;
};

function decode(path: string, text: string): KubeconfigFile {
  const file = fieldsOf(yamlOf(text), '');
  const kind = file.text('kind');
  const apiVersion = file.text('apiVersion');
  if (kind !== '' && kind !== 'Config') throw new FieldError('its kind is not Config');
  if (apiVersion !== '' && apiVersion !== 'v1') throw new FieldError('its apiVersion is not v1');
  return {
    path,
    currentContext: file.text('current-context'),
    clusters: named(file, 'clusters', (entry) => clusterOf(entry.object('cluster'))),
    users: named(file, 'users', (entry) => userOf(entry.object('user'))),
    contexts: named(file, 'contexts', (entry) => contextOf(entry.object('context'))),
  };
}

/** kubectl reads YAML 1.1 by way of JSON: `yes` is a boolean, merge keys work, the last of equal keys counts. */
function yamlOf(text: string): unknown {
  const document = text.split(/^---[ \t]*$/m).find((part) => part.trim() !== '') ?? '';
  return parse(document, {
    version: '1.1',
    uniqueKeys: false,
    maxAliasCount: 1000,
    logLevel: 'error',
  });
}

function named<T>(
  file: FieldReader,
  list: string,
  read: (entry: FieldReader) => T,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const entry of file.objects(list)) {
    const name = entry.text('name');
    if (all.has(name)) throw new FieldError(`${list} has two entries named “${name}”`);
    all.set(name, read(entry));
  }
  return all;
}

const contextOf = (context: FieldReader): RawContext => ({
  cluster: context.text('cluster'),
  user: context.text('user'),
  namespace: context.text('namespace'),
});

/** What exec plugins may be told about their cluster. Source: client-go tools/clientcmd/client_config.go. */
const execExtension = 'client.authentication.k8s.io/exec';

function clusterOf(cluster: FieldReader): RawCluster {
  const extension = cluster
    .objects('extensions')
    .find((entry) => entry.text('name') === execExtension);
  return {
    server: cluster.text('server'),
    tlsServerName: cluster.text('tls-server-name'),
    insecureSkipTlsVerify: cluster.flag('insecure-skip-tls-verify'),
    certificateAuthority: cluster.text('certificate-authority'),
    certificateAuthorityData: cluster.bytes('certificate-authority-data'),
    proxyUrl: cluster.text('proxy-url'),
    disableCompression: cluster.flag('disable-compression'),
    execConfig: extension?.value('extension'),
  };
}

function userOf(user: FieldReader): RawUser {
  return {
    clientCertificate: user.text('client-certificate'),
    clientCertificateData: user.bytes('client-certificate-data'),
    clientKey: user.text('client-key'),
    clientKeyData: user.bytes('client-key-data'),
    token: user.text('token'),
    tokenFile: user.text('tokenFile'),
    username: user.text('username'),
    password: user.text('password'),
    as: user.text('as'),
    asUid: user.text('as-uid'),
    asGroups: user.texts('as-groups'),
    asUserExtra: user.textsMap('as-user-extra'),
    authProvider: user.has('auth-provider')
      ? authProviderOf(user.object('auth-provider'))
      : undefined,
    exec: user.has('exec') ? execOf(user.object('exec')) : undefined,
  };
}

const authProviderOf = (provider: FieldReader): RawAuthProvider => ({
  name: provider.text('name'),
  config: provider.textMap('config'),
});

function execOf(exec: FieldReader): RawExec {
  const apiVersion = exec.text('apiVersion');
  return {
    apiVersion,
    command: exec.text('command'),
    args: exec.texts('args'),
    env: exec
      .objects('env')
      .map((entry) => ({ name: entry.text('name'), value: entry.text('value') })),
    installHint: exec.text('installHint'),
    provideClusterInfo: exec.flag('provideClusterInfo'),
    interactiveMode: exec.text('interactiveMode') || usualMode(apiVersion),
  };
}

// Source: client-go v0.36.3 tools/clientcmd/api/v1/defaults.go.
const usualMode = (apiVersion: string): string =>
  /^client\.authentication\.k8s\.io\/v1(?:alpha|beta)1$/.test(apiVersion) ? 'IfAvailable' : '';
