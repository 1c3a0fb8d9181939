import { createHash } from 'node:crypto';
import { say } from '../../util/words.ts';
import type { ContextEntry, OpenCluster } from '../kubeconfig/kubeconfig.ts';
import { serverAddress } from '../kubeconfig/server-address.ts';
import { ClusterError } from '../port.ts';
import { CredentialStore } from './credentials.ts';
import { ExecPlugin } from './exec-plugin.ts';
import type { ExecCluster } from './exec-plugin.ts';
import { clusterError } from './failures.ts';
import { Materials } from './material.ts';
import { createNodeClient } from './node-client.ts';
import { proxyFor } from './proxy.ts';
import type { Environment } from './proxy.ts';
import { Requester } from './requester.ts';

export interface OpenClusterOptions {
  /** Whether the window is trusted: otherwise nothing is contacted and no program runs. Asked each time. */
  readonly trusted: () => boolean;
  /** The environment of proxies and exec plugins; that of this process when absent. */
  readonly env?: Environment;
  /** Milliseconds that an exec plugin may take; 60,000 when absent. */
  readonly execTimeoutMs?: number;
}

const usualExecMs = 60_000;

/**
 * Makes clients of contexts. What an exec plugin gave is shared by the contexts that would run it alike, and outlives
 * their clients, so that nobody signs in twice.
 */
export function createOpenCluster(options: OpenClusterOptions): OpenCluster {
  const plugins = new Map<string, ExecPlugin>();
  const env = options.env ?? process.env;
  // Promise: what is wrong is told by a rejection.
  return async (entry) => {
    if (!options.trusted())
      throw clusterError(
        'untrusted',
        say('Clusters are contacted in trusted windows only: trust this workspace first.'),
      );
    if (entry.problem !== undefined) throw new ClusterError(entry.problem);
    const { connect } = entry;
    const address = serverAddress(connect.cluster.server);
    if (address === undefined)
      throw clusterError('configuration', say('The context has no server that can be asked.'));
    const materials = new Materials(Date.now);
    const plugin = pluginOf(entry, { ...options, env, plugins, materials });
    const requester = new Requester({
      connect,
      address,
      proxy: proxyFor(connect.cluster.proxyUrl, address, env),
      server: entry.server,
      materials,
      credentials: new CredentialStore(connect.user, materials, plugin, Date.now),
    });
    return createNodeClient(requester, !connect.cluster.disableCompression);
  };
}

interface PluginContext extends OpenClusterOptions {
  readonly env: Environment;
  readonly plugins: Map<string, ExecPlugin>;
  readonly materials: Materials;
}

function pluginOf(
  { connect: { user, cluster } }: ContextEntry,
  { plugins, materials, env, trusted, execTimeoutMs }: PluginContext,
): ExecPlugin | undefined {
  const { exec } = user;
  if (exec === undefined) return undefined;
  const key = createHash('sha256')
    .update(JSON.stringify([exec, cluster]))
    .digest('hex');
  const known = plugins.get(key);
  if (known !== undefined) return known;
  const plugin = new ExecPlugin({
    exec,
    env,
    trusted,
    now: Date.now,
    timeoutMs: execTimeoutMs ?? usualExecMs,
    cluster: () => execCluster(cluster, materials),
  });
  plugins.set(key, plugin);
  return plugin;
}

/** Source: client-go v0.36.3 rest/exec.go ConfigToExecCluster. */
async function execCluster(
  cluster: ContextEntry['connect']['cluster'],
  materials: Materials,
): Promise<ExecCluster> {
  const { certificateAuthority, tlsServerName, proxyUrl, execConfig } = cluster;
  const authority =
    certificateAuthority === undefined
      ? undefined
      : await materials.read(certificateAuthority, 'certificate-authority');
  return {
    server: cluster.server,
    ...(tlsServerName === undefined ? {} : { 'tls-server-name': tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(authority).toString('base64') }),
    ...(proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }),
    ...(cluster.disableCompression ? { 'disable-compression': true } : {}),
    ...(execConfig === undefined ? {} : { config: execConfig }),
  };
}
