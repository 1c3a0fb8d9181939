// Prometheus with the Thanos sidecar beside it: the source of all series of a cluster.
import type { Component, ComponentContext } from '../component.ts';
import type { ClusterPlan } from '../plan.ts';
import { nodePorts } from '../plan.ts';
import {
  clusterRoleFor,
  configMap,
  container,
  fromField,
  headlessService,
  httpProbes,
  nobody,
  serviceAccount,
  statefulSet,
} from './manifest.ts';
import type { Fields } from './manifest.ts';
import { namespaces } from './namespaces.ts';
import { nodePortService } from './node-port.ts';
import { objectStoreEnvironment, objectStoreFlag } from './object-store-secret.ts';
import { prometheusRules } from './rules.ts';
import { scrapeConfigs } from './scrape-configs.ts';
import { scratch, storeApiServices, texts, thanosContainer } from './thanos-common.ts';

const selector = { 'app.kubernetes.io/name': 'prometheus' } as const;
const identity = {
  name: 'prometheus',
  namespace: namespaces.monitoring,
  labels: selector,
} as const;

const dataDir = '/prometheus';
const configDir = '/etc/prometheus';
const uploaded = 'thanos.shipper.json';

/** The label that tells replicas of one Prometheus apart: the queriers merge them along it. */
export const replicaLabel = 'replica';

/** Seconds between scrapes, as in linkerd-viz and in the talk. */
export const scrapeSeconds = 10;

/** Prometheus' own configuration of a cluster (JSON is YAML); `$(POD_NAME)` is its pod. */
export function prometheusConfig(cluster: ClusterPlan): string {
  return JSON.stringify(
    {
      global: {
        scrape_interval: `${scrapeSeconds}s`,
        scrape_timeout: `${scrapeSeconds}s`,
        evaluation_interval: `${scrapeSeconds}s`,
        // Prometheus itself puts the variable's value there.
        external_labels: { cluster: cluster.name, [replicaLabel]: '${POD_NAME}' },
      },
      rule_files: [`${configDir}/rules.yml`],
      scrape_configs: scrapeConfigs(cluster),
    },
    null,
    2,
  );
}

/** The Prometheus of a cluster and its sidecar. */
export const prometheus: Component = {
  name: 'prometheus',
  images: ['prometheus', 'thanos'],
  where: 'each',
  ready: [{ kind: 'StatefulSet', namespace: identity.namespace, name: identity.name }],
  objects,
};

function objects({ cluster }: ComponentContext) {
  return [
    serviceAccount(identity),
    ...clusterRoleFor('gauntlet-prometheus', identity, [
      {
        apiGroups: [''],
        resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'],
        verbs: ['get', 'list', 'watch'],
      },
      {
        apiGroups: ['discovery.k8s.io'],
        resources: ['endpointslices'],
        verbs: ['get', 'list', 'watch'],
      },
      { nonResourceURLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
    ]),
    configMap(identity, {
      'prometheus.yml': prometheusConfig(cluster),
      'rules.yml': JSON.stringify(prometheusRules, null, 2),
    }),
    statefulSet(identity, { labels: selector, spec: podSpec() }, selector),
    headlessService(identity, selector, { web: { port: 9090 } }),
    nodePortService(identity, selector, {
      name: 'web',
      port: 9090,
      nodePort: nodePorts.prometheusHttp,
    }),
    ...storeApiServices({ ...identity, name: 'thanos-sidecar' }, selector, nodePorts.sidecarGrpc),
  ];
}

function podSpec(): Fields {
  return {
    serviceAccountName: identity.name,
    enableServiceLinks: false,
    securityContext: nobody,
    terminationGracePeriodSeconds: 30,
    containers: [prometheusContainer(), sidecarContainer()],
    volumes: [scratch('data'), texts('config', identity.name)],
  };
}

// Blocks are compacted only once they are in the bucket: with the file that the sidecar keeps of what it uploaded,
// and no need of one block duration. Source: thanos v0.42.4 docs/components/sidecar.md.
function prometheusContainer(): Fields {
  return container({
    name: 'prometheus',
    image: 'prometheus',
    args: [
      `--config.file=${configDir}/prometheus.yml`,
      `--storage.tsdb.path=${dataDir}`,
      '--storage.tsdb.retention.time=1d',
      `--storage.tsdb.delay-compact-file.path=${dataDir}/${uploaded}`,
      '--web.enable-lifecycle',
    ],
    env: [fromField('POD_NAME', 'metadata.name')],
    ports: { web: 9090 },
    resources: { cpu: 20, memory: 150, memoryLimit: 800 },
    mounts: { data: dataDir, config: configDir },
    writable: ['data'],
    further: httpProbes('web', { ready: '/-/ready', live: '/-/healthy' }),
  });
}

// Also reloads Prometheus when its configuration changes: a new pod would start without the data of the old one.
function sidecarContainer(): Fields {
  return thanosContainer({
    name: 'thanos-sidecar',
    args: [
      'sidecar',
      '--prometheus.url=http://localhost:9090',
      `--tsdb.path=${dataDir}`,
      `--shipper.meta-file-name=${uploaded}`,
      '--shipper.ignore-unequal-block-size',
      `--reloader.config-file=${configDir}/prometheus.yml`,
      '--reloader.watch-interval=30s',
      objectStoreFlag,
    ],
    env: [objectStoreEnvironment],
    resources: { cpu: 10, memory: 40, memoryLimit: 300 },
    mounts: { data: dataDir, config: configDir },
    writable: ['data'],
  });
}
