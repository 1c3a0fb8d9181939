// What single components write: configurations, flags, and what ties clusters together.
import { describe, expect, it } from 'vitest';
import { exampleLab, exampleObjects } from '../scenarios/example-context.ts';
import { containersOf, podsOf } from '../scenarios/pods.ts';
import type { Pods } from '../scenarios/pods.ts';
import type { Component, KubeObject } from '../component.ts';
import type { ClusterPlan } from '../plan.ts';
import { autoscaling } from './autoscaling.ts';
import { coreDns } from './core-dns.ts';
import { fakeNodesFor, fakeWorkloads } from './fake-workloads.ts';
import { keda } from './keda.ts';
import { linkerdMulticluster } from './linkerd-multicluster.ts';
import { halfPair, oldPair, plainPair } from './mesh-neighbours.ts';
import { metricsServer } from './metrics-server.ts';
import { objectStoreConfig } from './object-store-secret.ts';
import { prometheusConfig } from './prometheus.ts';
import { strest } from './strest.ts';
import { endpointConfig } from './thanos-query.ts';
import { blockSelection } from './thanos-store.ts';
import { parseObjects } from './upstream.ts';

const [aks, gke] = exampleLab.clusters;
if (aks === undefined || gke === undefined) throw new Error('the example lab has two clusters');

function podsNamed(component: Component, name: string, index = 0): Pods {
  const found = podsOf(exampleObjects(component, index)).find(
    ({ owner }) => owner.metadata.name === name,
  );
  if (found === undefined) throw new Error(`${component.name} has no ${name}`);
  return found;
}

function objectNamed(component: Component, kind: string, name: string): KubeObject {
  const found = exampleObjects(component).find(
    (object) => object.kind === kind && object.metadata.name === name,
  );
  if (found === undefined) throw new Error(`${component.name} has no ${kind} ${name}`);
  return found;
}

describe('the name server', () => {
  it('has the address that kubelets tell to pods', () => {
    expect(objectNamed(coreDns, 'Service', 'kube-dns')['spec']).toMatchObject({
      clusterIP: aks.dnsAddress,
    });
  });
});

describe('the object store', () => {
  it('is told to Thanos as S3 without TLS', () => {
    const objectStoreKeys = { accessKey: 'one', secretKey: 'two' };
    expect(JSON.parse(objectStoreConfig({ lab: exampleLab, objectStoreKeys }))).toMatchObject({
      type: 'S3',
      config: {
        bucket: 'thanos',
        endpoint: '10.123.0.1:7070',
        access_key: 'one',
        secret_key: 'two',
        insecure: true,
      },
    });
  });
});

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly relabel_configs?: readonly RelabelConfig[];
}

