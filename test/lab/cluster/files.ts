// Writes what a cluster's programs read: folders, certificates, configuration.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { issueCertificates } from '../pki/issue.ts';
import type { ClusterPlan } from '../plan.ts';
import type { ClusterPaths } from '../state/paths.ts';
import { holderScript, insideScript, shadowSysctls } from './holder.ts';
import type { Access } from './kubeconfig.ts';
import { apiPort, kubeconfigOf } from './kubeconfig.ts';
import { cniConfig, containerdConfig, kubeProxyConfig, kubeletConfig } from './node-config.ts';

/** The users that have a kubeconfig of their own; each is the name of its certificate as well. */
const users = ['admin', 'controller-manager', 'scheduler', 'kubelet', 'kube-proxy'] as const;

export interface ClusterFiles {
  readonly cluster: ClusterPlan;
  readonly paths: ClusterPaths;
  readonly sandboxImage: string;
  /** The folder of the network plugins. */
  readonly networkPlugins: string;
  readonly controlGroup: string;
}

/** Writes everything; gives the access of the administrator. */
export async function writeClusterFiles(wanted: ClusterFiles): Promise<Access> {
  const { cluster, paths } = wanted;
  await issueCertificates(cluster, paths.pki);
  for (const [path, text] of Object.entries(configFiles(wanted))) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const folders = [
    ...Object.values(paths.shadows),
    join(paths.shadows.lib, 'upper'),
    join(paths.shadows.lib, 'work'),
    paths.controlGroups,
    paths.logs,
    paths.kubelet.podLogs,
    paths.kubeconfigs,
  ];
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const user of users) {
    const config = kubeconfigOf([await accessOf(cluster, paths, user)]);
    await writeFile(join(paths.kubeconfigs, user), config, { mode: 0o600 });
  }
  return accessOf(cluster, paths, 'admin');
}

function configFiles(wanted: ClusterFiles) {
  const { cluster, paths, controlGroup } = wanted;
  return {
    [paths.holder]: holderScript(paths, controlGroup),
    [paths.inside]: insideScript(cluster, paths, controlGroup),
    [paths.kubelet.config]: kubeletConfig(cluster, paths),
    [paths.kubeProxy]: kubeProxyConfig(cluster, paths),
    [paths.containerd.config]: containerdConfig(paths, wanted),
    [join(paths.cni, '10-gauntlet.conflist')]: cniConfig(cluster, paths),
    // No name server outside: pods with the policy Default ask nobody.
    [paths.resolvConf]: '',
    ...Object.fromEntries(
      Object.entries(shadowSysctls).map(([name, value]) => [
        join(paths.shadows.sysctls, name),
        `${value}\n`,
      ]),
    ),
  };
}

/** Who a user of the cluster is to its API server. */
export async function accessOf(
  cluster: ClusterPlan,
  paths: ClusterPaths,
  user: (typeof users)[number],
): Promise<Access> {
  const text = (name: string) => readFile(join(paths.pki, name), 'utf8');
  return {
    name: cluster.name,
    server: `https://${cluster.nodeAddress}:${apiPort}`,
    authority: await text('ca.crt'),
    certificate: await text(`${user}.crt`),
    key: await text(`${user}.key`),
  };
}
