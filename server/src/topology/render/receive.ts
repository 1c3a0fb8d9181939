import type { Cluster, ComponentOf, Topology } from '../model.ts';
import { serviceHost, writeService } from '../endpoints.ts';
import { ports } from '../ports.ts';
import { bucketOf, receiveReplicaLabel, ringsOf, workloadName, type Ring } from '../wiring.ts';
import { besides, identityOf, selectorOf, type Renderer, type RenderContext } from './context.ts';
import type { FlagList } from './flags.ts';
import { labelFlag } from './labels.ts';
import {
  configMap,
  headlessService,
  podDisruptionBudget,
  service,
  type Manifest,
} from './manifest.ts';
import {
  container,
  dataVolume,
  deployment,
  grpcTls,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  podName,
  resourcesOf,
  statefulSet,
  tlsDir,
} from './pod.ts';

const dataDir = '/var/thanos/receive';
const ringDir = '/etc/thanos/hashrings';
const ringFile = 'hashrings.json';
const listening = {
  grpc: ports.grpc,
  http: ports.http,
  'remote-write': ports.remoteWrite,
} as const;
const servicePorts = Object.entries(listening).map(([name, port]) => ({ name, port }));

/** The hashrings, with every ingester by the name that its pod keeps. */
const hashrings = (component: ComponentOf<'receive'>, cluster: Cluster): string =>
  JSON.stringify(
    ringsOf(component).map(({ name, workload, tenants, replicas }) => ({
      hashring: name,
      ...(tenants.length === 0 ? {} : { tenants }),
      endpoints: Array.from(
        { length: replicas },
        (_, at) =>
          `${workload}-${String(at)}.${serviceHost(workload, cluster)}:${String(ports.grpc)}`,
      ),
    })),
    undefined,
    2,
  );

/** What every receive process says, router or ingester. */
const commonFlags = (cluster: Cluster): FlagList => [
  ['log.level', 'info'],
  ['log.format', 'logfmt'],
  ['grpc-address', `0.0.0.0:${String(listening.grpc)}`],
  ['http-address', `0.0.0.0:${String(listening.http)}`],
  ['remote-write.address', `0.0.0.0:${String(listening['remote-write'])}`],
  // Of its own names: a label `cluster` would take the place of the one that the samples came with.
  labelFlag(receiveReplicaLabel, '$(POD_NAME)'),
  labelFlag('receive_cluster', cluster.name),
];

/** How samples are spread: by consistent hashing, so that a change of the ring moves few series. */
const routingFlags = ({ exposure }: Topology, { settings }: ComponentOf<'receive'>): FlagList => [
  ['receive.replication-factor', settings.replicationFactor],
  ['receive.hashrings-algorithm', 'ketama'],
  ['receive.hashrings-file', `${ringDir}/${ringFile}`],
  ...(exposure?.tls === undefined
    ? []
    : ([
        ['remote-write.client-tls-secure', true],
        ['remote-write.client-tls-cert', `${tlsDir}/tls.crt`],
        ['remote-write.client-tls-key', `${tlsDir}/tls.key`],
        ['remote-write.client-tls-ca', `${tlsDir}/ca.crt`],
        ['remote-write.client-server-name', exposure.tls.serverName],
      ] as const)),
];

type Context = RenderContext<'receive'>;

const ringMount = { name: 'hashrings', mountPath: ringDir, readOnly: true } as const;

const ringVolume = (component: ComponentOf<'receive'>) => ({
  name: ringMount.name,
  configMap: { name: `${workloadName(component)}-hashrings` },
});

const ingesterFlags = ({ topology, cluster, component }: Context, ring: Ring): FlagList => [
  ...commonFlags(cluster),
  ['tsdb.path', dataDir],
  ['tsdb.retention', component.settings.retention],
  ...objectStoreFlags(bucketOf(topology, component)),
  ...(component.settings.router
    ? []
    : [
        ...routingFlags(topology, component),
        [
          'receive.local-endpoint',
          `$(POD_NAME).${serviceHost(ring.workload, cluster)}:${String(ports.grpc)}`,
        ] as const,
      ]),
  ...grpcTls(topology).flags,
];

