import { imageNames } from '../../lab/images/image-names.ts';

/** The namespace of a receiver with two hashrings, and of a viewer of a bucket that is empty. */
export const receiveNamespace = 'receivers';

const address = '127.0.0.1:10901';

/** As thanos-receive-controller writes it. */
const hashrings = JSON.stringify([
  { hashring: 'teams', tenants: ['team-a', 'team-b'], endpoints: [{ address, az: 'eu-1a' }] },
  { hashring: 'rest', tenants: [], endpoints: [address] },
]);

/** Both, with the file of the hashrings in a ConfigMap. */
export function receiveObjects(): unknown {
  const inNamespace = (name: string) => ({ namespace: receiveNamespace, name });
  const thanos = { image: imageNames.thanos.reference, imagePullPolicy: 'IfNotPresent' };
  const workload = (kind: string, name: string, spec: object) => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: inNamespace(name),
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
      template: {
        metadata: { labels: { app: name } },
        spec: { terminationGracePeriodSeconds: 0, ...spec },
      },
    },
  });
  const receive = {
    ...thanos,
    name: 'receive',
    args: [
      'receive',
      '--tsdb.path=/data',
      '--label=receive_replica="0"',
      `--receive.local-endpoint=${address}`,
      '--receive.hashrings-file=/etc/hashrings/hashrings.json',
    ],
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'rings', mountPath: '/etc/hashrings' },
    ],
  };
  const web = {
    ...thanos,
    name: 'web',
    args: ['tools', 'bucket', 'web', '--objstore.config-file=/etc/bucket/bucket.yml'],
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'bucket', mountPath: '/etc/bucket' },
    ],
  };
  const items = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: receiveNamespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inNamespace('hashrings-generated'),
      data: { 'hashrings.json': hashrings },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: inNamespace('bucket'),
      data: { 'bucket.yml': 'type: FILESYSTEM\nconfig: { directory: /data }\n' },
    },
    workload('StatefulSet', 'receive', {
      containers: [receive],
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'rings', configMap: { name: 'hashrings-generated' } },
      ],
    }),
    workload('Deployment', 'bucket-web', {
      containers: [web],
      volumes: [
        { name: 'data', emptyDir: {} },
        { name: 'bucket', configMap: { name: 'bucket' } },
      ],
    }),
  ];
  return { apiVersion: 'v1', kind: 'List', items };
}
