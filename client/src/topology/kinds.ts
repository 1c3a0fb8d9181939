import type { DeployedManifest } from '../../../server/src/protocol/topology.ts';

interface KindPlace {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

const place = (apiVersion: string, resource: string, namespaced: boolean = true): KindPlace => {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return { group: group ?? '', version: version ?? '', resource, namespaced };
};

/** Every kind that a topology is made of, and namespaces. */
export const topologyKinds: Readonly<Record<string, KindPlace>> = {
  Namespace: place('v1', 'namespaces', false),
  ServiceAccount: place('v1', 'serviceaccounts'),
  ClusterRole: place('rbac.authorization.k8s.io/v1', 'clusterroles', false),
  ClusterRoleBinding: place('rbac.authorization.k8s.io/v1', 'clusterrolebindings', false),
  ConfigMap: place('v1', 'configmaps'),
  Secret: place('v1', 'secrets'),
  PersistentVolumeClaim: place('v1', 'persistentvolumeclaims'),
  Service: place('v1', 'services'),
  StatefulSet: place('apps/v1', 'statefulsets'),
  Deployment: place('apps/v1', 'deployments'),
  Job: place('batch/v1', 'jobs'),
  PodDisruptionBudget: place('policy/v1', 'poddisruptionbudgets'),
  NetworkPolicy: place('networking.k8s.io/v1', 'networkpolicies'),
  ServiceMonitor: place('monitoring.coreos.com/v1', 'servicemonitors'),
  Prometheus: place('monitoring.coreos.com/v1', 'prometheuses'),
};

const rootOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;

/** Path of all objects of a kind, in a namespace where it has them. */
export function listPath(kind: string, namespace: string): string {
  const { group, version, resource, namespaced } =
    topologyKinds[kind] ?? place('v1', `${kind.toLowerCase()}s`);
  const root = rootOf(group === '' ? version : `${group}/${version}`);
  return `${root}${namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ''}/${resource}`;
}

/** Path of an object. */
export const manifestPath = ({
  kind,
  metadata,
}: Pick<DeployedManifest, 'kind' | 'metadata'>): string =>
  `${listPath(kind, metadata.namespace ?? '')}/${encodeURIComponent(metadata.name)}`;

/** `StatefulSet.apps`, as ApplySets write it. */
export const groupKind = (kind: string): string => {
  const group = topologyKinds[kind]?.group ?? '';
  return group === '' ? kind : `${kind}.${group}`;
};
