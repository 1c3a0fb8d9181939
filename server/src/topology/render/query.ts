import { stringify } from 'yaml';
import type { ComponentOf, Cluster, Topology } from '../model.ts';
import { endpointsOf, serviceHost } from '../endpoints.ts';
import { ports } from '../ports.ts';
import { replicaLabelsOf, workloadName } from '../wiring.ts';
import { besides, identityOf, selectorOf, type Renderer } from './context.ts';
import type { FlagList } from './flags.ts';
import {
  configMap,
  headlessService,
  podDisruptionBudget,
  service,
  type Fields,
} from './manifest.ts';
import { container, deployment, grpcTls, imagesOf, resourcesOf, tlsDir } from './pod.ts';

const configDir = '/etc/thanos/endpoints';
const configFile = 'endpoints.yaml';

const listening = { grpc: ports.grpc, http: ports.queryHttp } as const;

/** Where pods of the cluster ask a querier over HTTP. */
export const queryUrl = (query: ComponentOf<'query'>, cluster: Cluster): string =>
  `http://${serviceHost(workloadName(query), cluster)}:${String(ports.queryHttp)}`;

const without = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

type OwnTls = NonNullable<ComponentOf<'query'>['settings']['endpoints']>[number]['tls'];

const ownClientConfig = (tls: OwnTls): Fields => {
  if (tls === undefined) return {};
  if (tls === false) return { client_config: { tls_config: { enabled: false } } };
  return {
    client_config: without({
      tls_config: without({
        enabled: true,
        ca_file: tls.caFile,
        cert_file: tls.certFile,
        key_file: tls.keyFile,
        insecure_skip_verify: tls.skipVerify,
      }),
      server_name: tls.serverName,
    }),
  };
};

/**
 * The endpoint file of a querier. Names that are resolved by DNS get the default TLS only, so that is what all of the
 * topology's own endpoints use. Source of the fields: thanos v0.42.0 cmd/thanos/endpointset.go.
 */
const endpointFile = (
  topology: Topology,
  query: ComponentOf<'query'>,
  cluster: Cluster,
): string => {
  const tls = topology.exposure?.tls;
  const own = endpointsOf(topology, query, cluster).map(({ address, group, strict }) => ({
    address,
    ...(group ? { group } : {}),
    ...(strict ? { strict } : {}),
  }));
  const further = (query.settings.endpoints ?? []).map(({ tls: ownTls, ...rest }) => ({
    ...without(rest),
    ...ownClientConfig(ownTls),
  }));
  return stringify({
    ...(tls === undefined
      ? {}
      : {
          default_client_config: {
            tls_config: {
              enabled: true,
              ca_file: `${tlsDir}/ca.crt`,
              cert_file: `${tlsDir}/tls.crt`,
              key_file: `${tlsDir}/tls.key`,
            },
            server_name: tls.serverName,
          },
        }),
    endpoints: [...own, ...further],
  });
};

const flagsOf = (topology: Topology, { settings }: ComponentOf<'query'>): FlagList => [
  ['log.level', 'info'],
  ['log.format', 'logfmt'],
  ['grpc-address', `0.0.0.0:${String(listening.grpc)}`],
  ['http-address', `0.0.0.0:${String(listening.http)}`],
  ...replicaLabelsOf(topology).map((label) => ['query.replica-label', label] as const),
  ['endpoint.sd-config-file', `${configDir}/${configFile}`],
  // Five minutes without it: who waits for a changed topology would give up.
  ['endpoint.sd-config-reload-interval', '15s'],
  ['query.timeout', settings.timeout],
  ['query.lookback-delta', '5m'],
  ['query.promql-engine', settings.mode === 'distributed' ? 'thanos' : settings.engine],
  ...(settings.mode === 'distributed' ? [['query.mode', 'distributed'] as const] : []),
  ...(settings.autoDownsampling ? [['query.auto-downsampling', true] as const] : []),
  ...(settings.partialResponse ? [] : [['no-query.partial-response', true] as const]),
];

/** A querier. */
export const renderQuery: Renderer<'query'> = ({ topology, cluster, component }) => {
  const { settings } = component;
  const identity = identityOf(component, cluster);
  const selector = selectorOf(component, identity.name);
  const tls = grpcTls(topology);
  const replicas = settings.replicas;
  const querier = container({
    name: 'thanos-query',
    image: imagesOf(cluster).thanos,
    command: ['query'],
    flags: [...flagsOf(topology, component), ...tls.flags],
    changes: settings.flags,
    ports: listening,
    probed: 'http',
    mounts: [{ name: 'endpoints', mountPath: configDir, readOnly: true }, ...tls.mounts],
    resources: resourcesOf(settings.resources, { cpu: '50m', memory: '128Mi', limit: '2Gi' }),
  });
  const config = besides(identity, `${identity.name}-endpoints`);
  const servicePorts = [
    { name: 'grpc', port: listening.grpc },
    { name: 'http', port: listening.http },
  ];
  return [
    configMap(config, { [configFile]: endpointFile(topology, component, cluster) }),
    deployment(identity, {
      selector,
      replicas,
      containers: [querier],
      volumes: [{ name: 'endpoints', configMap: { name: config.name } }, ...tls.volumes],
    }),
    service(identity, { selector, ports: servicePorts }),
    // Other queriers ask one of several replicas by its own address.
    ...(replicas > 1
      ? [
          headlessService(besides(identity, `${identity.name}-grpc`), {
            selector,
            ports: servicePorts.slice(0, 1),
          }),
          podDisruptionBudget(identity, selector, 1),
        ]
      : []),
  ];
};
