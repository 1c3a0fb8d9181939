// Three servers, each with a client of its own and an autoscaler of another kind, all with behaviours.
import type { Component, KubeObject } from '../component.ts';
import { deployment, headlessService, object, service, serviceAccount } from './manifest.ts';
import type { Fields, Identity, PodOptions } from './manifest.ts';
import { meshed, proxyPorts } from './mesh-pod.ts';
import { namespaces } from './namespaces.ts';
import { clientControl, clientPod, serverPod, serverPort } from './strest-pods.ts';

const namespace = namespaces.strest;

/** Requests/s of each client, until told otherwise. */
export const usualRps = 4;

const maxReplicas = 6;

/** A workload that is scaled; its client is a Deployment and a Service named after it. */
export interface ScaledWorkload {
  /** Also of its Service and of its autoscaler, but for the one that KEDA makes. */
  readonly name: string;
  readonly autoscaler: string;
  /** Processor time (µs) of a request. */
  readonly burn: number;
  /** Whether its proxy is an ordinary container, and no sidecar among the init containers. */
  readonly old: boolean;
}

export const scaledNamespace = namespace;

const byProcessor: ScaledWorkload = {
  name: 'by-processor',
  autoscaler: 'by-processor',
  burn: 4000,
  old: false,
};
const byContainer: ScaledWorkload = {
  name: 'by-container',
  autoscaler: 'by-container',
  burn: 4000,
  old: true,
};
const byRequests: ScaledWorkload = {
  name: 'by-requests',
  autoscaler: 'keda-hpa-by-requests',
  burn: 200,
  old: false,
};

export const scaledWorkloadList = [byProcessor, byContainer, byRequests] as const;

export function clientOf({ name }: ScaledWorkload): string {
  return `${name}-client`;
}

/**
 * Windows and periods (s) are no multiples of the time between two decisions: otherwise milliseconds would tell whether
 * something is still within.
 */
const behaviors = {
  processor: {
    scaleUp: {
      stabilizationWindowSeconds: 7,
      selectPolicy: 'Max',
      policies: [
        { type: 'Pods', value: 2, periodSeconds: 17 },
        { type: 'Percent', value: 100, periodSeconds: 33 },
      ],
    },
    scaleDown: {
      stabilizationWindowSeconds: 42,
      selectPolicy: 'Min',
      policies: [
        { type: 'Pods', value: 2, periodSeconds: 17 },
        { type: 'Percent', value: 50, periodSeconds: 23 },
      ],
    },
  },
  container: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      tolerance: '50m',
      policies: [{ type: 'Pods', value: 1, periodSeconds: 12 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: 23,
      tolerance: '200m',
      policies: [{ type: 'Percent', value: 34, periodSeconds: 18 }],
    },
  },
  requests: {
    scaleUp: {
      stabilizationWindowSeconds: 0,
      policies: [{ type: 'Percent', value: 150, periodSeconds: 13 }],
    },
    scaleDown: {
      stabilizationWindowSeconds: 32,
      policies: [{ type: 'Pods', value: 1, periodSeconds: 12 }],
    },
  },
} as const;

/** The workloads, their clients and their autoscalers. */
export const scaledWorkloads: Component = {
  name: 'scaled workloads',
  images: ['mesh'],
  where: 'each',
  ready: scaledWorkloadList.flatMap((of) =>
    [of.name, clientOf(of)].map((name) => ({ kind: 'Deployment', namespace, name }) as const),
  ),
  objects: () => [
    ...scaledWorkloadList.flatMap(pairObjects),
    autoscaler(byProcessor, behaviors.processor, {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
    }),
    autoscaler(byContainer, behaviors.container, {
      type: 'ContainerResource',
      containerResource: {
        name: 'cpu',
        container: byContainer.name,
        target: { type: 'Utilization', averageUtilization: 60 },
      },
    }),
    scaledObject(),
  ],
};

function identity(name: string): Identity & { readonly labels: { readonly app: string } } {
  return { name, namespace, labels: { app: name } };
}

function pairObjects(of: ScaledWorkload): readonly KubeObject[] {
  const server = identity(of.name);
  const client = identity(clientOf(of));
  return [
    serviceAccount(server),
    // The autoscaler says how many.
    deployment(server, serverOf(of), { selector: server.labels }),
    headlessService(server, server.labels, {
      proxy: { port: proxyPorts.inbound, targetPort: 'linkerd-proxy' },
    }),
    serviceAccount(client),
    deployment(
      client,
      clientPod({
        app: client.name,
        rps: usualRps,
        target: `${of.name}.${namespace}.svc.cluster.local:${proxyPorts.inbound}`,
      }),
      { selector: client.labels, replicas: 1 },
    ),
    service(client, client.labels, { control: { port: clientControl } }),
  ];
}

function serverOf({ name, burn, old }: ScaledWorkload): PodOptions {
  const pod = serverPod({
    app: name,
    rate: 100,
    queue: 100,
    burn,
    spread: 0.3,
    resources: { cpu: 25, memory: 20, memoryLimit: 200 },
  });
  return meshed(pod, {
    workload: { kind: 'Deployment', namespace, name },
    serves: serverPort,
    old,
  });
}

function autoscaler({ name }: ScaledWorkload, behavior: Fields, metric: Fields): KubeObject {
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', identity(name), {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas,
      metrics: [metric],
      behavior,
    },
  });
}

function scaledObject(): KubeObject {
  const { name } = byRequests;
  return object('keda.sh/v1alpha1', 'ScaledObject', identity(name), {
    spec: {
      scaleTargetRef: { name },
      pollingInterval: 10,
      minReplicaCount: 1,
      maxReplicaCount: maxReplicas,
      advanced: { horizontalPodAutoscalerConfig: { behavior: behaviors.requests } },
      triggers: [
        {
          type: 'prometheus',
          metricType: 'AverageValue',
          metadata: {
            serverAddress: `http://prometheus.${namespaces.monitoring}.svc.cluster.local:9090`,
            query: `sum(rate(request_total{namespace="${namespace}", deployment="${name}", direction="inbound"}[40s]))`,
            threshold: '5',
          },
        },
      ],
    },
  });
}
