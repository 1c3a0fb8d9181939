// KEDA, from the manifests in its module: the metrics adapter of the lab.
import type { Component, KubeObject } from '../component.ts';
import { namespaces } from './namespaces.ts';
import { adjustDeployment } from './upstream.ts';
import type { Adjustment } from './upstream.ts';

const namespace = namespaces.keda;

// A scale-down of the API server's and the operator's default delays, which are for clusters that start once.
const adjustments: Readonly<Record<string, Adjustment>> = {
  'keda-operator': {
    image: 'keda',
    resources: { cpu: 20, memory: 80, memoryLimit: 500 },
    // The admission webhooks are left out, so there is nothing to patch.
    args: ['--enable-webhook-patching=false'],
    readiness: { initialDelaySeconds: 3, periodSeconds: 3 },
    livenessDelaySeconds: 90,
  },
  'keda-metrics-apiserver': {
    image: 'keda-metrics-apiserver',
    resources: { cpu: 20, memory: 70, memoryLimit: 500 },
    readiness: { initialDelaySeconds: 3, periodSeconds: 3 },
    livenessDelaySeconds: 90,
  },
};

const webhooks = 'keda-admission';

/** The operator, the metrics API server, their definitions and rights; without the admission webhooks. */
export const keda: Component = {
  name: 'keda',
  images: ['keda', 'keda-metrics-apiserver'],
  where: 'each',
  upstream: { family: 'keda', folder: 'config/default' },
  ready: Object.keys(adjustments).map((name) => ({ kind: 'Deployment', namespace, name })),
  objects: ({ upstream }) =>
    upstream.filter(({ metadata }) => !metadata.name.startsWith(webhooks)).map(adjust),
};

function adjust(object: KubeObject): KubeObject {
  const adjustment = adjustments[object.metadata.name];
  return object.kind === 'Deployment' && adjustment !== undefined
    ? adjustDeployment(object, adjustment)
    : object;
}
