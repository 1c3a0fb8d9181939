import type { MigrationStageId } from '../../../../server/src/protocol/topology.ts';
import { ClusterError } from '../../k8s/port.ts';
import { asFields, asText, asTextRecord } from '../../util/values.ts';
import type { Fields } from '../../util/values.ts';
import { say } from '../../util/words.ts';
import type { ClusterApi } from '../api.ts';
import { RefusedError } from '../api-problem.ts';
import { migrationAnnotation, parentName, parentOf, stageAnnotation } from '../apply-set.ts';
import type { JournalCluster, Run } from '../journal.ts';
import { manifestPath } from '../kinds.ts';
import { identityOf } from '../make-plan.ts';
import type { Hindrance } from '../plan.ts';

/** What a cluster says of the migration that its topology went through. */
export interface Note {
  readonly stage: string;
  /** Which migration. */
  readonly migration: string | undefined;
}

const last: MigrationStageId = 'compact';

/** Whether nothing but the compactor can be missing: what is there is the second file, which may be applied again. */
export const isOver = ({ stage }: Note): boolean => stage === last;

const noteOf = (parent: Fields | undefined): Note | undefined => {
  const annotations = asTextRecord(asFields(parent?.['metadata'])?.['annotations']);
  const stage = asText(annotations[stageAnnotation]);
  return stage === undefined
    ? undefined
    : { stage, migration: asText(annotations[migrationAnnotation]) };
};

/** The note in a cluster; undefined where there is none. */
export async function noteIn(
  api: ClusterApi,
  topology: string,
  namespace: string,
): Promise<Note | undefined> {
  const path = manifestPath(parentOf(topology, namespace, { monitors: false }));
  return noteOf(await api.get(path));
}

interface Place {
  readonly topology: string;
  readonly clusters: readonly JournalCluster[];
}

/**
 * A migration that is under way in some cluster, in which only its own stages may be written; undefined for none. What
 * a cluster that does not answer says is not known: nothing is written there either.
 */
export async function migrationUnderWay(
  { topology, clusters }: Place,
  open: (context: string) => Promise<ClusterApi>,
): Promise<Hindrance | undefined> {
  const found = await Promise.all(
    clusters.map(async ({ name, context, namespace }): Promise<readonly Hindrance[]> => {
      try {
        const note = await noteIn(await open(context), topology, namespace);
        if (note === undefined || isOver(note)) return [];
        return [{ cluster: name, message: underWayWords(note) }];
      } catch (error) {
        if (error instanceof RefusedError || error instanceof ClusterError) return [];
        throw error;
      }
    }),
  );
  return found.flat()[0];
}

const underWayWords = ({ stage }: Note): string =>
  say('A migration is in its stage “{stage}”. Go on, or back, with Migrate Topology.', { stage });

/** Whether a run brought a stage of a migration, or led out of one. */
export const isStageRun = ({ what, entries, topology }: Run): boolean =>
  what === 'apply' &&
  entries.some(({ before, after }) => {
    const object = after ?? before;
    if (object === undefined || identityOf(object).metadata.name !== parentName(topology))
      return false;
    const was = noteOf(before);
    return noteOf(after) !== undefined || (was !== undefined && !isOver(was));
  });
