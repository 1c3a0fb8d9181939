import { stringify } from 'yaml';
import type { Cluster, ComponentOf, Topology } from '../model.ts';
import { serviceHost, writeUrl } from '../endpoints.ts';
import { ports } from '../ports.ts';
import { bucketOf, querierFor, ruleReplicaLabel, workloadName } from '../wiring.ts';
import { besides, identityOf, selectorOf, type Renderer } from './context.ts';
import type { FlagList } from './flags.ts';
import { labelFlag } from './labels.ts';
import { configMap, headlessService, podDisruptionBudget, type Fields } from './manifest.ts';
import {
  configAnnotation,
  container,
  dataVolume,
  grpcTls,
  imagesOf,
  objectStoreEnv,
  objectStoreFlags,
  podName,
  resourcesOf,
  statefulSet,
  type Mount,
} from './pod.ts';

const dataDir = '/var/thanos/rule';
const rulesDir = '/etc/thanos/rules';
const listening = { grpc: ports.grpc, http: ports.http } as const;

/** Where rule files come from: our own ConfigMap first, then those that are there. */
const sourcesOf = (
  component: ComponentOf<'rule'>,
  own: string,
): readonly { readonly configMap: string; readonly mount: Mount }[] =>
  [
    ...(component.settings.ruleGroups === undefined ? [] : [own]),
    ...(component.settings.configMaps ?? []),
  ].map((configMapName, at) => ({
    configMap: configMapName,
    mount: { name: `rules-${String(at)}`, mountPath: `${rulesDir}/${String(at)}`, readOnly: true },
  }));

const storageFlags = (
  topology: Topology,
  component: ComponentOf<'rule'>,
  cluster: Cluster,
): FlagList => {
  const { remoteWrite } = component.settings;
  const url = remoteWrite === undefined ? undefined : writeUrl(topology, remoteWrite, cluster);
  if (url !== undefined) return [['remote-write.config', stringify({ remote_write: [{ url }] })]];
  return [
    ['tsdb.retention', '48h'],
    ['tsdb.block-duration', '2h'],
    ...objectStoreFlags(bucketOf(topology, component)),
  ];
};

/** A ruler. */
export const renderRule: Renderer<'rule'> = ({ topology, cluster, component }) => {
  const { settings } = component;
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const querier = querierFor(topology, component, cluster);
  if (querier === undefined) return [];
  const rules = besides(identity, `${identity.name}-rules`);
  const sources = sourcesOf(component, rules.name);
  const groups = settings.ruleGroups;
  const text = groups === undefined ? undefined : stringify({ groups });
  const tls = grpcTls(topology);
  const data = dataVolume(settings.storage, cluster, '10Gi');
  const bucket = bucketOf(topology, component);
  const query = `http://${serviceHost(workloadName(querier), cluster)}:${String(ports.queryHttp)}`;
  const ruler = container({
    name: 'thanos-rule',
    image: imagesOf(cluster).thanos,
    command: ['rule'],
    flags: [
      ['log.level', 'info'],
      ['log.format', 'logfmt'],
      ['grpc-address', `0.0.0.0:${String(listening.grpc)}`],
      ['http-address', `0.0.0.0:${String(listening.http)}`],
      ['data-dir', dataDir],
      labelFlag(ruleReplicaLabel, '$(POD_NAME)'),
      labelFlag('rule_cluster', cluster.name),
      ['alert.label-drop', ruleReplicaLabel],
      ['eval-interval', settings.evalInterval],
      ['query', query],
      ...sources.map(({ mount }) => ['rule-file', `${mount.mountPath}/*.yaml`] as const),
      ...(settings.alertmanagers ?? []).map((url) => ['alertmanagers.url', url] as const),
      ...storageFlags(topology, component, cluster),
      ...tls.flags,
    ],
    changes: settings.flags,
    ports: listening,
    probed: 'http',
    patience: { live: 8, start: 900 },
    env: [podName, ...(bucket === undefined ? [] : [objectStoreEnv(bucket)])],
    mounts: [
      { name: 'data', mountPath: dataDir },
      ...sources.map(({ mount }) => mount),
      ...tls.mounts,
    ],
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '128Mi', limit: '1Gi' }),
  });
  return [
    ...(text === undefined ? [] : [configMap(rules, { 'rules.yaml': text })]),
    statefulSet(identity, {
      selector,
      replicas: settings.replicas,
      ...(text === undefined ? {} : { annotations: configAnnotation([text]) }),
      containers: [ruler],
      volumes: [
        ...data.volumes,
        ...sources.map(({ mount, configMap: name }): Fields => ({
          name: mount.name,
          configMap: { name },
        })),
        ...tls.volumes,
      ],
      claims: data.claims,
    }),
    headlessService(identity, {
      selector,
      ports: Object.entries(listening).map(([name, port]) => ({ name, port })),
    }),
    ...(settings.replicas > 1 ? [podDisruptionBudget(identity, selector, 1)] : []),
  ];
};
