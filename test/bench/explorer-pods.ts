/** Pods as API servers send them: about 7 kB each, most of it alike, with names and addresses of their own. */

export const podsOfCluster = 2_000;
export const pageSize = 500;

/** Cluster 0 has all its pods in one namespace, others in twenty. */
export const namespaceOf = (cluster: number, pod: number): string =>
  cluster === 0 ? 'team-00' : `team-${String(pod % 20).padStart(2, '0')}`;

export const podName = (pod: number): string =>
  `app-${String(pod % 50).padStart(2, '0')}-5d4f8c7b9${pod % 10}-${(pod + 0x10000).toString(36)}`;

const time = '2026-11-23T10:00:00Z';

const condition = (type: string) => ({
  type,
  status: 'True',
  observedGeneration: 1,
  lastProbeTime: null,
  lastTransitionTime: time,
});

const container = (name: string, image: string) => ({
  name,
  image,
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'admin', containerPort: 4191, protocol: 'TCP' },
  ],
  env: Array.from({ length: 8 }, (_, n) => ({ name: `SETTING_${n}`, value: `value ${n}` })),
  resources: {
    requests: { cpu: '100m', memory: '64Mi' },
    limits: { cpu: '1', memory: '256Mi' },
  },
  volumeMounts: [
    {
      name: 'kube-api-access',
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    },
  ],
  livenessProbe: { httpGet: { path: '/live', port: 'admin', scheme: 'HTTP' }, periodSeconds: 10 },
  readinessProbe: { httpGet: { path: '/ready', port: 'admin', scheme: 'HTTP' }, periodSeconds: 10 },
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
});

const containerStatus = (name: string, restarts: number) => ({
  name,
  state: { running: { startedAt: time } },
  lastState: {},
  ready: true,
  restartCount: restarts,
  image: `registry.example/${name}:1.0`,
  imageID: `registry.example/${name}@sha256:${'0'.repeat(64)}`,
  containerID: `containerd://${'1'.repeat(64)}`,
  started: true,
});

const fieldsOf = (manager: string) => ({
  manager,
  operation: 'Update',
  apiVersion: 'v1',
  time,
  fieldsType: 'FieldsV1',
  fieldsV1: Object.fromEntries(
    Array.from({ length: 24 }, (_, n) => [`f:field${n}`, { '.': {}, 'f:name': {}, 'f:value': {} }]),
  ),
});

/** A pod as the API server sends it. */
export const podObject = (cluster: number, pod: number, restarts = 0) => {
  const app = `app-${String(pod % 50).padStart(2, '0')}`;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: podName(pod),
      generateName: `${app}-5d4f8c7b9${pod % 10}-`,
      namespace: namespaceOf(cluster, pod),
      uid: `${String(cluster).padStart(8, '0')}-0000-4000-8000-${String(pod).padStart(12, '0')}`,
      resourceVersion: String(100_000 + pod + restarts),
      creationTimestamp: time,
      labels: {
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/part-of': 'shop',
        'app.kubernetes.io/version': '1.0',
        'linkerd.io/control-plane-ns': 'linkerd',
        'pod-template-hash': `5d4f8c7b9${pod % 10}`,
      },
      annotations: {
        'linkerd.io/inject': 'enabled',
        'linkerd.io/proxy-version': 'edge-26.8.3',
        'checksum/config': 'f'.repeat(64),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-5d4f8c7b9${pod % 10}`,
          uid: `00000000-0000-4000-8000-${String(pod % 50).padStart(12, '0')}`,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: [fieldsOf('kube-controller-manager'), fieldsOf('kubelet')],
    },
    spec: {
      volumes: [
        {
          name: 'kube-api-access',
          projected: { sources: [{ serviceAccountToken: { path: 'token' } }], defaultMode: 420 },
        },
      ],
      containers: [
        container('web', 'registry.example/web:1.0'),
        container('linkerd-proxy', 'cr.l5d.io/linkerd/proxy:edge-26.8.3'),
      ],
      restartPolicy: 'Always',
      serviceAccountName: app,
      nodeName: `node-${String(pod % 30).padStart(2, '0')}`,
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }],
    },
    status: {
      phase: 'Running',
      conditions: [
        'PodReadyToStartContainers',
        'Initialized',
        'Ready',
        'ContainersReady',
        'PodScheduled',
      ].map(condition),
      hostIP: '10.0.0.7',
      podIP: `10.${cluster}.${pod >> 8}.${pod & 255}`,
      startTime: time,
      containerStatuses: [containerStatus('web', restarts), containerStatus('linkerd-proxy', 0)],
      qosClass: 'Burstable',
    },
  };
};

/** The text of a list of some of a cluster's pods. */
export const podList = (cluster: number, from: number, count: number): string =>
  JSON.stringify({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: {
      resourceVersion: '100000',
      ...(from + count < podsOfCluster ? { continue: String(from + count) } : {}),
    },
    items: Array.from({ length: Math.min(count, podsOfCluster - from) }, (_, n) =>
      podObject(cluster, from + n),
    ),
  });
