import type {
  DeployedManifest,
  TopologyDeployment,
  TopologyWave,
} from '../../../server/src/protocol/topology.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import type { FieldConflict, Refusal } from './api-problem.ts';
import type { FileSource } from './file-source.ts';
import type { FieldSet } from './owned-fields.ts';

/** What applying an object would do, found out by a dry run on its API server. */
export type Change =
  | { readonly kind: 'same'; readonly live: Fields }
  | { readonly kind: 'create'; readonly after: Fields }
  /** Its namespace is not there yet, so nobody could try. */
  | { readonly kind: 'untried' }
  | { readonly kind: 'update'; readonly live: Fields; readonly after: Fields }
  /** Others own fields of it; `after` is what taking them over would give. */
  | {
      readonly kind: 'conflict';
      readonly live: Fields;
      readonly after: Fields;
      readonly conflicts: readonly FieldConflict[];
    }
  | { readonly kind: 'refused'; readonly live: Fields | undefined; readonly refusal: Refusal };

export type ChangeKind = Change['kind'];

/** An object of a topology in a cluster. */
export interface PlannedObject {
  /** Unique in the plan: `aks/StatefulSet/monitoring/thanos-store`. */
  readonly key: string;
  /** Of the file. */
  readonly cluster: string;
  readonly component: string;
  readonly wave: TopologyWave | 'namespaces';
  readonly last: boolean;
  /** Belongs to somebody else: it is never deleted. */
  readonly attached: boolean;
  /** Path in the API. */
  readonly path: string;
  readonly manifest: DeployedManifest;
  readonly change: Change;
  /** What the API server said beside its answer. */
  readonly warnings: readonly string[];
}

/** Whether an object is ours to make: what we attach to others' is not, but for the topology's namespace. */
export const mayMake = ({ attached, wave }: Pick<PlannedObject, 'attached' | 'wave'>): boolean =>
  !attached || wave === 'namespaces';

/** Why nobody makes an object that others have to make. */
export const notOurs = (): string => say('It is not there, and it is not ours to make.');

/** A member of the topology that the file does not have any more. */
export interface Leftover {
  readonly key: string;
  readonly path: string;
  readonly live: Fields;
}

export interface PlannedCluster {
  /** Of the file. */
  readonly name: string;
  readonly context: string;
  readonly namespace: string;
  /** Why nothing is known of it; then there are no objects. */
  readonly problem?: string;
  /** Another file brought the topology of this name that is there: what this file does not have may be that one's. */
  readonly other?: FileSource;
  /** What the kubeconfig's user must not do there, in words. */
  readonly denied: readonly string[];
  /** Secrets that pods need and that are not there. */
  readonly missingSecrets: readonly string[];
  readonly objects: readonly PlannedObject[];
  readonly leftovers: readonly Leftover[];
}

export interface Plan {
  /** Of the file. */
  readonly uri: string;
  readonly deployment: TopologyDeployment;
  readonly clusters: readonly PlannedCluster[];
  /** Unix milliseconds. */
  readonly at: number;
}

/** What people decided about an object in conflict. */
export type Choice =
  /** Take the fields over. */
  | 'take'
  /** Leave them to their owner: they are no longer ours. */
  | 'leave'
  /** Leave the object as it is. */
  | 'skip';

/** How many objects of each kind of change; of those that the file does not have, which may be another file's. */
export type Counts = Readonly<Record<ChangeKind | 'leftover' | 'otherFile', number>>;

export function countsOf(clusters: readonly PlannedCluster[]): Counts {
  const counts = {
    same: 0,
    create: 0,
    untried: 0,
    update: 0,
    conflict: 0,
    refused: 0,
    leftover: 0,
    otherFile: 0,
  };
  for (const { objects, leftovers, other } of clusters) {
    counts[other === undefined ? 'leftover' : 'otherFile'] += leftovers.length;
    for (const { change } of objects) counts[change.kind] += 1;
  }
  return counts;
}

/** A cluster that has a topology of the same name from another file. */
export interface OtherFile {
  readonly cluster: string;
  readonly context: string;
  readonly namespace: string;
  readonly source: FileSource;
}

/** Where there is one. */
export const otherFilesOf = ({ clusters }: Pick<Plan, 'clusters'>): readonly OtherFile[] =>
  clusters.flatMap(({ name, context, namespace, other }) =>
    other === undefined ? [] : [{ cluster: name, context, namespace, source: other }],
  );

/** Why a plan must not be applied, in the order in which to mend it; empty when it may. */
export interface Hindrance {
  readonly cluster: string;
  readonly message: string;
}

export const hindrancesOf = ({ clusters }: Pick<Plan, 'clusters'>): readonly Hindrance[] =>
  clusters.flatMap(({ name, problem, denied, objects }) => [
    ...(problem === undefined ? [] : [{ cluster: name, message: problem }]),
    ...denied.map((message) => ({ cluster: name, message })),
    ...objects.flatMap(({ change, manifest }) =>
      change.kind === 'refused'
        ? [
            {
              cluster: name,
              message: `${manifest.kind} ${manifest.metadata.name}: ${change.refusal.message}`,
            },
          ]
        : [],
    ),
  ]);

/** Whether applying it writes something. */
export const isChange = ({ change }: Pick<PlannedObject, 'change'>): boolean =>
  change.kind !== 'same';

/** Fields of both sides of a change that are ours. */
export interface OurFields {
  readonly before: FieldSet;
  readonly after: FieldSet;
}
