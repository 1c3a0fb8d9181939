import type { MigrationStage } from '../../../../server/src/protocol/topology.ts';
import { asFields, asText, asTextRecord } from '../../util/values.ts';
import type { ClusterApi } from '../api.ts';
import { parentOf, stageAnnotation } from '../apply-set.ts';
import { manifestPath } from '../kinds.ts';
import type { PlanOptions } from '../make-plan.ts';
import { makePlan } from '../make-plan.ts';
import type { Plan } from '../plan.ts';
import { isChange } from '../plan.ts';
import { isWorkload, rolloutOf } from '../rollout.ts';

/** How far the clusters are on the way. */
export interface Whereabouts {
  /** Of the stages: the furthest one that some cluster has begun. */
  readonly at: number;
  /** What is missing of it, in words; empty once all clusters have all of it. */
  readonly missing: readonly string[];
}

/** Reads from the clusters how far they are; nothing of it is remembered anywhere else. Rejects as planning does. */
export async function whereAre(
  uri: string,
  stages: readonly MigrationStage[],
  options: PlanOptions,
): Promise<Whereabouts> {
  const [first] = stages;
  if (first === undefined) return { at: 0, missing: [] };
  const noted = await Promise.all(
    first.deployment.clusters.map(async ({ context, namespace }) =>
      notedIn(await options.api(context), first.deployment.name, namespace),
    ),
  );
  const last = stages.length - 1;
  const missingOf = async (at: number): Promise<readonly string[]> => {
    const stage = stages[at];
    return stage === undefined ? [] : lacking(await makePlan(uri, stage.deployment, options));
  };
  const begun = noted.map((id) => stages.findIndex((stage) => stage.id === id));
  const furthest = Math.max(...begun);
  if (furthest < 0) {
    const missing = await missingOf(last);
    return missing.length === 0 ? { at: last, missing } : { at: 0, missing: await missingOf(0) };
  }
  // The last stage has no note: beside the one before it, a cluster without one is there already.
  const at = begun.includes(-1) && furthest === last - 1 ? last : furthest;
  return { at, missing: await missingOf(at) };
}

async function notedIn(
  api: ClusterApi,
  topology: string,
  namespace: string,
): Promise<string | undefined> {
  const parent = await api.get(manifestPath(parentOf(topology, namespace, { monitors: false })));
  const metadata = asFields(parent?.['metadata']);
  return asText(asTextRecord(metadata?.['annotations'])[stageAnnotation]);
}

/** What clusters lack of a plan, by keys and in words; nothing once all is as planned and at work. */
export const lacking = ({ clusters }: Plan): readonly string[] =>
  clusters.flatMap(({ name, problem, objects, leftovers }) => [
    ...(problem === undefined ? [] : [`${name}: ${problem}`]),
    ...objects.filter(isChange).map(({ key }) => key),
    ...leftovers.map(({ key }) => key),
    ...objects.flatMap(({ change, manifest }) => {
      if (change.kind !== 'same' || !isWorkload(manifest)) return [];
      const { ready, sentence } = rolloutOf(change.live, []);
      return ready ? [] : [`${name}: ${sentence}`];
    }),
  ]);
