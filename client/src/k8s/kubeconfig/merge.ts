import { createHash } from 'node:crypto';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import type { ClusterProblem } from '../model.ts';
import { say } from '../../util/words.ts';
import { checkCluster, checkUser } from './check.ts';
import { serverAddress, shownServer } from './server-address.ts';
import type {
  ClusterSettings,
  ContextEntry,
  ExecSettings,
  Material,
  UserSettings,
} from './kubeconfig.ts';
import type { KubeconfigFile, RawCluster, RawContext, RawExec, RawUser } from './read-file.ts';

/** An entry and the file that it stands in. */
interface Placed<T> {
  readonly file: string;
  readonly entry: T;
}

/**
 * The contexts of several files as kubectl merges them: of equal names the first file's entry counts, whole; relative
 * paths are of the file that they stand in.
 * Source: client-go v0.36.3 tools/clientcmd/loader.go.
 */
export function mergeFiles(files: readonly KubeconfigFile[]): readonly ContextEntry[] {
  const clusters = firstOfName(files, (file) => file.clusters);
  const users = firstOfName(files, (file) => file.users);
  const contexts = firstOfName(files, (file) => file.contexts);
  const currentContext = files.find((file) => file.currentContext !== '')?.currentContext;
  return [...contexts].map(([name, context]) =>
    entryOf(
      { name, current: name === currentContext },
      context,
      clusters.get(context.entry.cluster),
      users.get(context.entry.user),
    ),
  );
}

function firstOfName<T>(
  files: readonly KubeconfigFile[],
  of: (file: KubeconfigFile) => ReadonlyMap<string, T>,
): ReadonlyMap<string, Placed<T>> {
  const all = new Map<string, Placed<T>>();
  for (const file of files)
    for (const [name, entry] of of(file))
      if (!all.has(name)) all.set(name, { file: file.path, entry });
  return all;
}

function entryOf(
  { name, current }: { readonly name: string; readonly current: boolean },
  { file, entry: context }: Placed<RawContext>,
  cluster: Placed<RawCluster> | undefined,
  user: Placed<RawUser> | undefined,
): ContextEntry {
  const connect = {
    cluster: clusterSettings(context.cluster, cluster),
    user: userSettings(user),
  };
  const problem = problemOf(context, cluster, user);
  return {
    context: name,
    server: shownServer(connect.cluster.server),
    user: context.user,
    namespace: context.namespace || 'default',
    files: [...new Set([file, cluster?.file, user?.file].filter((path) => path !== undefined))],
    current,
    insecure: connect.cluster.insecureSkipTlsVerify,
    key: digestOf([connect, problem]),
    ...(problem === undefined ? {} : { problem }),
    connect,
  };
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

function problemOf(
  context: RawContext,
  cluster: Placed<RawCluster> | undefined,
  user: Placed<RawUser> | undefined,
): ClusterProblem | undefined {
  const message =
    cluster === undefined
      ? noCluster(context)
      : (checkCluster(context.cluster, cluster.entry) ??
        noAddress(cluster.entry) ??
        (user === undefined ? undefined : checkUser(context.user, user.entry)));
  return message === undefined ? undefined : { kind: 'configuration', message };
}

// kubectl would ask http://localhost:8080 for these, which is never what is meant.
const noCluster = ({ cluster }: RawContext): string =>
  cluster === ''
    ? say('The context names no cluster in the kubeconfig.')
    : say('The context names the cluster “{cluster}”, which no kubeconfig has.', { cluster });

const noAddress = ({ server }: RawCluster): string | undefined =>
  serverAddress(server) === undefined
    ? say('The server of the cluster is not an address in the kubeconfig.')
    : undefined;

function clusterSettings(name: string, placed: Placed<RawCluster> | undefined): ClusterSettings {
  if (placed === undefined)
    return { name, server: '', insecureSkipTlsVerify: false, disableCompression: false };
  const { entry, file } = placed;
  const authority = material(
    entry.certificateAuthorityData,
    pathOf(file, entry.certificateAuthority),
  );
  return {
    name,
    server: entry.server,
    insecureSkipTlsVerify: entry.insecureSkipTlsVerify,
    disableCompression: entry.disableCompression,
    ...(entry.tlsServerName === '' ? {} : { tlsServerName: entry.tlsServerName }),
    ...(authority === undefined ? {} : { certificateAuthority: authority }),
    ...(entry.proxyUrl === '' ? {} : { proxyUrl: entry.proxyUrl }),
    ...(entry.execConfig === undefined ? {} : { execConfig: entry.execConfig }),
  };
}

function userSettings(placed: Placed<RawUser> | undefined): UserSettings {
  if (placed === undefined) return {};
  const { entry, file } = placed;
  const certificate = material(entry.clientCertificateData, pathOf(file, entry.clientCertificate));
  const key = material(entry.clientKeyData, pathOf(file, entry.clientKey));
  const { authProvider, exec } = entry;
  const idToken = authProvider?.config['id-token'];
  return {
    ...(certificate === undefined || key === undefined
      ? {}
      : { clientCertificate: certificate, clientKey: key }),
    ...(entry.token === '' ? {} : { token: entry.token }),
    ...(entry.tokenFile === '' ? {} : { tokenFile: pathOf(file, entry.tokenFile) }),
    ...(entry.username === '' && entry.password === ''
      ? {}
      : { basic: { username: entry.username, password: entry.password } }),
    ...impersonationOf(entry),
    ...(exec === undefined ? {} : { exec: execSettings(file, exec) }),
    ...(authProvider === undefined
      ? {}
      : {
          authProvider: {
            name: authProvider.name,
            ...(idToken === undefined ? {} : { idToken }),
          },
        }),
  };
}

const impersonationOf = ({
  as,
  asUid,
  asGroups,
  asUserExtra,
}: RawUser): Pick<UserSettings, 'impersonate'> =>
  as === '' ? {} : { impersonate: { user: as, uid: asUid, groups: asGroups, extra: asUserExtra } };

const execSettings = (file: string, exec: RawExec): ExecSettings => ({
  ...exec,
  // Source: client-go v0.36.3 tools/clientcmd/loader.go GetAuthInfoFileReferences.
  command: exec.command.includes(sep) ? pathOf(file, exec.command) : exec.command,
  interactiveMode:
    exec.interactiveMode === 'Never' || exec.interactiveMode === 'Always'
      ? exec.interactiveMode
      : 'IfAvailable',
});

/** Data wins over a file, as in Go's transports. */
function material(data: Uint8Array | undefined, path: string): Material | undefined {
  if (data !== undefined) return { kind: 'data', data };
  return path === '' ? undefined : { kind: 'file', path };
}

const pathOf = (file: string, path: string): string =>
  path === '' || isAbsolute(path) ? path : join(resolve(dirname(file)), path);
