// Where a lab keeps its files: everything is below one folder.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { shortHash } from '../../stand/files.mjs';
import { LabProblem } from '../problem.ts';

/** The state directory of this user's lab. */
export function defaultDir(): string {
  const base = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(base, 'gauntlet', 'lab');
}

/** Unix sockets have paths of up to 107 bytes, and the longest below this folder takes 57 of them. */
const longestDir = 50;

/** Folders that a cluster's node sees as empty ones of its own. */
const shadowed = ['/run', '/var/run', '/var/log', '/var/lib'];

/** The absolute path of a state directory, or why it cannot be one. */
export function checkDir(dir: string): string {
  const path = resolve(dir);
  const advice = `Choose another with --dir, such as ${defaultDir()}.`;
  if (Buffer.byteLength(path) > longestDir) {
    throw new LabProblem(
      `${path} is too long for a state directory: sockets below it would pass 107 bytes`,
      advice,
    );
  }
  if (/[^\w./+-]/.test(path)) {
    throw new LabProblem(`${path} has a character that a state directory may not have`, advice);
  }
  const above = shadowed.find((folder) => path === folder || path.startsWith(`${folder}/`));
  if (above !== undefined) {
    throw new LabProblem(
      `${path} cannot be the state directory: nodes see another ${above}`,
      advice,
    );
  }
  return path;
}

/** The files of a lab. */
export function labPaths(dir: string) {
  return {
    dir,
    record: join(dir, 'lab.json'),
    /** Beside the directory, since it is removed while the lock is held. */
    lock: `${dir}.lock`,
    socket: join(dir, 'control.sock'),
    kubeconfig: join(dir, 'kubeconfig'),
    keys: join(dir, 'object-store-keys.json'),
    objectStore: join(dir, 'object-store'),
    logs: join(dir, 'logs'),
    supervisorLog: join(dir, 'logs', 'supervisor.log'),
    cluster: (name: string) => clusterPaths(dir, name),
    /** The control group of all processes of the clusters, below each mounted hierarchy. */
    controlGroup: `gauntlet-${shortHash([dir])}`,
  };
}

export type LabPaths = ReturnType<typeof labPaths>;

/** The files of one cluster. */
export function clusterPaths(dir: string, name: string) {
  const home = join(dir, name);
  const at = (...parts: string[]) => join(home, ...parts);
  return {
    home,
    logs: join(dir, 'logs', name),
    holder: at('holder.sh'),
    inside: at('inside.sh'),
    /** There once the namespaces are furnished. */
    holderReady: at('run', 'gauntlet-ready'),
    enterNetwork: at('enter-network.sh'),
    enterNode: at('enter-node.sh'),
    shadows: { run: at('run'), log: at('log'), lib: at('lib'), sysctls: at('sysctls') },
    controlGroups: at('cgroup'),
    pki: at('pki'),
    kubeconfigs: at('kubeconfigs'),
    etcd: at('etcd'),
    containerd: {
      config: at('containerd.toml'),
      root: at('containerd'),
      state: at('containerd-state'),
      /** At the usual place for the node, whose /run this is. */
      socket: at('run', 'containerd', 'containerd.sock'),
    },
    cni: at('cni'),
    addresses: at('addresses'),
    kubelet: { config: at('kubelet.yaml'), root: at('kubelet'), podLogs: at('pods-log') },
    resolvConf: at('resolv.conf'),
    kubeProxy: at('kube-proxy.yaml'),
  };
}

export type ClusterPaths = ReturnType<typeof clusterPaths>;
