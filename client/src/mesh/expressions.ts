import { say } from '../util/words.ts';
import type { WorkloadName } from './owner.ts';
import { quoteValue, workloadLabels } from './queries.ts';
import type { Query, QueryScope } from './queries.ts';

/** A number of one workload as an expression of its own, to be read and run. */
export interface Expression extends Query {
  readonly title: string;
  /** What the number says. */
  readonly meaning: string;
}

/** The numbers of one workload. Source of the formulas: queries.ts. */
export function workloadExpressions(
  scope: QueryScope,
  workload: WorkloadName,
): readonly Expression[] {
  const { window } = scope;
  const inbound = matchers(scope, workload, 'direction="inbound"');
  const all = `increase(response_total{${inbound}}[${window}])`;
  const some = (matcher: string) => `increase(response_total{${inbound}, ${matcher}}[${window}])`;
  // A proxy that never turned anybody away has no such series.
  const authorization = (result: string) =>
    `(sum(increase(inbound_http_authz_${result}_total{${matchers(scope, workload)}}[${window}])) or vector(0))`;
  return [
    {
      id: 'rps',
      title: say('Requests'),
      meaning: say('Requests a second that its proxies answered, over {window}.', { window }),
      expr: `sum(rate(response_total{${inbound}}[${window}]))`,
    },
    {
      id: 'success',
      title: say('Success'),
      meaning: say(
        'Share of the requests that did not fail: no 5xx, and no gRPC status that is a fault of the server.',
      ),
      expr: `sum(${some('classification="success"')}) / sum(${all})`,
    },
    ...scope.quantiles.map((quantile) => ({
      id: `latency:${quantile}`,
      title: `p${Number((quantile * 100).toFixed(3))}`,
      meaning: say(
        'Milliseconds within which {share} % of the requests got the first byte of their answer.',
        { share: Number((quantile * 100).toFixed(3)) },
      ),
      expr: `histogram_quantile(${quantile}, sum(irate(response_latency_ms_bucket{${inbound}}[${window}])) by (le))`,
    })),
    {
      id: 'secured',
      title: say('Secured'),
      meaning: say(
        'Share of the requests that came over mutual TLS: both ends proved who they are.',
      ),
      expr: `sum(${some('tls="true"')}) / sum(${all})`,
    },
    {
      id: 'insecure',
      title: say('Not secured'),
      meaning: say('Requests a second without mutual TLS, by the reason that the proxy gives.'),
      expr: `sum(rate(response_total{${inbound}, tls!="true"}[${window}])) by (tls, no_tls_reason)`,
    },
    {
      id: 'connections',
      title: say('TCP connections'),
      meaning: say(
        'Connections that are open at its proxies, to clients and to the program behind.',
      ),
      expr: `sum(tcp_open_connections{${inbound}})`,
    },
    {
      id: 'denied',
      title: say('Denied'),
      meaning: say('Share of the requests that an authorisation policy turned away.'),
      expr: `${authorization('deny')} / (${authorization('deny')} + ${authorization('allow')})`,
    },
  ];
}

function matchers(
  { clusterLabel, clusters }: QueryScope,
  { kind, namespace, name }: WorkloadName,
  more = '',
): string {
  const label = Object.entries(workloadLabels).find(([, value]) => value === kind)?.[0] ?? 'pod';
  const [cluster] = clusters;
  return [
    ...(clusterLabel === '' || cluster === undefined
      ? []
      : [`${clusterLabel}=${quoteValue(cluster)}`]),
    `namespace=${quoteValue(namespace)}`,
    `${label}=${quoteValue(name)}`,
    ...(more === '' ? [] : [more]),
  ].join(', ');
}
