// metrics-server, from the manifests in its module: `kubectl top`, and HPAs on processor time and memory.
import type { Component, KubeObject } from '../component.ts';
import { adjustDeployment } from './upstream.ts';

const name = 'metrics-server';
const namespace = 'kube-system';

/** Its own manifests, for a kubelet whose serving certificate nobody has signed. */
export const metricsServer: Component = {
  name,
  images: ['metrics-server'],
  where: 'each',
  upstream: { family: 'metrics-server', folder: 'manifests/base' },
  ready: [{ kind: 'Deployment', namespace, name }],
  objects: ({ upstream }) => upstream.map(adjust),
};

function adjust(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  return adjustDeployment(object, {
    image: 'metrics-server',
    resources: { cpu: 10, memory: 50, memoryLimit: 200 },
    args: ['--kubelet-insecure-tls'],
    readiness: { initialDelaySeconds: 5, periodSeconds: 5 },
    livenessDelaySeconds: 60,
  });
}
