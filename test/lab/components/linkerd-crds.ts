// Linkerd's definitions: policies, service profiles, external workloads, links to other clusters.
// Facts read from linkerd2 b24cd40 (edge-26.8.3), charts/linkerd-crds/templates/{serviceprofile,workload} and
// multicluster/charts/linkerd-multicluster/templates/link-crd.yaml; written anew, texts left out.
import type { Component } from '../component.ts';
import {
  anything,
  condition,
  customResource,
  flag,
  group,
  integer,
  kind,
  list,
  namespaceName,
  objectName,
  portNumber,
  selector,
  struct,
  text,
} from './crd-schema.ts';
import type { Definition, Schema } from './crd-schema.ts';
import { controlPlaneLabels, policyDefinitions } from './linkerd-policy-crds.ts';

const routes = list(
  struct({
    'name!': text(),
    'condition!': struct({
      pathRegex: text(),
      method: text(),
      all: list(anything),
      any: list(anything),
      not: list(anything),
    }),
    isRetryable: flag,
    timeout: text(),
    responseClasses: list(
      struct({
        'condition!': struct({
          all: list(anything),
          any: list(anything),
          not: anything,
          status: struct({ min: integer('int32'), max: integer('int32') }),
        }),
        isFailure: flag,
      }),
    ),
  }),
);

function profileSpec(routesAreRequired: boolean): Schema {
  return struct({
    dstOverrides: list(
      struct({ authority: text(), weight: { 'x-kubernetes-int-or-string': true } }),
    ),
    opaquePorts: list(text()),
    retryBudget: struct({
      'minRetriesPerSecond!': integer('int32'),
      'retryRatio!': { type: 'number', format: 'float' },
      'ttl!': text(),
    }),
    [routesAreRequired ? 'routes!' : 'routes']: routes,
  });
}

const serviceProfiles: Definition = {
  group: 'linkerd.io',
  kind: 'ServiceProfile',
  plural: 'serviceprofiles',
  shortNames: ['sp'],
  labels: controlPlaneLabels,
  versions: [
    { name: 'v1alpha1', spec: profileSpec(true), specOptional: true },
    { name: 'v1alpha2', spec: profileSpec(false), specOptional: true },
  ],
};

const workloadIdentity = struct({ 'identity!': objectName, 'serverName!': objectName });
const workloadPorts = list(
  struct({ name: text(), 'port!': portNumber, protocol: text({ default: 'TCP' }) }),
);
const workloadAddresses = (maxItems: number) => list(struct({ ip: text() }), { maxItems });
const workloadStatus = struct({
  conditions: list(condition(false, { lastProbeTime: text({ format: 'date-time' }) })),
});

const externalWorkloads: Definition = {
  group: 'workload.linkerd.io',
  kind: 'ExternalWorkload',
  plural: 'externalworkloads',
  labels: controlPlaneLabels,
  versions: [
    {
      name: 'v1alpha1',
      spec: struct({
        'meshTls!': workloadIdentity,
        ports: workloadPorts,
        workloadIPs: workloadAddresses(1),
      }),
      status: workloadStatus,
      columns: { Identity: '.spec.meshTls.identity' },
    },
    {
      name: 'v1beta1',
      spec: struct({
        'meshTLS!': workloadIdentity,
        ports: workloadPorts,
        workloadIPs: workloadAddresses(2),
      }),
      status: workloadStatus,
      columns: { Identity: '.spec.meshTLS.identity' },
    },
  ],
};

const linkFields = {
  clusterCredentialsSecret: text(),
  gatewayAddress: text(),
  gatewayIdentity: text(),
  gatewayPort: text(),
  probeSpec: struct({
    failureThreshold: text({ default: '3' }),
    path: text(),
    period: text({ format: 'duration' }),
    port: text(),
    timeout: text({ format: 'duration', default: '30s' }),
  }),
  selector,
  remoteDiscoverySelector: selector,
  targetClusterName: text(),
  targetClusterDomain: text(),
  targetClusterLinkerdNamespace: text(),
} as const;

const serviceRef = {
  group: { ...group, default: 'core' },
  kind: { ...kind, default: 'Service' },
  'name!': objectName,
  'namespace!': namespaceName,
} as const;
const mirrored = list(
  struct({
    'controllerName!': objectName,
    'remoteRef!': struct(serviceRef),
    conditions: list(condition(true, { localRef: struct(serviceRef) })),
  }),
);
const linkStatus = struct({ mirrorServices: mirrored, federatedServices: mirrored });

const links: Definition = {
  group: 'multicluster.linkerd.io',
  kind: 'Link',
  plural: 'links',
  labels: { 'linkerd.io/extension': 'multicluster' },
  versions: [
    { name: 'v1alpha1', spec: struct(linkFields), specOptional: true },
    {
      name: 'v1alpha2',
      spec: struct({ ...linkFields, federatedServiceSelector: selector }),
      status: linkStatus,
      specOptional: true,
    },
    {
      name: 'v1alpha3',
      spec: struct({
        ...linkFields,
        federatedServiceSelector: selector,
        excludedAnnotations: list(text()),
        excludedLabels: list(text()),
      }),
      status: linkStatus,
      specOptional: true,
    },
  ],
};

/** All of Linkerd's own definitions. */
export const linkerdDefinitions: Component = {
  name: 'linkerd-definitions',
  images: [],
  where: 'each',
  ready: [],
  objects: () => [
    ...policyDefinitions,
    ...[serviceProfiles, externalWorkloads, links].map(customResource),
  ],
};
