import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planLab } from '../network/address-plan.ts';
import { clusterPaths } from '../state/paths.ts';
import { componentNames, daemons } from './daemons.ts';
import { enterScript, holderScript, insideScript } from './holder.ts';
import { kubeconfigOf } from './kubeconfig.ts';
import { cniConfig, containerdConfig, kubeProxyConfig, kubeletConfig } from './node-config.ts';

const [cluster] = planLab(['aks'], { links: [], ranges: [], wildcardPorts: [] }).clusters;
if (!cluster) throw new Error('no cluster');
const dir = '/home/someone/lab';
const paths = clusterPaths(dir, 'aks');

/** Absolute paths in a text. */
const pathsIn = (text: string) => text.match(/(?<![\w./:-])\/[\w./-]+/g) ?? [];

describe('daemons', () => {
  it.each(componentNames)('%s writes below the state directory alone', (name) => {
    const args = daemons[name].args(cluster, paths).filter((arg) => !arg.includes('http'));
    const outside = args.flatMap(pathsIn).filter((path) => !path.startsWith(`${dir}/`));
    expect(outside).toEqual([]);
  });

  it.each(componentNames)('%s has each flag once', (name) => {
    const flags = daemons[name].args(cluster, paths).map((arg) => arg.split('=')[0]);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it('have their metrics on the node’s address', () => {
    const args = (name: (typeof componentNames)[number]) => daemons[name].args(cluster, paths);
    expect(args('etcd')).toContain('--listen-metrics-urls=http://10.196.0.10:2381');
    expect(args('kube-scheduler')).toContain('--bind-address=10.196.0.10');
    expect(args('kube-controller-manager')).toContain('--bind-address=10.196.0.10');
    expect(parse(kubeProxyConfig(cluster, paths))).toMatchObject({
      metricsBindAddress: '10.196.0.10:10249',
    });
  });
});

describe('the node’s configuration', () => {
  const texts = {
    kubelet: kubeletConfig(cluster, paths),
    'kube-proxy': kubeProxyConfig(cluster, paths),
    containerd: containerdConfig(paths, { sandboxImage: 'pause:1', networkPlugins: '/plugins' })
      // Says what would be made, and so is not.
      .replace(/^#.*$/gm, ''),
    cni: cniConfig(cluster, paths),
  };

  it.each(Object.entries(texts))('of %s names files below the state directory alone', (_, text) => {
    const outside = pathsIn(text.replaceAll(cluster.podRange, '').replace('0.0.0.0/0', ''));
    // The node's /run is a folder of the lab.
    const inside = (path: string) => path.startsWith(`${dir}/`) || path.startsWith('/run/');
    expect(outside.filter((path) => !inside(path) && path !== '/plugins')).toEqual([]);
  });

  it('keeps images for good, since none can be fetched', () => {
    expect(parse(texts.kubelet)).toMatchObject({
      imageGCHighThresholdPercent: 100,
      evictionHard: {},
    });
  });

  it('leaves the host’s connection tracking alone', () => {
    expect(parse(texts['kube-proxy'])).toMatchObject({ conntrack: { maxPerCore: 0, min: 0 } });
  });

  it('keeps the sources of packets: the pods’ network is flat', () => {
    expect(JSON.parse(texts.cni)).toMatchObject({
      plugins: [{ type: 'bridge', isGateway: true }, { type: 'portmap' }],
    });
    expect(texts.cni).not.toContain('ipMasq');
  });
});

describe('the scripts of the holder', () => {
  it('are of one control group', () => {
    expect(holderScript(paths, 'lab-1/aks')).toContain('for part in lab-1 aks; do');
    expect(enterScript(7, 'lab-1/aks', 'node')).toContain('for part in lab-1 aks; do');
    expect(insideScript(cluster, paths, 'lab-1/aks')).toContain('/lab-1/aks"');
  });

  it('enter all namespaces for the node, and the network for the rest', () => {
    expect(enterScript(7, 'g', 'network')).toContain('exec nsenter --target 7 --net "$@"');
    expect(enterScript(7, 'g', 'node')).toMatch(/--net --mount --pid .*"\$@"/);
  });
});

describe('kubeconfigOf', () => {
  it('has a context for each cluster, the first being current', () => {
    const access = (name: string) => ({
      name,
      server: `https://${name}:6443`,
      authority: 'CA',
      certificate: 'CERT',
      key: 'KEY',
    });
    const config: unknown = parse(kubeconfigOf([access('aks'), access('gke')]));
    expect(config).toMatchObject({
      'current-context': 'aks',
      contexts: [
        { name: 'aks', context: { cluster: 'aks', user: 'aks-admin' } },
        { name: 'gke', context: { cluster: 'gke', user: 'gke-admin' } },
      ],
      clusters: [{ cluster: { 'certificate-authority-data': 'Q0E=' } }, {}],
      users: [{ user: { 'client-key-data': 'S0VZ' } }, {}],
    });
  });
});
