import type { Secured, Traffic } from '../../mesh/numbers.ts';
import { latency, percent, rate, short } from '../../mesh/quantities.ts';
import { say } from '../../util/words.ts';
import { field } from '../tooltip-parts.ts';
import type { TooltipPart } from '../tree-node.ts';

/** `p99`, `p99.9` for a share of one. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(3))}`;
}

/** `2/3 meshed`. */
export function meshedText({ meshed, total }: { readonly meshed: number; readonly total: number }) {
  return say('{meshed}/{total} meshed', { meshed, total });
}

/** What is received, in the few words behind a row; nothing where there is no traffic. */
export function trafficTexts(traffic: Traffic | undefined, quantile: number): readonly string[] {
  if (traffic === undefined) return [];
  const { successRate, secured, connections } = traffic;
  if (successRate === undefined) {
    return connections === 0
      ? []
      : [
          say('{shown} TCP {count, plural, one {connection} other {connections}}', {
            shown: short(connections),
            count: connections,
          }),
          ...securedText(secured),
        ];
  }
  const ms = traffic.latency.get(quantile);
  return [
    rate(traffic.rps),
    ...(successRate < 1 ? [say('{share} success', { share: percent(successRate) })] : []),
    ...(ms === undefined ? [] : [`${quantileName(quantile)} ${latency(ms)}`]),
    ...securedText(secured),
    ...deniedTexts(traffic.denied),
  ];
}

/** How many requests policies denied, in the few words behind a row; nothing where they denied none. */
export function deniedTexts(denied: number): readonly string[] {
  // An increase is extrapolated: less than half a request is none.
  const count = Math.round(denied);
  return count > 0
    ? [
        say('{shown} {count, plural, one {request} other {requests}} denied by policy', {
          shown: short(count),
          count,
        }),
      ]
    : [];
}

function securedText(secured: Secured | undefined): readonly string[] {
  return secured === undefined ? [] : [say('{share} secured', { share: percent(secured.share) })];
}

/** Fields of a tooltip with every number, spelled out. */
export function trafficFields(traffic: Traffic): readonly TooltipPart[] {
  return [
    field(say('Requests'), rate(traffic.rps)),
    ...(traffic.successRate === undefined
      ? []
      : [field(say('Success'), percent(traffic.successRate))]),
    ...[...traffic.latency].map(([quantile, ms]) => field(quantileName(quantile), latency(ms))),
    ...securedFields(traffic),
    field(say('TCP connections'), short(traffic.connections)),
    ...(traffic.denied + traffic.allowed > 0
      ? [
          field(
            say('Denied by policy'),
            say('{denied} of {all} {count, plural, one {request} other {requests}}', {
              count: traffic.denied + traffic.allowed,
              denied: short(traffic.denied),
              all: short(traffic.denied + traffic.allowed),
            }),
          ),
        ]
      : []),
  ];
}

function securedFields({ secured, probes }: Traffic): readonly TooltipPart[] {
  if (secured === undefined) return [];
  const of = secured.of === 'requests' ? say('of the requests') : say('of the TCP connections');
  return [
    { kind: 'field', name: say('Mutual TLS'), value: `${percent(secured.share)} ${of}` },
    ...secured.reasons.map(({ reason, share }): TooltipPart => ({
      kind: 'field',
      name: say('Not secured, {share}', { share: percent(share) }),
      value: noTlsReason(reason),
    })),
    ...(probes > 0 && secured.of === 'requests'
      ? [
          {
            kind: 'text' as const,
            text: say(
              'Health checks of the kubelet among the requests: {count}. It has no identity.',
              {
                count: short(probes),
              },
            ),
          },
        ]
      : []),
  ];
}

/**
 * Why a connection is not mutual TLS.
 * Source: linkerd2-proxy 030fa28d linkerd/tls/src/{client,server}.rs; linkerd2 viz/metrics-api/edges.go.
 */
export function noTlsReason(reason: string): string {
  switch (reason) {
    case 'disabled':
      return say('identity is disabled in this proxy');
    case 'loopback':
      return say('from within the pod');
    case 'no_authority_in_http_request':
      return say('the request named no host');
    case 'not_http':
      return say('the proxy does not know the protocol');
    case 'not_provided_by_remote':
    case 'no_tls_from_remote':
      return say('the client has no proxy');
    case 'not_provided_by_service_discovery':
      return say('the server has no proxy, or is outside of the mesh');
    case 'ingress_non_http':
      return say('in ingress mode only HTTP is secured');
    case 'port_skipped':
      return say('the port is skipped by configuration');
    case 'no_identity':
    case '':
      return say('without an identity');
    default:
      return reason.replaceAll('_', ' ');
  }
}
