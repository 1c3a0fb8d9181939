// What can be provisioned: one row a family. Versions move here and in the go.mod beside.
//
// The Go builds need what each project's own release build sets: `slicelabels` is part of Thanos' .promu.yml
// (without it the first gRPC Info answer panics); `remove_all_sd` leaves out service discoveries nobody here
// uses, one of which cannot be had from the module proxy.

/**
 * @typedef {object} Family
 * @property {string} version
 * @property {string} [module] the module whose programs are built; the family's own folder where it is absent
 * @property {string} tags build tags
 * @property {string} ldflags
 * @property {Readonly<Record<string, string>>} programs name → package below the module
 * @property {string} [release] repository on GitHub that has official archives
 */

const versionVariable = 'github.com/prometheus/common/version.Version';

/** Where Kubernetes and its clients keep the version. @param {string} module @param {string} minor */
const kubernetesVersion = (module, minor) =>
  `-X ${module}.gitVersion=v1.${minor} -X ${module}.gitMajor=1 -X ${module}.gitMinor=${minor.split('.')[0]}`;

/** @type {Readonly<Record<string, Family>>} */
export const families = {
  prometheus: {
    version: '3.16.0',
    module: 'github.com/prometheus/prometheus',
    tags: 'netgo,remove_all_sd,enable_kubernetes_sd,enable_dns_sd',
    ldflags: `-X ${versionVariable}=3.16.0`,
    programs: { prometheus: 'cmd/prometheus', promtool: 'cmd/promtool' },
    release: 'prometheus/prometheus',
  },
  thanos: {
    version: '0.42.4',
    module: 'github.com/thanos-io/thanos',
    tags: 'slicelabels,netgo',
    ldflags: `-X ${versionVariable}=0.42.4`,
    programs: { thanos: 'cmd/thanos' },
    release: 'thanos-io/thanos',
  },
  'node-exporter': {
    version: '1.12.1',
    module: 'github.com/prometheus/node_exporter',
    tags: 'netgo',
    ldflags: `-X ${versionVariable}=1.12.1`,
    programs: { node_exporter: '' },
    release: 'prometheus/node_exporter',
  },
  etcd: {
    version: '3.6.8',
    module: 'go.etcd.io/etcd/server/v3',
    tags: 'netgo',
    ldflags: '',
    programs: { etcd: '' },
  },
  kubernetes: {
    version: '1.36.3',
    module: 'k8s.io/kubernetes',
    tags: 'netgo',
    ldflags: [
      kubernetesVersion('k8s.io/component-base/version', '36.3'),
      kubernetesVersion('k8s.io/client-go/pkg/version', '36.3'),
    ].join(' '),
    programs: {
      'kube-apiserver': 'cmd/kube-apiserver',
      'kube-controller-manager': 'cmd/kube-controller-manager',
      'kube-scheduler': 'cmd/kube-scheduler',
      kubelet: 'cmd/kubelet',
      kubectl: 'cmd/kubectl',
      'kube-proxy': 'cmd/kube-proxy',
    },
  },
  coredns: {
    version: '1.15.0',
    tags: 'netgo',
    ldflags: '',
    programs: { coredns: '' },
  },
  'metrics-server': {
    version: '0.9.0',
    module: 'sigs.k8s.io/metrics-server',
    tags: 'netgo',
    ldflags: '-X sigs.k8s.io/metrics-server/pkg/version.gitVersion=v0.9.0',
    programs: { 'metrics-server': 'cmd/metrics-server' },
  },
  kwok: {
    version: '0.8.0',
    module: 'sigs.k8s.io/kwok',
    tags: 'netgo',
    ldflags: '-X sigs.k8s.io/kwok/pkg/consts.Version=v0.8.0',
    programs: { kwok: 'cmd/kwok' },
  },
  keda: {
    version: '2.21.0',
    module: 'github.com/kedacore/keda/v2',
    tags: 'netgo',
    ldflags: '-X github.com/kedacore/keda/v2/version.Version=2.21.0',
    programs: { keda: 'cmd/operator', 'keda-adapter': 'cmd/adapter' },
  },
  versitygw: {
    version: '1.8.0',
    module: 'github.com/versity/versitygw',
    tags: 'netgo',
    ldflags: '-X main.Version=v1.8.0',
    programs: { versitygw: 'cmd/versitygw' },
  },
  pause: {
    version: '1',
    tags: 'netgo',
    ldflags: '',
    programs: { pause: '' },
  },
  mesh: {
    version: '1',
    tags: 'netgo',
    ldflags: '',
    programs: { mesh: '' },
  },
  'kube-state': {
    version: '1',
    tags: 'netgo',
    ldflags: '',
    programs: { 'kube-state': '' },
  },
  oracle: {
    version: '3.16.0',
    tags: 'netgo',
    ldflags: '',
    programs: { oracle: '' },
  },
};

/** A family by its name, which is also that of its folder below go/. @param {string} name */
export function familyNamed(name) {
  const family = families[name];
  if (family === undefined) throw new Error(`there is no family of programs "${name}"`);
  return family;
}

/**
 * The family a program belongs to.
 * @param {string} program
 * @returns {{ name: string, family: Family }}
 */
export function familyOf(program) {
  for (const [name, family] of Object.entries(families)) {
    if (program in family.programs) return { name, family };
  }
  const known = Object.values(families).flatMap(({ programs }) => Object.keys(programs));
  throw new Error(`nothing is known about a program "${program}"; known are ${known.join(', ')}`);
}
