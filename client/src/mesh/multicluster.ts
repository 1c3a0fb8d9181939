/** Clusters that are linked, and Services that are known over them. Source: linkerd2 edge-26.8.3 multicluster/. */
import type { ClusterSnapshot, CustomObject, ServiceObject } from '../k8s/model.ts';
import { asFields, asText, asTextRecord } from '../util/values.ts';
import { annotations, labels } from './names.ts';
import { objectsOf } from './objects.ts';
import { selects } from './selector.ts';

export interface Multicluster {
  readonly links: readonly LinkFacts[];
  /** Services of other clusters, as they appear here. */
  readonly mirrored: readonly MirroredService[];
  readonly federated: readonly FederatedService[];
  /** Services of this cluster that others may see. */
  readonly exported: readonly ExportedService[];
}

export interface LinkFacts {
  readonly namespace: string;
  readonly name: string;
  readonly target: string;
  /** `gateway` where one is named, else pods reach each other. */
  readonly mode: 'gateway' | 'flat';
  /** `10.0.0.1:4143`; empty without a gateway. */
  readonly gateway: string;
  /** What its mirror controller says about Services it could not mirror. */
  readonly problems: readonly string[];
}

export interface MirroredService {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: string;
  /** What it is called there: `web.shop.svc.cluster.local`; empty when it does not say. */
  readonly remote: string;
}

export interface FederatedService {
  readonly namespace: string;
  readonly name: string;
  /** `strest@aks` for others, the plain name for this cluster's own member. */
  readonly members: readonly string[];
}

export interface ExportedService {
  readonly namespace: string;
  readonly name: string;
  readonly how: 'gateway' | 'flat' | 'federated';
}

/** Reads links and Services of a cluster. */
export function multiclusterOf(snapshot: ClusterSnapshot): Multicluster {
  const services = objectsOf(snapshot, 'services').toSorted((a, b) =>
    a.namespace + a.name < b.namespace + b.name ? -1 : 1,
  );
  const links = objectsOf(snapshot, 'links');
  return {
    links: links.map(linkOf),
    mirrored: services.filter(isMirrored).map(mirroredOf),
    federated: services.filter(isFederated).map(federatedOf),
    exported: services.flatMap((service) => exportedAs(service, links) ?? []),
  };
}

function linkOf({ namespace, name, spec, status }: CustomObject): LinkFacts {
  const address = asText(spec['gatewayAddress']) ?? '';
  const port = spec['gatewayPort'];
  const gateway =
    typeof port === 'string' || typeof port === 'number' ? `${address}:${port}` : address;
  return {
    namespace,
    name,
    target: asText(spec['targetClusterName']) ?? name,
    mode: address === '' ? 'flat' : 'gateway',
    gateway: address === '' ? '' : gateway,
    problems: ['mirrorServices', 'federatedServices'].flatMap((field) => problemsOf(status[field])),
  };
}

/** Conditions that are not met, of the Services that a Link mirrors. */
function problemsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) => {
    const fields = asFields(item) ?? {};
    const service = asText(asFields(fields['remoteRef'])?.['name']) ?? '';
    return listOf(fields['conditions']).flatMap((entry) => {
      const condition = asFields(entry) ?? {};
      if (condition['status'] !== 'False') return [];
      const words = asText(condition['message']) ?? asText(condition['reason']) ?? '';
      return [[service, words].filter(Boolean).join(': ')];
    });
  });
}

function isFederated(service: ServiceObject): boolean {
  return (
    service.annotations[annotations.remoteDiscovery] !== undefined ||
    service.annotations[annotations.localDiscovery] !== undefined
  );
}

function isMirrored(service: ServiceObject): boolean {
  return (
    service.labels[labels.mirrored] !== undefined &&
    service.labels[labels.mirroredGateway] === undefined &&
    !isFederated(service)
  );
}

function mirroredOf(service: ServiceObject): MirroredService {
  const { namespace, name } = service;
  return {
    namespace,
    name,
    cluster: service.labels[labels.clusterName] ?? service.labels[labels.remoteDiscovery] ?? '',
    remote:
      service.annotations[annotations.remoteService] ?? service.labels[labels.remoteService] ?? '',
  };
}

/** What a mirrored Service is called in its own cluster, without what goes without saying: `web`, `web.shop`. */
export function remoteName({ namespace, name, remote }: MirroredService): string {
  if (remote === '') return name;
  const short = remote.replace(/\.svc(?:\..*)?$/, '');
  const own = `.${namespace}`;
  return short.endsWith(own) ? short.slice(0, -own.length) : short;
}

function federatedOf(service: ServiceObject): FederatedService {
  const { namespace, name } = service;
  const listed = (value: string | undefined) =>
    (value ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  return {
    namespace,
    name,
    members: [
      ...listed(service.annotations[annotations.localDiscovery]),
      ...listed(service.annotations[annotations.remoteDiscovery]),
    ],
  };
}

/**
 * How a Service is exported: by the selectors of the Links here, which are usually those of the Links on the other
 * side, else by Linkerd's own labels.
 */
function exportedAs(
  service: ServiceObject,
  links: readonly CustomObject[],
): ExportedService | undefined {
  if (service.labels[labels.mirrored] !== undefined) return undefined;
  const { namespace, name } = service;
  const chosen = (field: string) =>
    links.some(({ spec }) => {
      const selector = asFields(spec[field]);
      const some =
        Object.keys(asTextRecord(selector?.['matchLabels'])).length > 0 ||
        listOf(selector?.['matchExpressions']).length > 0;
      return selector !== undefined && some && selects(selector, service.labels);
    });
  if (chosen('federatedServiceSelector') || service.labels[labels.federated] === 'member')
    return { namespace, name, how: 'federated' };
  if (chosen('remoteDiscoverySelector') || service.labels[labels.exported] === 'remote-discovery')
    return { namespace, name, how: 'flat' };
  if (chosen('selector') || service.labels[labels.exported] === 'true')
    return { namespace, name, how: 'gateway' };
  return undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
