// The programs of a cluster and their arguments. Sources: `PROGRAM --help` of the versions in test/stand/families.mjs.
import { join } from 'node:path';
import { fakeNodeAnnotation } from '../components/fake-workloads.ts';
import type { ClusterPlan } from '../plan.ts';
import type { ClusterPaths } from '../state/paths.ts';
import { apiPort } from './kubeconfig.ts';

export const componentNames = [
  'etcd',
  'containerd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
] as const;

export type ComponentName = (typeof componentNames)[number];

/** What runs beside etcd and the API server, once that is ready. */
export const clientNames = [
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
] as const satisfies readonly ComponentName[];

export interface Daemon {
  /** Whether it shares the node's namespaces, or its network alone. */
  readonly inside: 'network' | 'node';
  /** Comes with the machine's packages, not from the families. */
  readonly packaged?: true;
  /** Memory from which on Go's collector works harder, as in GOMEMLIMIT: above what the program needs at rest. */
  readonly memoryLimit?: string;
  readonly args: (cluster: ClusterPlan, paths: ClusterPaths) => readonly string[];
}

/** The programs, by the names of their binaries. */
export const daemons: Readonly<Record<ComponentName, Daemon>> = {
  etcd: { inside: 'network', args: etcdArgs },
  containerd: {
    inside: 'node',
    packaged: true,
    args: (_, { containerd }) => ['--config', containerd.config],
  },
  // By far the largest; half of its memory would be garbage and free pages.
  'kube-apiserver': { inside: 'network', args: apiServerArgs, memoryLimit: '290MiB' },
  'kube-controller-manager': { inside: 'network', args: controllerManagerArgs },
  'kube-scheduler': { inside: 'network', args: schedulerArgs },
  // In the node's namespaces too: it shares the lock of iptables with the network plugins.
  'kube-proxy': { inside: 'node', args: (_, paths) => [`--config=${paths.kubeProxy}`] },
  kubelet: { inside: 'node', args: kubeletArgs },
};

/** Runs beside them where the scenario has fake nodes; `sources` is the folder of its module, with the stages. */
export function kwokDaemon(sources: string): Daemon {
  return { inside: 'network', args: (cluster, paths) => kwokArgs(cluster, paths, sources) };
}

/** Of etcd, on the loopback of the cluster's network namespace. */
const etcdPort = 2379;
const etcdPeerPort = 2380;
/** Of etcd's metrics, on the node's address, without TLS. */
const etcdMetricsPort = 2381;

function etcdArgs(cluster: ClusterPlan, paths: ClusterPaths): readonly string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    `--name=${cluster.nodeName}`,
    `--data-dir=${paths.etcd}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=${cluster.nodeName}=${peer}`,
    `--listen-metrics-urls=http://${cluster.nodeAddress}:${etcdMetricsPort}`,
    // The data of a lab need not outlive the machine's power.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiServerArgs(cluster: ClusterPlan, paths: ClusterPaths): readonly string[] {
  const pki = (name: string) => join(paths.pki, name);
  return [
    `--advertise-address=${cluster.nodeAddress}`,
    `--secure-port=${apiPort}`,
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--service-cluster-ip-range=${cluster.serviceRange}`,
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--client-ca-file=${pki('ca.crt')}`,
    `--tls-cert-file=${pki('apiserver.crt')}`,
    `--tls-private-key-file=${pki('apiserver.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${pki('service-accounts.pub')}`,
    `--service-account-signing-key-file=${pki('service-accounts.key')}`,
    `--kubelet-certificate-authority=${pki('ca.crt')}`,
    `--kubelet-client-certificate=${pki('apiserver-kubelet-client.crt')}`,
    `--kubelet-client-key=${pki('apiserver-kubelet-client.key')}`,
    '--kubelet-preferred-address-types=InternalIP',
    // Aggregated APIs: metrics.k8s.io and external.metrics.k8s.io.
    `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${pki('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${pki('front-proxy-client.key')}`,
  ];
}

/** How often (s) the HPA controller decides; 15 in a cluster as it comes. Timelines of the lab depend on it. */
export const autoscalerPeriod = 5;

function controllerManagerArgs(cluster: ClusterPlan, paths: ClusterPaths): readonly string[] {
  const kubeconfig = join(paths.kubeconfigs, 'controller-manager');
  const pki = (name: string) => join(paths.pki, name);
  return [
    ...clientFlags(cluster, kubeconfig),
    `--client-ca-file=${pki('ca.crt')}`,
    `--requestheader-client-ca-file=${pki('front-proxy-ca.crt')}`,
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${pki('service-accounts.key')}`,
    `--root-ca-file=${pki('ca.crt')}`,
    `--cluster-signing-cert-file=${pki('ca.crt')}`,
    `--cluster-signing-key-file=${pki('ca.key')}`,
    `--cluster-name=${cluster.name}`,
    `--horizontal-pod-autoscaler-sync-period=${autoscalerPeriod}s`,
  ];
}

function schedulerArgs(cluster: ClusterPlan, paths: ClusterPaths): readonly string[] {
  return clientFlags(cluster, join(paths.kubeconfigs, 'scheduler'));
}

/**
 * Of a controller: one copy needs no election; metrics are served to those whom the API server lets see them.
 * Thousands of pods would take minutes at the usual 20 requests a second.
 */
function clientFlags(cluster: ClusterPlan, kubeconfig: string): readonly string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--bind-address=${cluster.nodeAddress}`,
    '--leader-elect=false',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ];
}

function kubeletArgs(cluster: ClusterPlan, paths: ClusterPaths): readonly string[] {
  return [
    `--config=${paths.kubelet.config}`,
    `--kubeconfig=${join(paths.kubeconfigs, 'kubelet')}`,
    `--root-dir=${paths.kubelet.root}`,
    `--cert-dir=${join(paths.kubelet.root, 'pki')}`,
    `--hostname-override=${cluster.nodeName}`,
    `--node-ip=${cluster.nodeAddress}`,
    `--node-labels=topology.kubernetes.io/region=${cluster.name}`,
    // How often it reads what containers use; at the usual 10 s this is most of what an idle node does.
    '--housekeeping-interval=20s',
  ];
}

/** The annotation of the nodes that kwok plays. */
const fakeNodes = Object.entries(fakeNodeAnnotation).map(([key, value]) => `${key}=${value}`);

/** What happens to fake nodes and pods: they get ready at once, complete, and go when they are deleted. */
const stages = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
] as const;

function kwokArgs(cluster: ClusterPlan, paths: ClusterPaths, sources: string): readonly string[] {
  return [
    ...stages.map((stage) => `--config=${join(sources, 'kustomize', 'stage', stage)}`),
    `--kubeconfig=${join(paths.kubeconfigs, 'admin')}`,
    '--manage-all-nodes=false',
    `--manage-nodes-with-annotation-selector=${fakeNodes.join(',')}`,
    `--node-ip=${cluster.nodeAddress}`,
    `--cidr=${cluster.fakePodRange}`,
    '--node-lease-duration-seconds=40',
  ];
}