interface RelabelConfig {
  readonly action?: string;
  readonly source_labels?: readonly string[];
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

interface PrometheusConfig {
  readonly global: { readonly external_labels: Readonly<Record<string, string>> };
  readonly scrape_configs: readonly ScrapeConfig[];
}

function configOf(cluster: ClusterPlan): PrometheusConfig {
  return JSON.parse(prometheusConfig(cluster)) as PrometheusConfig;
}

/** Prometheus' relabelling, of the actions that Linkerd's rules use. */
function relabel(
  labels: Readonly<Record<string, string>>,
  rules: readonly RelabelConfig[],
): Readonly<Record<string, string>> | undefined {
  let now: Record<string, string> = { ...labels };
  for (const { action = 'replace', source_labels = [], regex = '(.*)', ...rule } of rules) {
    const pattern = new RegExp(`^(?:${regex})$`);
    const joined = source_labels.map((name) => now[name] ?? '').join(';');
    if (action === 'keep' && !pattern.test(joined)) return undefined;
    if (action === 'replace' && rule.target_label !== undefined) now[rule.target_label] = joined;
    if (action === 'labeldrop') {
      now = Object.fromEntries(Object.entries(now).filter(([name]) => !pattern.test(name)));
    }
    if (action !== 'labelmap') continue;
    for (const [name, value] of Object.entries(now)) {
      if (pattern.test(name)) now[name.replace(pattern, rule.replacement ?? '$1')] = value;
    }
  }
  return Object.fromEntries(Object.entries(now).filter(([name]) => !name.startsWith('__')));
}

describe('the configuration of Prometheus', () => {
  it('tells clusters apart by their external labels', () => {
    expect(configOf(aks).global.external_labels).toEqual({
      cluster: 'aks',
      replica: '${POD_NAME}',
    });
    expect(configOf(gke).global.external_labels['cluster']).toBe('gke');
  });

  it('has each job once', () => {
    const jobs = configOf(aks).scrape_configs.map(({ job_name }) => job_name);
    expect(new Set(jobs).size).toBe(jobs.length);
  });

  it.each([
    ['kube-controller-manager', '10.123.0.12:10257'],
    ['kube-scheduler', '10.123.0.12:10259'],
    ['kube-proxy', '10.123.0.12:10249'],
    ['etcd', '10.123.0.12:2381'],
    ['prometheus', 'localhost:9090'],
  ])('scrapes %s at %s', (job, target) => {
    const found = configOf(gke).scrape_configs.find(({ job_name }) => job_name === job);
    expect(found?.static_configs).toEqual([{ targets: [target] }]);
  });

  it('labels the series of a meshed pod as Linkerd does', () => {
    const rules = configOf(aks).scrape_configs.find(({ job_name }) => job_name === 'linkerd-proxy');
    const { labels } = podsNamed(strest, 'strest-server');
    const discovered = {
      ...Object.fromEntries(
        Object.entries(labels).map(([name, value]) => [
          `__meta_kubernetes_pod_label_${name.replaceAll(/[^a-zA-Z0-9]/g, '_')}`,
          value,
        ]),
      ),
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_namespace: 'strest',
      __meta_kubernetes_pod_name: 'strest-server-1',
      __meta_kubernetes_pod_container_name: 'linkerd-proxy',
      __meta_kubernetes_pod_container_port_name: 'linkerd-admin',
    };
    const relabelled = relabel(discovered, rules?.relabel_configs ?? []);
    expect(relabelled).toMatchObject({
      namespace: 'strest',
      pod: 'strest-server-1',
      deployment: 'strest-server',
      control_plane_ns: 'linkerd',
      workload_ns: 'strest',
      app: 'strest-server',
    });
    const other = { ...discovered, __meta_kubernetes_pod_container_port_name: 'linkerd-proxy' };
    expect(relabel(other, rules?.relabel_configs ?? [])).toBeUndefined();
  });
});

describe('Thanos over the clusters', () => {
  it('asks every cluster, and the ruler', () => {
    const { endpoints } = JSON.parse(endpointConfig(exampleLab)) as {
      endpoints: readonly { address: string }[];
    };
    expect(endpoints.map(({ address }) => address)).toEqual([
      '10.123.0.11:30901',
      '10.123.0.11:30911',
      '10.123.0.12:30901',
      '10.123.0.12:30911',
      'dnssrv+_grpc._tcp.thanos-rule.monitoring.svc.cluster.local',
    ]);
  });

  // A bucket of all clusters, and one store gateway a cluster: each block is served once.
  it.each([
    ['aks', ['aks']],
    ['gke', ['gke']],
    ['', ['aks']],
  ])('serves blocks of the cluster %j from the stores of %j', (label, expected) => {
    const serving = exampleLab.clusters.filter((cluster) => {
      const [rule] = JSON.parse(blockSelection(cluster)) as readonly RelabelConfig[];
      return new RegExp(`^(?:${rule?.regex})$`).test(label);
    });
    expect(serving.map(({ name }) => name)).toEqual(expected);
  });
});

describe('meshed pods', () => {
  it('have the proxy as a native sidecar, with the labels of their workload', () => {
    const { spec, labels, annotations } = podsNamed(strest, 'strest-server');
    expect(spec.initContainers?.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['linkerd-proxy', 'Always'],
    ]);
    expect(labels).toMatchObject({
      'linkerd.io/control-plane-ns': 'linkerd',
      'linkerd.io/proxy-deployment': 'strest-server',
      'linkerd.io/workload-ns': 'strest',
    });
    expect(Object.keys(annotations)).toContain('linkerd.io/proxy-version');
  });

  it('of the talk have an ordinary container, and none of the later labels', () => {
    const { spec, labels } = podsNamed(oldPair, 'old-server');
    expect(spec.initContainers).toBeUndefined();
    expect(spec.containers.map(({ name }) => name)).toEqual(['old-server', 'linkerd-proxy']);
    expect(spec.containers[1]?.args).toContain('--legacy');
    expect(labels).not.toHaveProperty(['linkerd.io/workload-ns']);
  });

  it('are not in the namespace without a mesh', () => {
    const names = podsOf(exampleObjects(plainPair)).flatMap(containersOf);
    expect(names.map(({ name }) => name)).toEqual(['plain-server', 'plain-client']);
  });

  it('are half of the StatefulSet that adopts a pod from before', () => {
    const first = objectNamed(halfPair, 'Pod', 'half-server-0');
    const set = podsNamed(halfPair, 'half-server');
    expect(first['spec']).not.toHaveProperty('initContainers');
    expect(set.count).toBe(2);
    expect(set.spec.initContainers).toHaveLength(1);
    expect(first.metadata.labels).toMatchObject(set.selector);
  });
});

