// What Linkerd's injector makes of a pod: labels, annotations, and the container `linkerd-proxy`, here a stand-in.
// Source of names, ports, probes and of where they stand: linkerd2 edge-26.8.3,
// cli/cmd/testdata/inject_emojivoto_deployment.golden.yml and charts/partials/templates/_proxy.tpl.
import { createHash } from 'node:crypto';
import type { Workload } from '../component.ts';
import { container, fromField, httpProbes } from './manifest.ts';
import type { Fields, PodOptions } from './manifest.ts';
import { namespaces } from './namespaces.ts';

/** Of the control plane and of the proxies, as of the mesh's pods' annotations. */
export const linkerdVersion = 'edge-26.8.3';
const proxyVersion = 'v2.366.0';

/** The version of the talk. */
export const oldLinkerdVersion = 'edge-19.5.2';

/** Ports of the proxy. */
export const proxyPorts = { inbound: 4143, outbound: 4140, control: 4190, admin: 4191 } as const;

/** Where a meshed client sends everything: nothing redirects its connections here. */
export const outboundProxy = `127.0.0.1:${proxyPorts.outbound}`;

// All clusters trust one root, as federated services need.
const trustRootHash = createHash('sha256').update('the trust root of the lab').digest('hex');

/** A workload to be meshed. */
export interface Meshed {
  readonly workload: Workload;
  /** The port behind the proxy, where the pod serves something. */
  readonly serves?: number;
  /** Name of the Server object that selects that port; only meshed clients get past it. */
  readonly server?: string;
  /** Whether nothing is known of what is spoken there. */
  readonly opaque?: boolean;
  /** What the proxy asks of its node (millicores), if more than a proxy with little to do. */
  readonly cpu?: number;
  /** What else the stand-in is told. */
  readonly flags?: readonly string[];
  /** With a proxy of the talk's time: an ordinary container, with the series and annotations of then. */
  readonly old?: boolean;
}

/** The pod as the injector leaves it. */
export function meshed(pod: PodOptions, options: Meshed): PodOptions {
  const { workload, old = false } = options;
  const kind = workload.kind.toLowerCase();
  const proxy = proxyContainer(options);
  return {
    ...pod,
    labels: {
      ...pod.labels,
      'linkerd.io/control-plane-ns': namespaces.linkerd,
      [`linkerd.io/proxy-${kind}`]: workload.name,
      ...(old ? {} : { 'linkerd.io/workload-ns': workload.namespace }),
    },
    annotations: {
      ...pod.annotations,
      ...(old
        ? {
            'linkerd.io/created-by': `linkerd/cli ${oldLinkerdVersion}`,
            'linkerd.io/proxy-version': oldLinkerdVersion,
          }
        : {
            'linkerd.io/created-by': `linkerd/proxy-injector ${linkerdVersion}`,
            'linkerd.io/proxy-version': linkerdVersion,
            'linkerd.io/trust-root-sha256': trustRootHash,
          }),
    },
    spec: old
      ? { ...pod.spec, containers: [...containersOf(pod.spec), proxy] }
      : // A native sidecar: an init container that goes on running.
        { ...pod.spec, initContainers: [{ ...proxy, restartPolicy: 'Always' }] },
  };
}

function containersOf(spec: Fields): readonly unknown[] {
  const containers = spec['containers'];
  return Array.isArray(containers) ? containers : [];
}

function proxyContainer(options: Meshed): Fields {
  const { workload, serves, server, opaque = false, cpu = 5, flags = [], old = false } = options;
  return container({
    name: 'linkerd-proxy',
    image: 'mesh',
    args: [
      'linkerd-proxy',
      `--workload=${workload.kind.toLowerCase()}/${workload.name}`,
      `--version=${proxyVersion}`,
      ...(serves === undefined ? [] : [`--inbound-forward=127.0.0.1:${serves}`]),
      ...(server === undefined ? [] : [`--server=${server}`, '--policy=all-authenticated']),
      ...(opaque ? ['--inbound-opaque'] : []),
      ...flags,
      ...(old ? ['--legacy'] : []),
    ],
    env: [
      fromField('MESH_POD', 'metadata.name'),
      fromField('MESH_NAMESPACE', 'metadata.namespace'),
      fromField('MESH_SERVICE_ACCOUNT', 'spec.serviceAccountName'),
      fromField('MESH_POD_TEMPLATE_HASH', "metadata.labels['pod-template-hash']"),
      // What Linkerd's own tools read in a pod to tell its identity.
      fromField('_pod_sa', 'spec.serviceAccountName'),
      fromField('_pod_ns', 'metadata.namespace'),
      { name: '_l5d_ns', value: namespaces.linkerd },
      { name: '_l5d_trustdomain', value: 'cluster.local' },
      {
        name: 'LINKERD2_PROXY_IDENTITY_LOCAL_NAME',
        value: `$(_pod_sa).$(_pod_ns).serviceaccount.identity.${namespaces.linkerd}.cluster.local`,
      },
    ],
    ports: { 'linkerd-proxy': proxyPorts.inbound, 'linkerd-admin': proxyPorts.admin },
    resources: { cpu, memory: 15, memoryLimit: 200 },
    further: {
      ...httpProbes(proxyPorts.admin, { ready: '/ready', live: '/live' }),
    },
  });
}
