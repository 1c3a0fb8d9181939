// What a cluster needs of the host itself: the container runtime, its network plugins, and the tools that set up
// namespaces. On Debian and its descendants it is installed; elsewhere it has to be there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../stand/binaries.mjs';
import type { Context } from '../stand/binaries.mjs';
import { ensureDebianPackages } from '../stand/debian.mjs';
import { LabProblem } from './problem.ts';

/** iptables is for kube-proxy, kubelet and the network plugins; the rest of the names say it. */
const packages = [
  'containerd',
  'runc',
  'containernetworking-plugins',
  'iptables',
  'iproute2',
  'util-linux',
  'mount',
  'openssl',
];

const programs = [
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'runc',
  'iptables',
  'ip',
  'nsenter',
  'unshare',
  'mount',
  'openssl',
];

/** Where Debian and the project's own archives put the network plugins. */
const pluginFolders = ['/usr/lib/cni', '/opt/cni/bin'];
const plugins = ['bridge', 'host-local', 'loopback', 'portmap'];

/** Where the host's programs are that are not found on PATH. */
export interface HostPrograms {
  /** The folder of the network plugins. */
  readonly networkPlugins: string;
}

/** Sees to what the host itself has to have; a LabProblem names what is missing where it cannot be installed. */
export async function ensureHostPrograms(context: Context): Promise<HostPrograms> {
  await ensureDebianPackages(packages, 'to run Kubernetes nodes', context);
  const missing = programs.filter((program) => onPath(program) === undefined);
  const networkPlugins = pluginFolders.find((folder) =>
    plugins.every((plugin) => existsSync(join(folder, plugin))),
  );
  if (missing.length === 0 && networkPlugins !== undefined) return { networkPlugins };
  const wanted = [
    ...missing,
    ...(networkPlugins === undefined
      ? [`the network plugins ${plugins.join(', ')} (in ${pluginFolders.join(' or ')})`]
      : []),
  ];
  throw new LabProblem(
    `A cluster needs programs that this machine does not have: ${wanted.join(', ')}.`,
    `They are in Debian's packages ${packages.join(' ')}; other systems have them under similar names.`,
  );
}
