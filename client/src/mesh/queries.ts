/**
 * The questions about the mesh, as PromQL. One batch asks about all clusters that a querier serves; every
 * expression is grouped by the label that names the cluster.
 *
 * Source of the formulas: linkerd2 edge-26.8.3 (b24cd4059) viz/metrics-api/{stat_summary,edges,gateways,policy}.go.
 * Linkerd asks for one kind of workload at a time; a series carries the label of exactly one kind, so grouping by all
 * of them at once gives the same sums.
 */

/** What to ask, and of whom. */
export interface QueryScope {
  /** The external label that names a cluster; empty when series have none. */
  readonly clusterLabel: string;
  /** Values of that label. */
  readonly clusters: readonly string[];
  /** As PromQL writes it: `1m`. */
  readonly window: string;
  /** Shares of one, ascending: 0.5, 0.95, 0.99. */
  readonly quantiles: readonly number[];
}

export interface Query {
  readonly id: string;
  readonly expr: string;
}

/**
 * Labels that name the workload of a series, and the kind each stands for. `k8s_job`: Prometheus has a `job` of
 * its own. Source: linkerd2 edge-26.8.3 pkg/k8s/k8s.go, KindToL5DLabel.
 */
export const workloadLabels = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  k8s_job: 'Job',
  replicaset: 'ReplicaSet',
  replicationcontroller: 'ReplicationController',
  cronjob: 'CronJob',
} as const;
export type WorkloadLabel = keyof typeof workloadLabels;

const workloadGroup = Object.keys(workloadLabels);
const destinationGroup = ['dst_namespace', 'dst_service', ...workloadGroup.map((l) => `dst_${l}`)];

/** What a namespace and its workloads receive. */
export function trafficQueries(scope: QueryScope): readonly Query[] {
  const { window } = scope;
  const by = ['namespace', ...workloadGroup];
  const inbound = selector(scope, ['direction="inbound"']);
  const all = selector(scope, []);
  return [
    {
      id: 'responses',
      expr: sum(scope, `increase(response_total${inbound}[${window}])`, [
        ...by,
        'classification',
        'tls',
        'no_tls_reason',
      ]),
    },
    {
      id: 'probes',
      expr: sum(
        scope,
        `increase(response_total${selector(scope, ['direction="inbound"', 'route_name="probe"'])}[${window}])`,
        [...by, 'tls'],
      ),
    },
    ...scope.quantiles.flatMap((quantile) => [
      { id: `latency:${quantile}`, expr: latency(scope, quantile, by) },
      { id: `namespaceLatency:${quantile}`, expr: latency(scope, quantile, ['namespace']) },
    ]),
    {
      id: 'connections',
      expr: sum(scope, `tcp_open_connections${inbound}`, [...by, 'peer', 'tls', 'no_tls_reason']),
    },
    { id: 'denied', expr: authorization(scope, 'inbound_http_authz_deny_total', all) },
    { id: 'allowed', expr: authorization(scope, 'inbound_http_authz_allow_total', all) },
  ];
}

function latency(scope: QueryScope, quantile: number, by: readonly string[]): string {
  const buckets = `irate(response_latency_ms_bucket${selector(scope, ['direction="inbound"'])}[${scope.window}])`;
  return `histogram_quantile(${quantile}, ${sum(scope, buckets, ['le', ...by])})`;
}

function authorization(scope: QueryScope, metric: string, matchers: string): string {
  return sum(scope, `increase(${metric}${matchers}[${scope.window}])`, [
    'namespace',
    ...workloadGroup,
    'srv_kind',
    'srv_name',
    'route_name',
    'authz_kind',
    'authz_name',
  ]);
}

/**
 * Who calls whom in these namespaces: open connections as `linkerd viz edges` counts them, and the requests over
 * them. The destination need not be meshed, and may be of another kind than the source.
 */