/** The ingesters of one hashring. */
const renderIngesters = (context: Context, ring: Ring): readonly Manifest[] => {
  const { topology, cluster, component } = context;
  const { settings } = component;
  const identity = identityOf(component, cluster, ring.workload);
  const selector = selectorOf(component, ring.workload);
  const bucket = bucketOf(topology, component);
  const tls = grpcTls(topology);
  const data = dataVolume(settings.storage, cluster, '10Gi');
  const ingester = container({
    name: 'thanos-receive',
    image: imagesOf(cluster).thanos,
    command: ['receive'],
    flags: ingesterFlags(context, ring),
    changes: settings.flags,
    ports: listening,
    probed: 'http',
    // What was written before is read again first.
    patience: { live: 8, start: 3600 },
    env: [podName, ...(bucket === undefined ? [] : [objectStoreEnv(bucket)])],
    mounts: [
      { name: 'data', mountPath: dataDir },
      ...(settings.router ? [] : [ringMount]),
      ...tls.mounts,
    ],
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '128Mi', limit: '2Gi' }),
  });
  // As many may be away as leave every sample on some ingester that answers.
  const spare = Math.floor(settings.replicationFactor / 2);
  return [
    statefulSet(identity, {
      selector,
      replicas: ring.replicas,
      containers: [ingester],
      volumes: [
        ...data.volumes,
        ...(settings.router ? [] : [ringVolume(component)]),
        ...tls.volumes,
      ],
      claims: data.claims,
      // Head blocks are written out and uploaded when a pod ends.
      grace: 900,
      settle: 10,
      spread: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'],
    }),
    // Routers must reach ingesters by name before those count as ready.
    headlessService(identity, {
      selector,
      ports: servicePorts,
      spec: { publishNotReadyAddresses: true },
    }),
    ...(spare > 0 ? [podDisruptionBudget(identity, selector, spare)] : []),
  ];
};

const renderRouter = ({ topology, cluster, component }: Context): readonly Manifest[] => {
  const { settings } = component;
  const workload = `${workloadName(component)}-router`;
  const identity = identityOf(component, cluster, workload);
  const selector = selectorOf(component, workload);
  const tls = grpcTls(topology);
  const router = container({
    name: 'thanos-receive-router',
    image: imagesOf(cluster).thanos,
    command: ['receive'],
    flags: [
      ...commonFlags(cluster),
      ['tsdb.path', dataDir],
      ...routingFlags(topology, component),
      ...tls.flags,
    ],
    changes: settings.flags,
    ports: listening,
    probed: 'http',
    patience: { live: 8 },
    env: [podName],
    mounts: [{ name: 'data', mountPath: dataDir }, ringMount, ...tls.mounts],
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '64Mi', limit: '1Gi' }),
  });
  return [
    deployment(identity, {
      selector,
      replicas: settings.routerReplicas,
      containers: [router],
      volumes: [{ name: 'data', emptyDir: {} }, ringVolume(component), ...tls.volumes],
    }),
    ...(settings.routerReplicas > 1 ? [podDisruptionBudget(identity, selector, 1)] : []),
  ];
};

/** Routers and ingesters, or ingesters that route among themselves. */
export const renderReceive: Renderer<'receive'> = (context) => {
  const { cluster, component } = context;
  const { settings } = component;
  const rings = ringsOf(component);
  const identity = identityOf(component, cluster);
  const taker = settings.router ? `${identity.name}-router` : (rings[0]?.workload ?? identity.name);
  return [
    configMap(besides(identity, `${identity.name}-hashrings`), {
      [ringFile]: `${hashrings(component, cluster)}\n`,
    }),
    ...rings.flatMap((ring) => renderIngesters(context, ring)),
    ...(settings.router ? renderRouter(context) : []),
    service(besides(identityOf(component, cluster, taker), writeService(component)), {
      selector: selectorOf(component, taker),
      ports: [
        { name: 'remote-write', port: ports.remoteWrite },
        // Ingesters have it in their headless Service; routers have no other that tells their metrics.
        ...(settings.router ? [{ name: 'http', port: ports.http }] : []),
      ],
    }),
  ];
};
