import type { ExposureSettings } from '../schema/topology.ts';
import type { RemoteService } from '../model.ts';
import { besides, identityOf, selectorOf } from './context.ts';
import { service, type Fields, type Manifest } from './manifest.ts';
import { prometheusSelector } from './prometheus.ts';

const types: Readonly<Record<ExposureSettings['type'], Fields>> = {
  nodePort: { type: 'NodePort' },
  loadBalancer: { type: 'LoadBalancer' },
  mirror: {},
  flat: {},
};

const marked = (
  { metadata, ...rest }: Manifest,
  { host }: RemoteService,
  type: ExposureSettings['type'],
): Manifest => ({
  apiVersion: rest.apiVersion,
  kind: rest.kind,
  metadata: {
    ...metadata,
    ...(type === 'mirror'
      ? { labels: { ...metadata.labels, 'mirror.linkerd.io/exported': 'true' } }
      : {}),
    ...(host === undefined
      ? {}
      : { annotations: { 'external-dns.alpha.kubernetes.io/hostname': host } }),
  },
  spec: rest['spec'],
});

/** The Service through which other clusters reach something. */
export const renderRemoteService = (
  remote: RemoteService,
  exposure: ExposureSettings,
): Manifest => {
  const { cluster, component, workload, podIndex, port, nodePort } = remote;
  const identity = besides(identityOf(component, cluster, workload), remote.name);
  const selector =
    component.type === 'prometheus'
      ? prometheusSelector(component, workload)
      : selectorOf(component, workload);
  const rendered = service(identity, {
    selector: {
      ...selector,
      // Every pod of a StatefulSet has its index as a label, from Kubernetes 1.28 on.
      ...(podIndex === undefined ? {} : { 'apps.kubernetes.io/pod-index': String(podIndex) }),
    },
    ports: [{ name: port.name, port: port.number, nodePort }],
    spec: types[exposure.type],
  });
  return marked(rendered, remote, exposure.type);
};
