import {
  namesOf,
  type ClusterWant,
  type KnownCluster,
  type KnownClustersParams,
} from '../../protocol/clusters.ts';
import { markdownCode } from '../../util/markdown.ts';
import type { Quote } from '../../yaml-file/at-offset.ts';
import type { TopologyItem } from '../editor/complete.ts';
import { wantOf, type LiveField, type LivePlace } from './field.ts';

type Clusters = KnownClustersParams;
type ContextField = Extract<LiveField, { readonly kind: 'context' }>;
type NamesField = Exclude<LiveField, ContextField>;

const listed = (words: readonly string[]): string => words.map(markdownCode).join(', ');

/** Longest name of a cluster of the file. */
const objectName = /^[a-z0-9](?:[-a-z0-9]{0,38}[a-z0-9])?$/;

/** Words that YAML takes for something else than a text. */
const plainText = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z_][\w./@-]*(?::[\w./@-]+)*$/i;

/** A name as a value of YAML, or as what stands between its marks. */
const written = (name: string, quote: Quote | undefined): string => {
  if (quote === "'") return name.replaceAll("'", "''");
  if (quote === '"') return JSON.stringify(name).slice(1, -1);
  return plainText.test(name) ? name : JSON.stringify(name);
};

/** How a context stands, in a sentence. */
const standing = ({ connected, version }: KnownCluster): string => {
  if (!connected) return 'In your kubeconfig; not connected';
  return version === ''
    ? 'In your kubeconfig; connected'
    : `Connected; Kubernetes ${markdownCode(version)}`;
};

const clusterOf = ({ clusters }: Clusters, context: string): KnownCluster | undefined =>
  clusters.find((cluster) => cluster.context === context);

const contextItems = (
  { isKey, places }: ContextField,
  { clusters }: Clusters,
  quote: Quote | undefined,
): readonly TopologyItem[] => {
  const isFree = (name: string): boolean => !places.some(({ context }) => context === name);
  return clusters
    .filter(({ context }) => !isKey || (objectName.test(context) && isFree(context)))
    .map((cluster) => ({
      label: cluster.context,
      kind: 'name',
      insert: isKey ? `${cluster.context}:` : written(cluster.context, quote),
      documentation: standing(cluster),
    }));
};

/** Where a name is, and where it is not, as far as clusters told. */
interface Whereabouts {
  readonly there: readonly LivePlace[];
  /** Only where all names were read. */
  readonly gone: readonly LivePlace[];
  readonly rest: readonly LivePlace[];
  readonly forbidden: readonly LivePlace[];
  readonly failed: readonly LivePlace[];
  readonly pending: readonly LivePlace[];
  readonly away: readonly LivePlace[];
}

const whereabouts = (
  { kind, places }: NamesField,
  name: string,
  clusters: Clusters,
): Whereabouts => {
  const found: Record<keyof Whereabouts, LivePlace[]> = {
    there: [],
    gone: [],
    rest: [],
    forbidden: [],
    failed: [],
    pending: [],
    away: [],
  };
  for (const place of places) {
    const cluster = clusterOf(clusters, place.context);
    const list = namesOf(cluster, wantOf(kind, place));
    if (list === undefined) found[cluster?.connected === true ? 'pending' : 'away'].push(place);
    else if (list.names.includes(name)) found.there.push(place);
    else found[list.lacking ?? 'gone'].push(place);
  }
  return found;
};

const placeWords = (kind: ClusterWant['kind'], places: readonly LivePlace[]): string =>
  places
    .map(({ name, namespace }) =>
      kind === 'secrets'
        ? `${markdownCode(name)} (namespace ${markdownCode(namespace)})`
        : markdownCode(name),
    )
    .join(', ');

const sentences = (field: NamesField, name: string, clusters: Clusters): readonly string[] => {
  const { kind } = field;
  const { there, gone, rest, forbidden, failed, pending, away } = whereabouts(
    field,
    name,
    clusters,
  );
  const says = (words: string, places: readonly LivePlace[]): readonly string[] =>
    places.length === 0 ? [] : [`${words} ${placeWords(kind, places)}`];
  return [
    ...says('There in', there),
    ...says('Not there in', gone),
    ...says('Not among the names that were read, which are not all, in', rest),
    ...says('Not known, because you are not allowed to list these names there:', forbidden),
    ...says('Not known, because the cluster did not answer:', failed),
    ...says('Not known yet, because the cluster is being asked:', pending),
    ...says('Not known, because it is not connected:', away),
  ];
};

const nameItems = (
  field: NamesField,
  clusters: Clusters,
  quote: Quote | undefined,
): readonly TopologyItem[] => {
  const counts = new Map<string, number>();
  for (const place of field.places) {
    const list = namesOf(clusterOf(clusters, place.context), wantOf(field.kind, place));
    for (const name of list?.names ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1))
    .map(([name]) => ({
      label: name,
      kind: 'name',
      insert: written(name, quote),
      documentation: sentences(field, name, clusters).join('\n\n'),
    }));
};

/** What clusters know that may be written at a place: what is in most of them first. */
export const liveItems = (
  field: LiveField,
  clusters: Clusters,
  quote?: Quote,
): readonly TopologyItem[] =>
  field.kind === 'context'
    ? contextItems(field, clusters, quote)
    : nameItems(field, clusters, quote);

/** What clusters know of a name that stands there, a paragraph each; nothing where nothing was ever told. */
export const liveParagraphs = (
  field: LiveField,
  name: string,
  clusters: Clusters,
): readonly string[] => {
  if (clusters.clusters.length === 0) return [];
  if (field.kind !== 'context') return sentences(field, name, clusters);
  const named = field.isKey ? field.places.find((place) => place.name === name) : undefined;
  const cluster = clusterOf(clusters, named?.context ?? name);
  if (cluster !== undefined) return [standing(cluster)];
  const contexts = listed(clusters.clusters.map(({ context }) => context));
  return [
    clusters.whole
      ? `Not in your kubeconfig, which has ${contexts}`
      : `Not in the files of your kubeconfig that could be read, which have ${contexts}`,
  ];
};

/** What to ask of clusters about a field. */
export const wantsOf = (field: LiveField): readonly ClusterWant[] =>
  field.kind === 'context' ? [] : field.places.map((place) => wantOf(field.kind, place));
