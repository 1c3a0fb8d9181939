import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documentsOf, renderTopology, type Manifest } from '../../../server/src/topology/index.ts';
import { sampleText, topologyOf } from '../../topology/samples.ts';

/** A topology of two clusters with what a case adds. */
const two = (components: string, further = ''): string => `
apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  a: { role: both, address: 192.0.2.1 }
  b: { address: 192.0.2.2 }
objectStores:
  bucket: { secret: objstore }
components: { ${components} }
${further}
`;

const objectsOf = (text: string, cluster = 'a', serviceMonitors = false): readonly Manifest[] =>
  (renderTopology(topologyOf(text), { [cluster]: { serviceMonitors } }).get(cluster) ?? []).map(
    ({ manifest }) => manifest,
  );

const objectOf = (objects: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = objects.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

interface Workload {
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly name: string;
          readonly args: readonly string[];
          readonly image: string;
          readonly resources: unknown;
        }[];
      };
    };
    readonly volumeClaimTemplates?: readonly unknown[];
    readonly persistentVolumeClaimRetentionPolicy?: unknown;
  };
}

const workload = (objects: readonly Manifest[], kind: string, name: string): Workload['spec'] =>
  (objectOf(objects, kind, name) as unknown as Workload).spec;

const argsOf = (objects: readonly Manifest[], kind: string, name: string, at = 0) =>
  workload(objects, kind, name).template.spec.containers[at]?.args ?? [];

const endpointsIn = (objects: readonly Manifest[], querier: string): unknown => {
  const { data } = objectOf(objects, 'ConfigMap', `${querier}-endpoints`) as unknown as {
    readonly data: Readonly<Record<string, string>>;
  };
  return parse(data['endpoints.yaml'] ?? '');
};

const nodePort = 'exposure: { type: nodePort }';

it('gives everything that has metrics one ServiceMonitor', () => {
  const all = objectsOf(
    two(
      'prometheus: , receive: , store: , compact: , query: , query-frontend: , bucket-web: ',
      nodePort,
    ),
    'a',
    true,
  );
  const instances = (kinds: readonly string[]) =>
    all
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ metadata }) => metadata.labels?.['app.kubernetes.io/instance'] ?? '')
      .toSorted((left, right) => left.localeCompare(right));
  expect(instances(['ServiceMonitor'])).toEqual(instances(['StatefulSet', 'Deployment']));
});

