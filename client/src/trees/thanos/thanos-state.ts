import type { Pages } from '../paging.ts';
import type { EndpointView } from '../../endpoints/endpoints.ts';
import type { ThanosComponent } from '../../discovery/found.ts';
import type { ClusterView } from '../../k8s/model.ts';
import { placeOf } from '../../thanos/anatomy.ts';
import { unknownEndpoint } from '../../thanos/endpoint-state.ts';
import type { EndpointState } from '../../thanos/endpoint-state.ts';

/** All that rows of Thanos are made of. */
export interface ThanosState {
  readonly clusters: readonly ClusterView[];
  readonly endpoints: readonly EndpointView[];
  /** What was learnt of endpoints, by name. */
  readonly looks: ReadonlyMap<string, EndpointState>;
  /** External label that names the cluster. */
  readonly clusterLabel: string;
  /** How much of long lists is shown. */
  readonly pages: Pages;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Rows that are asked for more than the row of their endpoint is. */
export const sections = ['rules', 'targets', 'blocks', 'coverage', 'doctor'] as const;
export type Section = (typeof sections)[number];

/** What an expanded row is about, as far as something has to be asked for it. */
export type Looked =
  | { readonly kind: 'cluster'; readonly context: string }
  | { readonly kind: 'endpoint'; readonly name: string; readonly section?: Section };

/** The id of the row of a cluster. */
export function clusterId(context: string): string {
  return `cluster/${encodeURIComponent(context)}`;
}

/** The id of a row of an endpoint; parts may hold anything. */
export function endpointId(name: string, ...parts: readonly string[]): string {
  return ['endpoint', name, ...parts]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

/** Reads what the functions above wrote; undefined for rows that nothing is asked for. */
export function lookedAt(id: string): Looked | undefined {
  const [kind, name, section, ...rest] = id.split('/');
  if (name === undefined) return undefined;
  if (kind === 'cluster') return { kind: 'cluster', context: decodeURIComponent(name) };
  if (kind !== 'endpoint' || rest.length > 0) return undefined;
  const endpoint = { kind: 'endpoint', name: decodeURIComponent(name) } as const;
  if (section === undefined) return endpoint;
  const found = sections.find((one) => one === section);
  return found === undefined ? undefined : { ...endpoint, section: found };
}

/** What an endpoint is; a server that somebody added by its address is taken for a querier until it says otherwise. */
export function componentOf({ source }: EndpointView): ThanosComponent | undefined {
  if (source.kind === 'connection') return 'query';
  const { component } = source.found;
  return placeOf.find((one) => one === component);
}

export function stateOf({ looks }: ThanosState, name: string): EndpointState {
  return looks.get(name) ?? unknownEndpoint;
}
