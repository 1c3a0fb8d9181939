// Configuration files of what runs on a node: kubelet, kube-proxy, containerd, the network plugins.
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ClusterPlan } from '../plan.ts';
import type { ClusterPaths } from '../state/paths.ts';

/** Where containerd listens, as its node sees it: the usual place, where kubelet's cAdvisor looks for it. */
const containerdSocket = '/run/containerd/containerd.sock';

/** kubelet: KubeletConfiguration. */
export function kubeletConfig(cluster: ClusterPlan, paths: ClusterPaths): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    // The machine may still have version 1 of control groups; the node's own tree has no room for QoS classes.
    failCgroupV1: false,
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    evictionHard: {},
    // Images cannot be fetched again: never throw one away.
    imageGCHighThresholdPercent: 100,
    oomScoreAdj: 0,
    maxPods: 250,
    clusterDNS: [cluster.dnsAddress],
    clusterDomain: 'cluster.local',
    resolvConf: paths.resolvConf,
    podLogsDir: paths.kubelet.podLogs,
    volumePluginDir: join(paths.kubelet.root, 'volume-plugins'),
    tlsCertFile: join(paths.pki, 'kubelet-server.crt'),
    tlsPrivateKeyFile: join(paths.pki, 'kubelet-server.key'),
    rotateCertificates: false,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(paths.pki, 'ca.crt') },
    },
    authorization: { mode: 'Webhook' },
  });
}

/** kube-proxy: KubeProxyConfiguration. The sysctls of connection tracking are the host's: 0 leaves them alone. */
export function kubeProxyConfig(cluster: ClusterPlan, paths: ClusterPaths): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: join(paths.kubeconfigs, 'kube-proxy') },
    hostnameOverride: cluster.nodeName,
    mode: 'iptables',
    clusterCIDR: cluster.podRange,
    metricsBindAddress: `${cluster.nodeAddress}:10249`,
    conntrack: {
      maxPerCore: 0,
      min: 0,
      tcpEstablishedTimeout: '0s',
      tcpCloseWaitTimeout: '0s',
    },
  });
}

/** containerd 1.6: everything below the cluster's folder, images from archives alone. */
export function containerdConfig(
  paths: ClusterPaths,
  { sandboxImage, networkPlugins }: { sandboxImage: string; networkPlugins: string },
): string {
  const { root, state } = paths.containerd;
  return `version = 2
root = "${root}"
state = "${state}"
# The first would make /opt/containerd; the others are file systems that nobody here has.
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]

[grpc]
address = "${containerdSocket}"

[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "${sandboxImage}"
stream_server_address = "127.0.0.1"
# The machine may forbid to lower the score; without this every sandbox dies.
restrict_oom_score_adj = true
# As in newer versions of containerd: pods without root may listen on port 53.
enable_unprivileged_ports = true
enable_unprivileged_icmp = true

[plugins."io.containerd.grpc.v1.cri".containerd]
snapshotter = "overlayfs"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "${networkPlugins}"
conf_dir = "${paths.cni}"
`;
}

/** The pod network: one bridge inside of the namespace; packets keep their source, the pods' network is flat. */
export function cniConfig(cluster: ClusterPlan, paths: ClusterPaths): string {
  return JSON.stringify(
    {
      cniVersion: '1.0.0',
      name: `gauntlet-${cluster.name}`,
      plugins: [
        {
          type: 'bridge',
          bridge: 'cni0',
          isGateway: true,
          hairpinMode: true,
          ipam: {
            type: 'host-local',
            ranges: [[{ subnet: cluster.podRange }]],
            routes: [{ dst: '0.0.0.0/0' }],
            dataDir: paths.addresses,
          },
        },
        { type: 'portmap', capabilities: { portMappings: true } },
      ],
    },
    undefined,
    2,
  );
}