export function edgeQueries(scope: QueryScope, namespaces: readonly string[]): readonly Query[] {
  const by = ['namespace', ...workloadGroup, ...destinationGroup, 'dst_target_cluster', 'tls'];
  // Those that call from these namespaces, and those that call into them.
  const ways = ['namespace', 'dst_namespace'].map((label) => [
    'direction="outbound"',
    anyOf(label, namespaces),
  ]);
  const either = (parts: readonly string[]) => parts.join(' or ');
  return [
    {
      id: 'edges',
      expr: either(
        ways.map((way) =>
          sum(scope, `tcp_open_connections${selector(scope, [...way, 'peer="dst"'])}`, [
            ...by,
            'server_id',
            'no_tls_reason',
          ]),
        ),
      ),
    },
    {
      id: 'edgeResponses',
      expr: either(
        ways.map((way) =>
          sum(scope, `increase(response_total${selector(scope, way)}[${scope.window}])`, [
            ...by,
            'classification',
          ]),
        ),
      ),
    },
  ];
}

/** Gateways of linked clusters, as their mirror controllers probe them. */
export function gatewayQueries(scope: QueryScope): readonly Query[] {
  const by = ['gateway_namespace', 'target_cluster_name', 'gateway_name'];
  const matchers = selector(scope, []);
  return [
    { id: 'gatewayAlive', expr: sum(scope, `gateway_alive${matchers}`, by) },
    ...scope.quantiles.map((quantile) => ({
      id: `gatewayLatency:${quantile}`,
      expr: `histogram_quantile(${quantile}, ${sum(
        scope,
        `irate(gateway_probe_latency_ms_bucket${matchers}[${scope.window}])`,
        ['le', ...by],
      )})`,
    })),
  ];
}

/**
 * Routers of Linkerd 1.x. Its summaries are of the last minute, made in each process: the slowest process counts.
 * Source: linkerd/linkerd 1.7.5 (ea82499d3) telemetry/prometheus/…/PrometheusTelemeter.scala.
 */
export function linkerd1Queries(scope: QueryScope): readonly Query[] {
  const matchers = selector(scope, []);
  const by = ['namespace', 'rt'];
  const counter = (name: string, also: readonly string[] = []) =>
    sum(scope, `increase(${name}${matchers}[${scope.window}])`, [...by, ...also]);
  return [
    { id: 'routerRequests', expr: counter('rt:server:requests', ['server']) },
    { id: 'routerSuccess', expr: counter('rt:server:success') },
    { id: 'routerFailures', expr: counter('rt:server:failures') },
    { id: 'routerServices', expr: counter('rt:service:requests', ['service']) },
    { id: 'routerConnections', expr: sum(scope, `rt:server:connections${matchers}`, by) },
    ...scope.quantiles.map((quantile) => ({
      id: `routerLatency:${quantile}`,
      expr: aggregate(
        'max',
        scope,
        `rt:server:request_latency_ms${selector(scope, [`quantile="${quantile}"`])}`,
        by,
      ),
    })),
  ];
}

/**
 * Which value of the cluster's label stands for which cluster: pods of the control plane are called alike nowhere
 * else. Proxies that are scraped as Linkerd says carry namespace and pod in `up`.
 */
export function identityQuery(clusterLabel: string, namespaces: readonly string[]): Query {
  const scope = { clusterLabel, clusters: [], window: '', quantiles: [] };
  return {
    id: 'identity',
    expr: aggregate('group', scope, `up${braces([anyOf('namespace', namespaces), 'pod!=""'])}`, [
      'pod',
    ]),
  };
}

function sum(scope: QueryScope, inner: string, by: readonly string[]): string {
  return aggregate('sum', scope, inner, by);
}

function aggregate(
  operator: string,
  { clusterLabel }: QueryScope,
  inner: string,
  by: readonly string[],
): string {
  const labels = clusterLabel === '' ? by : [clusterLabel, ...by];
  return `${operator}(${inner}) by (${labels.join(', ')})`;
}

/** Matchers with the clusters before them. */
function selector({ clusterLabel, clusters }: QueryScope, matchers: readonly string[]): string {
  return braces(clusterLabel === '' ? matchers : [anyOf(clusterLabel, clusters), ...matchers]);
}

function braces(matchers: readonly string[]): string {
  return matchers.length === 0 ? '' : `{${matchers.join(', ')}}`;
}

/** A matcher for one of several values; an equality where there is one. */
function anyOf(label: string, values: readonly string[]): string {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? `${label}=${quoteValue(only)}`
    : `${label}=~${quoteValue(values.toSorted().map(escapeRegex).join('|'))}`;
}

/** A text as PromQL quotes it. */
export function quoteValue(text: string): string {
  return JSON.stringify(text);
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** True for what can be written as a label's name without quotes. */
export function isLabelName(text: string): boolean {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text);
}
