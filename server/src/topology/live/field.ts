import type { ClusterWant } from '../../protocol/clusters.ts';
import type { TopologyFile } from '../read.ts';
import type { Quote } from '../../yaml-file/at-offset.ts';
import type { Path } from '../../yaml-file/path.ts';
import { bucketOf } from '../wiring.ts';

/** A cluster of the file, by what it takes to find it. */
export interface LivePlace {
  /** Of the file. */
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
}

/** A place of the file whose words clusters know. */
export type LiveField =
  /** A context of the kubeconfig, or a cluster that has the name of one. */
  | { readonly kind: 'context'; readonly isKey: boolean; readonly places: readonly LivePlace[] }
  | { readonly kind: ClusterWant['kind']; readonly places: readonly LivePlace[] };

/** Where a word stands: behind the key of `path`, or as a key of the mapping at `path`. */
export interface WordPlace {
  readonly path: Path;
  readonly isKey: boolean;
  /** The marks that it stands in. */
  readonly quote?: Quote | undefined;
}

type Values = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The clusters as they are written, also those that are not finished. */
const placesOf = (value: unknown): readonly LivePlace[] =>
  Object.entries(recordOf(recordOf(value)['clusters'])).map(([name, settings]) => {
    const { context, namespace } = recordOf(settings);
    return {
      name,
      context: textOf(context) ?? name,
      namespace: textOf(namespace) ?? 'monitoring',
    };
  });

/** The clusters of those names; all of them where there is none. */
const among = (places: readonly LivePlace[], names: ReadonlySet<string>): readonly LivePlace[] => {
  const found = places.filter(({ name }) => names.has(name));
  return found.length > 0 ? found : places;
};

const usersOf = ({ topology }: TopologyFile, store: unknown): ReadonlySet<string> =>
  new Set(
    topology?.components
      .filter((component) => bucketOf(topology, component)?.name === store)
      .flatMap(({ clusters }) => clusters.map(({ name }) => name)),
  );

const homesOf = ({ topology }: TopologyFile, name: unknown): ReadonlySet<string> =>
  new Set(
    topology?.components
      .filter((component) => component.name === name)
      .flatMap(({ clusters }) => clusters.map((cluster) => cluster.name)),
  );

/** What of live clusters may stand at a place; undefined where they know nothing. */
export const liveFieldOf = (
  { path, isKey }: WordPlace,
  file: TopologyFile,
): LiveField | undefined => {
  const places = placesOf(file.value);
  const [top, name, ...rest] = path;
  if (isKey) {
    return top === 'clusters' && path.length === 1 ? { kind: 'context', isKey, places } : undefined;
  }
  switch ([top, ...rest].join('.')) {
    case 'clusters.context':
      return { kind: 'context', isKey, places };
    case 'clusters.namespace':
      return { kind: 'namespaces', places: among(places, new Set([String(name)])) };
    case 'clusters.storage.class':
      return { kind: 'storageClasses', places: among(places, new Set([String(name)])) };
    case 'components.storage.class':
      return { kind: 'storageClasses', places: among(places, homesOf(file, name)) };
    case 'objectStores.secret':
      return { kind: 'secrets', places: among(places, usersOf(file, name)) };
    case 'exposure.secret':
      return name === 'tls' ? { kind: 'secrets', places } : undefined;
    default:
      return undefined;
  }
};

/** What to ask of a cluster about a field. */
export const wantOf = (
  kind: ClusterWant['kind'],
  { context, namespace }: LivePlace,
): ClusterWant => (kind === 'secrets' ? { kind, context, namespace } : { kind, context });
