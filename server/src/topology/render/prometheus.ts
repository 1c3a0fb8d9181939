import { stringify } from 'yaml';
import { durationSum } from '../../util/durations.ts';
import type { ComponentOf, ObjectStore } from '../model.ts';
import { ports } from '../ports.ts';
import { bucketOf, hasSidecar } from '../wiring.ts';
import { identityOf, selectorOf, type Renderer, type RenderContext } from './context.ts';
import type { FlagList } from './flags.ts';
import {
  configMap,
  headlessService,
  manifest,
  podDisruptionBudget,
  type Fields,
  type Identity,
  type Manifest,
} from './manifest.ts';
import {
  configAnnotation,
  container,
  dataVolume,
  grpcTls,
  imagesOf,
  podName,
  resourcesOf,
  statefulSet,
  tlsDir,
} from './pod.ts';
import { prometheusConfig, remoteWriteOf } from './prometheus-config.ts';
import { delaysCompaction, shipperFile, sidecarContainer } from './sidecar.ts';

const dataDir = '/prometheus';
const configDir = '/etc/prometheus';

type Context = RenderContext<'prometheus'>;

/** How long samples stay: short where they are elsewhere too. */
export const retentionOf = (
  { settings }: ComponentOf<'prometheus'>,
  bucket: ObjectStore | undefined,
): string =>
  settings.retention ?? (bucket === undefined && settings.remoteWrite === undefined ? '15d' : '2d');

const prometheusFlags = (
  { cluster, component }: Context,
  bucket: ObjectStore | undefined,
): FlagList => {
  const uploading: FlagList = delaysCompaction(cluster)
    ? [['storage.tsdb.delay-compact-file.path', `${dataDir}/${shipperFile}`]]
    : [
        ['storage.tsdb.min-block-duration', '2h'],
        ['storage.tsdb.max-block-duration', '2h'],
      ];
  return [
    ['config.file', `${configDir}/prometheus.yaml`],
    ['storage.tsdb.path', dataDir],
    ['storage.tsdb.retention.time', retentionOf(component, bucket)],
    ...(bucket === undefined ? [] : uploading),
    ['web.enable-lifecycle', true],
    // From 3.0 on external labels are filled in without being asked.
    ...(cluster.versions.prometheus.startsWith('2.')
      ? [['enable-feature', 'expand-external-labels'] as const]
      : []),
  ];
};

const rbacGroup = 'rbac.authorization.k8s.io';

