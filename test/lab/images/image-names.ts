// The images of the lab, one row each: their names are the real ones, so that real manifests run unchanged.

/** What an image is called and what it runs. */
export interface ImageRow {
  /** As in a pod's `image`. */
  readonly reference: string;
  /** The program of test/stand/families.mjs that it holds. */
  readonly program: string;
  /** Where in the image the program is; also the entry point. */
  readonly path: string;
}

const row = (reference: string, program: string, path = `/bin/${program}`): ImageRow => ({
  reference,
  program,
  path,
});

/** All images. Versions are those of the programs' families. */
export const imageNames = {
  pause: row('registry.k8s.io/pause:3.10', 'pause', '/pause'),
  coredns: row('registry.k8s.io/coredns/coredns:v1.15.0', 'coredns', '/coredns'),
  prometheus: row('quay.io/prometheus/prometheus:v3.16.0', 'prometheus'),
  thanos: row('quay.io/thanos/thanos:v0.42.4', 'thanos'),
  'node-exporter': row('quay.io/prometheus/node-exporter:v1.12.1', 'node_exporter'),
  'metrics-server': row(
    'registry.k8s.io/metrics-server/metrics-server:v0.9.0',
    'metrics-server',
    '/metrics-server',
  ),
  keda: row('ghcr.io/kedacore/keda:2.21.0', 'keda', '/keda'),
  'keda-metrics-apiserver': row(
    'ghcr.io/kedacore/keda-metrics-apiserver:2.21.0',
    'keda-adapter',
    '/keda-adapter',
  ),
  mesh: row('gauntlet.lab/mesh:1', 'mesh'),
  'kube-state': row('gauntlet.lab/kube-state:1', 'kube-state'),
} as const satisfies Readonly<Record<string, ImageRow>>;

export type ImageName = keyof typeof imageNames;

/** Whether a text is the key of an image. */
export function isImageName(name: string): name is ImageName {
  return Object.hasOwn(imageNames, name);
}