describe('the samples', () => {
  it.each(['mixture', 'receive'])('%s renders to what it did', async (name) => {
    const text = [...renderTopology(topologyOf(sampleText(name)))]
      .map(
        ([cluster, rendered]) =>
          `# Cluster ${cluster}\n${documentsOf(rendered.map(({ manifest }) => manifest))}`,
      )
      .join('');
    await expect(text).toMatchFileSnapshot(`../../fixtures/topology/rendered/${name}.yaml`);
  });

  it('render the same whatever the order of components', () => {
    const one = two('prometheus: , store: , compact: , query: ', nodePort);
    const other = two('query: , compact: , store: , prometheus: ', nodePort);
    expect(objectsOf(other)).toEqual(objectsOf(one));
  });

  it('take 50 ms at most', () => {
    const topology = topologyOf(sampleText('mixture'));
    const times = Array.from({ length: 20 }, () => {
      const began = performance.now();
      renderTopology(topology);
      return performance.now() - began;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

it.each([
  ['125MiB', '--index-cache-size=125MiB'],
  ['1GB', '--index-cache-size=1GB'],
  [
    '100MB',
    '--index-cache.config={"type":"IN-MEMORY","config":{"max_size":"100MB","max_item_size":"100MB"}}',
  ],
])('gives a store an index cache of %s, which is never smaller than an item', (size, flag) => {
  const objects = objectsOf(two(`prometheus: , store: { indexCache: ${size} }, query: `, nodePort));
  const flags = argsOf(objects, 'StatefulSet', 'thanos-store').filter((arg) =>
    arg.startsWith('--index-cache'),
  );
  expect(flags).toEqual([flag]);
});

describe('a querier', () => {
  it('asks its own cluster by DNS and others strictly on their node ports', () => {
    const objects = objectsOf(two('prometheus: , query: ', nodePort));
    expect(endpointsIn(objects, 'thanos-query')).toEqual({
      endpoints: [
        { address: 'dnssrv+_grpc._tcp.thanos-prometheus.monitoring.svc.cluster.local' },
        { address: '192.0.2.2:30901', strict: true },
      ],
    });
    expect(argsOf(objects, 'Deployment', 'thanos-query').join(' ')).not.toMatch(/--endpoint=/);
  });

  it('asks the queriers of other clusters where there are any, in turn where they are several', () => {
    const components =
      'prometheus: , leaf: { type: query, clusters: data, over: cluster, replicas: 2 }, query: ';
    const objects = objectsOf(two(components, nodePort));
    expect(endpointsIn(objects, 'thanos-query')).toEqual({
      endpoints: [
        { address: 'dns+thanos-leaf-grpc.monitoring.svc.cluster.local:10901', group: true },
        { address: '192.0.2.2:30941', strict: true },
      ],
    });
    expect(endpointsIn(objects, 'thanos-leaf')).toEqual({
      endpoints: [{ address: 'dnssrv+_grpc._tcp.thanos-prometheus.monitoring.svc.cluster.local' }],
    });
  });

  it('speaks TLS with all, and as an endpoint says with others', () => {
    const components =
      'prometheus: , query: { endpoints: [{ address: "x.example:443", tls: { serverName: x } }, { address: "y:10901", tls: false }] }';
    const exposure = 'exposure: { type: mirror, tls: { secret: certs } }';
    const objects = objectsOf(two(components, exposure));
    expect(endpointsIn(objects, 'thanos-query')).toEqual({
      default_client_config: {
        tls_config: {
          enabled: true,
          ca_file: '/etc/thanos/tls/ca.crt',
          cert_file: '/etc/thanos/tls/tls.crt',
          key_file: '/etc/thanos/tls/tls.key',
        },
        server_name: 'thanos',
      },
      endpoints: [
        { address: 'dnssrv+_grpc._tcp.thanos-prometheus.monitoring.svc.cluster.local' },
        {
          address: 'thanos-prometheus-0-remote-b.monitoring.svc.cluster.local:10901',
          strict: true,
        },
        {
          address: 'x.example:443',
          client_config: { tls_config: { enabled: true }, server_name: 'x' },
        },
        { address: 'y:10901', client_config: { tls_config: { enabled: false } } },
      ],
    });
    expect(argsOf(objects, 'StatefulSet', 'thanos-prometheus', 1)).toContain(
      '--grpc-server-tls-client-ca=/etc/thanos/tls/ca.crt',
    );
  });
});

describe('ways between clusters', () => {
  it.each([
    ['nodePort', '', ['thanos-prometheus-0-remote', 'thanos-prometheus-1-remote']],
    ['mirror', '', ['thanos-prometheus-0-remote', 'thanos-prometheus-1-remote']],
    [
      'loadBalancer',
      ', host: "{service}.{cluster}.example.org"',
      ['thanos-prometheus-0-remote', 'thanos-prometheus-1-remote'],
    ],
  ])('%s: one Service for each replica', (type, further, names) => {
    const text = two(
      'prometheus: { replicas: 2 }, query: ',
      `exposure: { type: ${type}${further} }`,
    );
    const services = objectsOf(text, 'b').filter(({ metadata }) =>
      metadata.name.endsWith('-remote'),
    );
    expect(services.map(({ metadata }) => metadata.name)).toEqual(names);
    expect(services[0]).toMatchObject({
      spec: { selector: { 'apps.kubernetes.io/pod-index': '0' } },
    });
  });

  it('asks pods themselves in a flat network', () => {
    const text = two('prometheus: , query: ', 'exposure: { type: flat }').replace(
      'b: { address: 192.0.2.2 }',
      'b: { domain: b.example }',
    );
    expect(endpointsIn(objectsOf(text), 'thanos-query')).toMatchObject({
      endpoints: [{}, { address: 'dnssrv+_grpc._tcp.thanos-prometheus.monitoring.svc.b.example' }],
    });
  });
});

describe('a Prometheus', () => {
  const resource = (objects: readonly Manifest[]) => objectOf(objects, 'Prometheus', 'k8s');

  it('of the operator gets its labels and a sidecar, and nothing else', () => {
    const objects = objectsOf(two('prometheus: { from: { operator: k8s } }, query: ', nodePort));
    expect(resource(objects)).toEqual({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: 'k8s', namespace: 'monitoring' },
      spec: {
        externalLabels: { cluster: 'a' },
        replicaExternalLabelName: 'replica',
        thanos: {
          image: 'quay.io/thanos/thanos:v0.42.4',
          version: 'v0.42.4',
          objectStorageConfig: { name: 'objstore', key: 'objstore.yml' },
        },
      },
    });
  });

  it('that is there already only gets a Service', () => {
    const from = '{ selector: { app: prometheus } }';
    const objects = objectsOf(two(`prometheus: { from: ${from} }`));
    expect(objects).toMatchObject([
      { kind: 'Service', spec: { clusterIP: 'None', selector: { app: 'prometheus' } } },
    ]);
    expect(objects).toHaveLength(1);
  });

  it.each([
    ['0.42.4', '3.16.0', '--storage.tsdb.delay-compact-file.path=/prometheus/thanos.shipper.json'],
    ['0.40.1', '3.16.0', '--storage.tsdb.max-block-duration=2h'],
    ['0.42.4', '3.8.0', '--storage.tsdb.max-block-duration=2h'],
  ])('compacts as Thanos %s and Prometheus %s can', (thanos, prometheus, flag) => {
    const versions = `versions: { thanos: ${thanos}, prometheus: ${prometheus} }`;
    const objects = objectsOf(two('prometheus: ', versions));
    expect(argsOf(objects, 'StatefulSet', 'thanos-prometheus')).toContain(flag);
  });
});

describe('receive', () => {
  const hashrings = (objects: readonly Manifest[]): unknown => {
    const { data } = objectOf(objects, 'ConfigMap', 'thanos-receive-hashrings') as unknown as {
      readonly data: Readonly<Record<string, string>>;
    };
    return JSON.parse(data['hashrings.json'] ?? '');
  };

  it('has a ring that names every ingester, and routers without a ring of their own', () => {
    const rings =
      'hashrings: [{ name: big, tenants: [x], replicas: 3 }, { name: rest, replicas: 1 }], replicationFactor: 1';
    const objects = objectsOf(two(`receive: { ${rings} }`));
    expect(hashrings(objects)).toEqual([
      {
        hashring: 'big',
        tenants: ['x'],
        endpoints: [0, 1, 2].map(
          (at) =>
            `thanos-receive-big-${String(at)}.thanos-receive-big.monitoring.svc.cluster.local:10901`,
        ),
      },
      {
        hashring: 'rest',
        endpoints: ['thanos-receive-rest-0.thanos-receive-rest.monitoring.svc.cluster.local:10901'],
      },
    ]);
    const ingester = argsOf(objects, 'StatefulSet', 'thanos-receive-big').join(' ');
    expect(ingester).not.toContain('hashrings-file');
    const router = argsOf(objects, 'Deployment', 'thanos-receive-router').join(' ');
    expect(router).toContain('--receive.hashrings-algorithm=ketama');
    expect(router).not.toContain('local-endpoint');
  });

  it('without routers knows its own place in the ring', () => {
    const objects = objectsOf(two('receive: { router: false }'));
    expect(argsOf(objects, 'StatefulSet', 'thanos-receive')).toContain(
      '--receive.local-endpoint=$(POD_NAME).thanos-receive.monitoring.svc.cluster.local:10901',
    );
  });
});

describe('what people change', () => {
  it('replaces, repeats and removes flags', () => {
    const flags =
      '{ query.timeout: 5m, query.replica-label: [replica, r2], query.lookback-delta: null }';
    const args = argsOf(
      objectsOf(two(`prometheus: , query: { flags: ${flags} }`, nodePort)),
      'Deployment',
      'thanos-query',
    );
    const own = (name: string) => args.filter((arg) => arg.startsWith(`--${name}`));
    expect(own('query.timeout')).toEqual(['--query.timeout=5m']);
    expect(own('query.replica-label')).toEqual([
      '--query.replica-label=replica',
      '--query.replica-label=r2',
    ]);
    expect(own('query.lookback-delta')).toEqual([]);
  });

  it('merges patches by name, removes with null and $patch', () => {
    const patches = `
patches:
  - target: { cluster: a, component: store, kind: StatefulSet }
    patch:
      spec:
        replicas: 4
        volumeClaimTemplates: null
        template:
          spec:
            nodeSelector: { disk: ssd }
            containers:
              - { name: thanos-store, image: mirror/thanos:1 }
              - { name: extra, image: other }
  - target: { component: store, kind: Service }
    patch: { spec: { ports: [{ name: http, $patch: delete }] } }
`;
    const objects = objectsOf(two('store: , query: ', patches));
    expect(workload(objects, 'StatefulSet', 'thanos-store')).toMatchObject({
      replicas: 4,
      template: {
        spec: {
          nodeSelector: { disk: 'ssd', 'kubernetes.io/os': 'linux' },
          containers: [
            { name: 'thanos-store', image: 'mirror/thanos:1', imagePullPolicy: 'IfNotPresent' },
            { name: 'extra' },
          ],
        },
      },
    });
    expect(objectOf(objects, 'StatefulSet', 'thanos-store')).not.toHaveProperty(
      'spec.volumeClaimTemplates',
    );
    expect(objectOf(objects, 'Service', 'thanos-store')).toMatchObject({
      spec: { ports: [{ name: 'grpc' }] },
    });
  });

  it('takes sizes, classes and resources', () => {
    const objects = objectsOf(
      two('store: { storage: { size: 1Gi, class: fast }, resources: { requests: { cpu: 1 } } }'),
    );
    const { volumeClaimTemplates, persistentVolumeClaimRetentionPolicy, template } = workload(
      objects,
      'StatefulSet',
      'thanos-store',
    );
    expect(volumeClaimTemplates).toMatchObject([
      { spec: { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } } },
    ]);
    expect(persistentVolumeClaimRetentionPolicy).toEqual({
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    expect(template.spec.containers[0]?.resources).toEqual({ requests: { cpu: '1' } });
  });
});

it('divides blocks among shards, and keeps those of a cluster', () => {
  const objects = objectsOf(two('store: { shards: 2, blocks: own }'));
  const [, shard = ''] =
    argsOf(objects, 'StatefulSet', 'thanos-store-1')
      .find((arg) => arg.startsWith('--selector.relabel-config='))
      ?.split('config=') ?? [];
  expect(JSON.parse(shard)).toEqual([
    { action: 'keep', source_labels: ['cluster'], regex: 'a' },
    { action: 'hashmod', source_labels: ['__block_id'], target_label: 'shard', modulus: 2 },
    { action: 'keep', source_labels: ['shard'], regex: '1' },
  ]);
});

it('has monitors where their CRD is, and policies where they are wanted', () => {
  const text = two('store: , query: ', 'exposure: { type: nodePort, networkPolicies: true }');
  const kinds = (objects: readonly Manifest[]) =>
    objects
      .filter(({ kind }) => kind === 'ServiceMonitor' || kind === 'NetworkPolicy')
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(kinds(objectsOf(text, 'a', true))).toEqual([
    'NetworkPolicy/thanos-query',
    'NetworkPolicy/thanos-store',
    'ServiceMonitor/thanos-query',
    'ServiceMonitor/thanos-store',
  ]);
  expect(kinds(objectsOf(text))).toHaveLength(2);
});
