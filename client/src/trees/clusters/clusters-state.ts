import type { AutoscaleOutlook } from '../../../../server/src/protocol/autoscaling.ts';
import type { FoundComponent } from '../../discovery/found.ts';
import type { EndpointView } from '../../endpoints/endpoints.ts';
import type { ForwardView } from '../../forward/forwards.ts';
import { kinds } from '../../k8s/kinds/index.ts';
import type { ClusterView, KindName, ObjectMeta, PodObject } from '../../k8s/model.ts';
import type { Pages } from '../paging.ts';
import type { Subject } from '../tree-node.ts';
import type { NamespacePods } from './namespace-pods.ts';

/** All that the rows of the clusters are made of. */
export interface ClustersState {
  readonly clusters: readonly ClusterState[];
  /** What is wrong with the kubeconfig. */
  readonly problems: readonly string[];
  readonly wishes: Wishes;
}

export interface ClusterState {
  readonly view: ClusterView;
  /** What discovery found in it. */
  readonly found: readonly FoundComponent[];
  /** Those of it that can be asked. */
  readonly endpoints: readonly EndpointView[];
  readonly forwards: readonly ForwardView[];
}

/** What people want to see. The same object as long as nothing in it changes. */
export interface Wishes {
  /** Keys of `favouriteKey`. */
  readonly favourites: ReadonlySet<string>;
  readonly unhealthyOnly: boolean;
  readonly shows: (namespace: string) => boolean;
  readonly pages: Pages;
}

/** What rows of a cluster are made with. */
export interface RowContext {
  readonly view: ClusterView;
  readonly wishes: Wishes;
  readonly pods: (pods: ReadonlyMap<string, PodObject> | undefined) => NamespacePods;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** What autoscalers will do next. */
  readonly outlooks?: ReadonlyMap<string, AutoscaleOutlook>;
}

/** The id of a row of a cluster; parts may hold anything. */
export function rowId(context: string, ...parts: readonly string[]): string {
  return [context, ...parts].map(encodeURIComponent).join('/');
}

/** Whether everything of a cluster is what was known when it still answered. */
export function isDimmed({ connection }: ClusterView): boolean {
  return connection.kind !== 'live' && connection.kind !== 'connecting';
}

export type ObjectSubject = Extract<Subject, { kind: 'object' }>;

/** What commands on the row of an object are about. */
export function objectSubject(
  context: string,
  kind: KindName,
  { namespace, name }: Pick<ObjectMeta, 'namespace' | 'name'>,
): ObjectSubject {
  const { group, versions, plural, objectKind } = kinds[kind];
  const apiVersion = group === '' ? versions[0] : `${group}/${versions[0]}`;
  return { kind: 'object', context, apiVersion, resource: plural, objectKind, namespace, name };
}

/** What makes a cluster or an object a favourite over windows; undefined for what cannot be one. */
export function favouriteKey(subject: Subject): string | undefined {
  if (subject.kind === 'cluster') return rowId(subject.context);
  if (subject.kind !== 'object') return undefined;
  const { context, resource, namespace, name } = subject;
  return rowId(context, resource, namespace, name);
}

export function isFavourite({ favourites }: Wishes, subject: Subject): boolean {
  const key = favouriteKey(subject);
  return key !== undefined && favourites.has(key);
}