/** What a Prometheus may see of its cluster. */
const access = (identity: Identity): readonly Manifest[] => {
  const { name, namespace, labels } = identity;
  const clusterWide = { name: `${namespace}-${name}`, labels };
  return [
    manifest('v1', 'ServiceAccount', identity, {}),
    {
      apiVersion: `${rbacGroup}/v1`,
      kind: 'ClusterRole',
      metadata: clusterWide,
      rules: [
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
      ],
    },
    {
      apiVersion: `${rbacGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: clusterWide,
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: clusterWide.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
};

const configTexts = ({
  topology,
  cluster,
  component,
}: Context): Readonly<Record<string, string>> => {
  const { ruleGroups } = component.settings;
  return {
    'prometheus.yaml': prometheusConfig(topology, component, cluster),
    ...(ruleGroups === undefined ? {} : { 'rules.yaml': stringify({ groups: ruleGroups }) }),
  };
};

/** One of our own. */
const deployed = (context: Context): readonly Manifest[] => {
  const { topology, cluster, component } = context;
  const { settings } = component;
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const bucket = bucketOf(topology, component);
  const data = dataVolume(settings.storage, cluster, '20Gi');
  const config = configTexts(context);
  const mounts = [
    { name: 'data', mountPath: dataDir },
    { name: 'config', mountPath: configDir, readOnly: true },
  ] as const;
  const prometheus = container({
    name: 'prometheus',
    image: imagesOf(cluster).prometheus,
    command: [],
    flags: prometheusFlags(context, bucket),
    changes: settings.prometheusFlags,
    ports: { web: ports.web },
    probed: 'web',
    patience: { start: 1800 },
    env: [podName],
    mounts,
    resources: resourcesOf(settings.resources, { cpu: '100m', memory: '256Mi', limit: '4Gi' }),
  });
  const isWatched = hasSidecar(component);
  const sidecar = isWatched
    ? [
        sidecarContainer({
          topology,
          cluster,
          component,
          bucket,
          dataDir,
          configFile: `${configDir}/prometheus.yaml`,
          mounts,
        }),
      ]
    : [];
  return [
    ...access(identity),
    configMap(identity, config),
    statefulSet(identity, {
      selector,
      replicas: settings.replicas,
      containers: [prometheus, ...sidecar],
      volumes: [
        ...data.volumes,
        { name: 'config', configMap: { name: identity.name } },
        ...(isWatched ? grpcTls(topology).volumes : []),
      ],
      claims: data.claims,
      serviceAccount: identity.name,
      grace: 600,
      // Queriers of the cluster look for its new address every 30 s: until then the other one has to answer.
      ...(settings.replicas > 1 && isWatched ? { settle: 45 } : {}),
      // Without a sidecar nobody has it read a changed configuration.
      ...(isWatched ? {} : { annotations: configAnnotation(Object.values(config)) }),
    }),
    headlessService(identity, {
      selector,
      ports: [{ name: 'web', port: ports.web }, ...(isWatched ? storeApiPorts : [])],
    }),
    ...(settings.replicas > 1 ? [podDisruptionBudget(identity, selector, 1)] : []),
  ];
};

const storeApiPorts = [
  { name: 'grpc', port: ports.grpc },
  { name: 'http', port: ports.http },
];

const operatorTls = ({ topology }: Context): Fields => {
  const tls = topology.exposure?.tls;
  if (tls === undefined) return {};
  const dir = tlsDir;
  return {
    grpcServerTlsConfig: {
      certFile: `${dir}/tls.crt`,
      keyFile: `${dir}/tls.key`,
      caFile: `${dir}/ca.crt`,
    },
    volumeMounts: grpcTls(topology).mounts,
  };
};

/** Our part of a resource that the Prometheus Operator looks after: labels, the sidecar, where it writes. */
const operated = (context: Context, operator: string): readonly Manifest[] => {
  const { topology, cluster, component } = context;
  const { settings } = component;
  const bucket = bucketOf(topology, component);
  const identity = identityOf(component, cluster);
  const writes = remoteWriteOf(topology, component, cluster);
  const { volumes } = grpcTls(topology);
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: operator, namespace: cluster.namespace },
      spec: {
        externalLabels: cluster.externalLabels,
        replicaExternalLabelName: settings.replicaLabel,
        ...(writes.length === 0 ? {} : { remoteWrite: writes }),
        ...(hasSidecar(component)
          ? {
              ...(volumes.length === 0 ? {} : { volumes }),
              thanos: {
                image: imagesOf(cluster).thanos,
                version: `v${cluster.versions.thanos}`,
                ...(bucket === undefined
                  ? {}
                  : {
                      objectStorageConfig: {
                        name: bucket.settings.secret,
                        key: bucket.settings.key,
                      },
                    }),
                ...operatorTls(context),
              },
            }
          : {}),
      },
    },
    ...(hasSidecar(component)
      ? [
          headlessService(identity, {
            selector: { 'operator.prometheus.io/name': operator },
            ports: storeApiPorts,
          }),
        ]
      : []),
  ];
};

/** The labels that select the pods of a Prometheus, whoever made them. */
export const prometheusSelector = (
  component: ComponentOf<'prometheus'>,
  workload: string,
): Readonly<Record<string, string>> => {
  const { from } = component.settings;
  if (from === 'deploy') return selectorOf(component, workload);
  if ('operator' in from) return { 'operator.prometheus.io/name': from.operator };
  return Object.fromEntries(
    Object.entries(from.selector).map(([name, value]) => [name, String(value)]),
  );
};

/** A Prometheus of our own, our part of an operator's, or the Service of one that is there. */
export const renderPrometheus: Renderer<'prometheus'> = (context) => {
  const { cluster, component } = context;
  const { from } = component.settings;
  if (from === 'deploy') return deployed(context);
  if ('operator' in from) return operated(context, from.operator);
  if (!hasSidecar(component)) return [];
  const identity = identityOf(component, cluster);
  return [
    headlessService(identity, {
      selector: prometheusSelector(component, identity.name),
      ports: storeApiPorts,
    }),
  ];
};

/** Milliseconds that a Prometheus answers for by itself. */
export const retentionMs = (
  component: ComponentOf<'prometheus'>,
  bucket: ObjectStore | undefined,
): number => durationSum(retentionOf(component, bucket));