describe('autoscaling', () => {
  it('asks the global querier from every cluster, for one value', () => {
    for (const index of [0, 1]) {
      const [scaled] = exampleObjects(autoscaling, index);
      expect(scaled).toMatchObject({
        kind: 'ScaledObject',
        spec: {
          scaleTargetRef: { name: 'strest-server' },
          minReplicaCount: 1,
          maxReplicaCount: 6,
          triggers: [
            {
              type: 'prometheus',
              metricType: 'Value',
              metadata: { serverAddress: 'http://10.123.0.11:30902', threshold: '350' },
            },
          ],
        },
      });
    }
  });

  it('leaves the number of replicas to the autoscalers', () => {
    const scaled = ['strest-server', 'plain-server', 'old-server'];
    const deployments = [strest, plainPair, oldPair].flatMap((component) =>
      exampleObjects(component).filter(
        ({ kind, metadata }) => kind === 'Deployment' && scaled.includes(metadata.name),
      ),
    );
    expect(deployments).toHaveLength(scaled.length);
    for (const { spec } of deployments) expect(spec).not.toHaveProperty('replicas');
  });
});

describe('links to other clusters', () => {
  it('go to each of the others, and to none where there is none', () => {
    const links = exampleObjects(linkerdMulticluster, 1).filter(({ kind }) => kind === 'Link');
    expect(links.map(({ metadata }) => metadata.name)).toEqual(['aks']);
    const alone = linkerdMulticluster.objects({
      lab: { ...exampleLab, clusters: [aks] },
      cluster: aks,
      objectStoreKeys: { accessKey: '', secretKey: '' },
      upstream: [],
    });
    expect(alone.filter(({ kind }) => kind === 'Link')).toEqual([]);
  });
});

describe('manifests from upstream', () => {
  it('run the images of the lab, with arguments beside their own', () => {
    const [operator] = podsNamed(keda, 'keda-operator').spec.containers;
    expect(operator).toMatchObject({
      image: 'ghcr.io/kedacore/keda:2.21.0',
      imagePullPolicy: 'IfNotPresent',
      args: ['--leader-elect', '--enable-webhook-patching=false'],
      readinessProbe: { httpGet: { path: '/readyz' }, initialDelaySeconds: 3 },
    });
    const [server] = podsNamed(metricsServer, 'metrics-server').spec.containers;
    expect(server?.args).toContain('--kubelet-insecure-tls');
  });

  it('leave out the admission webhooks', () => {
    const names = exampleObjects(keda).map(({ metadata }) => metadata.name);
    expect(names).toEqual(['keda', 'keda-operator', 'keda-metrics-apiserver']);
  });

  it.each(['a: 1', '- 1', 'apiVersion: v1\nkind: Pod', 'kind: [', 'just text'])(
    'are refused when they are no objects: %j',
    (text) => {
      expect(() => parseObjects(text)).toThrow('no Kubernetes object');
    },
  );
});

describe('fake workloads', () => {
  it('fit onto their nodes', () => {
    const amount = { namespaces: 20, deployments: 10, replicas: 10 };
    const objects = exampleObjects(fakeWorkloads(amount));
    const replicas = podsOf(objects).reduce((sum, { count }) => sum + count, 0);
    expect(replicas).toBe(2000);
    expect(objects.filter(({ kind }) => kind === 'Node')).toHaveLength(fakeNodesFor(amount));
    expect(fakeNodesFor(amount) * 110).toBeGreaterThanOrEqual(replicas);
  });
});
