import type { ClusterSnapshot, PodObject, WorkloadObject } from '../k8s/model.ts';
import { annotations, labels, usualControlPlane } from './names.ts';
import { objectsOf } from './objects.ts';
import { imageVersion } from './version.ts';

/** The control plane of Linkerd 2 in a cluster. */
export interface ControlPlane {
  readonly namespace: string;
  /** `edge-26.8.3`; empty when nothing says. */
  readonly version: string;
  readonly components: readonly ControlPlaneComponent[];
  /** Parts that a mesh cannot do without and that are not there. */
  readonly missing: readonly string[];
  /** `viz`, `multicluster`: extensions and their namespaces. */
  readonly extensions: readonly { readonly name: string; readonly namespace: string }[];
}

export interface ControlPlaneComponent {
  readonly name: string;
  /** `destination`, `identity`, `proxy-injector`. */
  readonly component: string;
  readonly desired: number;
  readonly ready: number;
  readonly version: string;
  readonly restarts: number;
}

/** Source: linkerd2 edge-26.8.3 charts/linkerd-control-plane/templates. */
const needed = ['destination', 'identity', 'proxy-injector'] as const;

/** The control plane's namespace: the one that says so, else that of the destination controller, else the usual one. */
export function controlPlaneNamespace(snapshot: ClusterSnapshot): string {
  const namespace = objectsOf(snapshot, 'namespaces').find(
    (object) => object.labels[labels.isControlPlane] === 'true',
  );
  if (namespace !== undefined) return namespace.name;
  const destination = objectsOf(snapshot, 'deployments').find(
    (object) => object.labels[labels.component] === 'destination',
  );
  return destination?.namespace ?? usualControlPlane;
}

/** What is there of the control plane; none when the cluster has no Linkerd 2. */
export function controlPlaneOf(snapshot: ClusterSnapshot): ControlPlane | undefined {
  const namespace = controlPlaneNamespace(snapshot);
  const deployments = objectsOf(snapshot, 'deployments').filter(
    (deployment) =>
      deployment.namespace === namespace && deployment.labels[labels.component] !== undefined,
  );
  if (deployments.length === 0) return undefined;
  const pods = [...(snapshot.kinds.pods?.objects.get(namespace)?.values() ?? [])];
  const components = deployments.map((deployment) => componentOf(deployment, pods));
  const present = new Set(components.map(({ component }) => component));
  return {
    namespace,
    version: components.find(({ version }) => version !== '')?.version ?? '',
    components,
    missing: needed.filter((name) => !present.has(name)),
    extensions: extensionsOf(snapshot),
  };
}

function componentOf(
  deployment: WorkloadObject,
  pods: readonly PodObject[],
): ControlPlaneComponent {
  const component = deployment.labels[labels.component] ?? '';
  const own = pods.filter((pod) => pod.labels[labels.component] === component);
  return {
    name: deployment.name,
    component,
    desired: deployment.desired,
    ready: deployment.ready,
    version: versionOf(deployment),
    restarts: own
      .flatMap(({ containers }) => containers)
      .reduce((sum, { restarts }) => sum + restarts, 0),
  };
}

/** The label of the chart, else the writer (`linkerd/helm edge-26.8.3`), else an image of Linkerd's own. */
function versionOf(deployment: WorkloadObject): string {
  const label = deployment.labels['app.kubernetes.io/version'];
  if (label !== undefined && label !== '') return label;
  const writer = deployment.annotations[annotations.createdBy]?.split(' ')[1];
  if (writer !== undefined && writer !== '') return writer;
  const image = deployment.images.find((name) => name.includes('/controller:'));
  return image === undefined ? '' : imageVersion(image);
}

function extensionsOf(snapshot: ClusterSnapshot): ControlPlane['extensions'] {
  return objectsOf(snapshot, 'namespaces')
    .flatMap(({ name, labels: own }) => {
      const extension = own[labels.extension];
      return extension === undefined ? [] : [{ name: extension, namespace: name }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
