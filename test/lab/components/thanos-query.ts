// The global querier: one view over every cluster's sidecars and store gateways, and the ruler.
import type { Component, ComponentContext } from '../component.ts';
import type { LabPlan } from '../plan.ts';
import { nodePorts } from '../plan.ts';
import { configMap, deployment, service } from './manifest.ts';
import { nodePortService } from './node-port.ts';
import { replicaLabel } from './prometheus.ts';
import { serviceHost, texts, thanosContainer, thanosIdentity, thanosPod } from './thanos-common.ts';
import { rulerName, rulerReplicaLabel } from './thanos-rule-names.ts';

const { identity, selector } = thanosIdentity('thanos-query', 'query-layer');

/** As in kube-thanos: the querier speaks HTTP on Prometheus' port. */
const ports = { grpc: 10901, http: 9090 } as const;

/** Where pods of the first cluster ask the querier. */
export const querierUrl = `http://${serviceHost(identity.name)}:${ports.http}`;

/** Where everybody else asks it. */
export function globalQuerierUrl({ clusters: [first] }: LabPlan): string {
  if (first === undefined) throw new Error('a lab without clusters has no querier');
  return `http://${first.nodeAddress}:${nodePorts.querierHttp}`;
}

/** The querier's endpoint file (JSON is YAML): what it fans out to. */
export function endpointConfig({ clusters }: LabPlan): string {
  const addresses = [
    ...clusters.flatMap(({ nodeAddress }) => [
      `${nodeAddress}:${nodePorts.sidecarGrpc}`,
      `${nodeAddress}:${nodePorts.storeGrpc}`,
    ]),
    `dnssrv+_grpc._tcp.${serviceHost(rulerName)}`,
  ];
  return JSON.stringify({ endpoints: addresses.map((address) => ({ address })) }, null, 2);
}

/** The querier over all clusters, in the first. */
export const thanosQuery: Component = {
  name: 'thanos-query',
  images: ['thanos'],
  where: 'first',
  ready: [{ kind: 'Deployment', namespace: identity.namespace, name: identity.name }],
  objects,
};

function objects({ lab }: ComponentContext) {
  const config = { 'endpoints.yml': endpointConfig(lab) };
  const querier = thanosContainer({
    name: identity.name,
    ports,
    args: [
      'query',
      `--query.replica-label=${replicaLabel}`,
      `--query.replica-label=${rulerReplicaLabel}`,
      '--query.auto-downsampling',
      '--endpoint.sd-config-file=/etc/thanos/endpoints.yml',
      '--store.sd-dns-interval=10s',
    ],
    resources: { cpu: 20, memory: 60, memoryLimit: 600 },
    mounts: { config: '/etc/thanos' },
  });
  return [
    configMap(identity, config),
    deployment(
      identity,
      { labels: selector, config, spec: thanosPod([querier], [texts('config', identity.name)]) },
      { selector, replicas: 1 },
    ),
    service(identity, selector, { grpc: { port: ports.grpc }, http: { port: ports.http } }),
    nodePortService(identity, selector, {
      name: 'http',
      port: ports.http,
      nodePort: nodePorts.querierHttp,
    }),
  ];
}
