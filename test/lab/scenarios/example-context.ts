// A lab on paper, for tests of what components write.
import type { Component, ComponentContext, KubeObject } from '../component.ts';
import { parseObjects } from '../components/upstream.ts';
import type { ClusterPlan, LabPlan } from '../plan.ts';

function cluster(name: string, index: number): ClusterPlan {
  return {
    name,
    index,
    link: `gauntlet-${name}`,
    nodeName: `${name}-node`,
    nodeAddress: `10.123.0.${11 + index}`,
    podRange: `10.123.${16 + index}.0/24`,
    serviceRange: `10.123.${32 + index}.0/24`,
    fakePodRange: '10.199.0.0/20',
    dnsAddress: `10.123.${32 + index}.10`,
  };
}

/** A lab of two clusters. */
export const exampleLab: LabPlan = {
  bridge: 'gauntlet0',
  hostAddress: '10.123.0.1',
  objectStore: { endpoint: '10.123.0.1:7070', bucket: 'thanos' },
  clusters: [cluster('aks', 0), cluster('gke', 1)],
};

// As kustomize renders them, cut down to what components look at.
const workload = (name: string, namespace: string, args: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: ${name}
          image: example.org/${name}:latest
          imagePullPolicy: Always
          args: [${args}]
          ports: [{ name: https, containerPort: 6443 }, { name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /readyz, port: https }, initialDelaySeconds: 20 }
          livenessProbe: { httpGet: { path: /livez, port: https }, initialDelaySeconds: 25 }
---`;

/** What the manifests of each program's module render to, in short. */
const upstreams: Readonly<Record<string, string>> = {
  keda: `
apiVersion: v1
kind: Namespace
metadata: { name: keda }
---${workload('keda-operator', 'keda', '--leader-elect')}${workload('keda-metrics-apiserver', 'keda', '--secure-port=6443')}
apiVersion: apps/v1
kind: Deployment
metadata: { name: keda-admission, namespace: keda }
`,
  'metrics-server': `${workload('metrics-server', 'kube-system', '--secure-port=10250')}
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
`,
};

/** What a component is told in the cluster at `index` of the example lab. */
export function exampleContext(component: Component, index: number): ComponentContext {
  const at = exampleLab.clusters[index];
  if (at === undefined) throw new Error(`the example lab has no cluster ${index}`);
  return {
    lab: exampleLab,
    cluster: at,
    objectStoreKeys: { accessKey: 'access', secretKey: 'secret' },
    upstream: parseObjects(upstreams[component.upstream?.family ?? ''] ?? ''),
  };
}

/** What a component puts into the cluster at `index` of the example lab. */
export function exampleObjects(component: Component, index = 0): readonly KubeObject[] {
  return component.objects(exampleContext(component, index));
}
