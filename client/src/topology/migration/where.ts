import type { MigrationStage } from '../../../../server/src/protocol/topology.ts';
import type { PlanOptions } from '../make-plan.ts';
import { makePlan } from '../make-plan.ts';
import type { Plan } from '../plan.ts';
import { isChange } from '../plan.ts';
import { isWorkload, rolloutOf } from '../rollout.ts';
import { isOver, noteIn } from './note.ts';

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
      noteIn(await options.api(context), first.deployment.name, namespace),
    ),
  );
  const begun = noted.map((note) =>
    // Where an earlier migration ended this one has not begun.
    note === undefined || (isOver(note) && note.migration !== stages.at(-1)?.deployment.migration)
      ? -1
      : stages.findIndex(({ id }) => id === note.stage),
  );
  const at = Math.max(0, ...begun);
  const { deployment } = stages[at] ?? first;
  return { at, missing: lacking(await makePlan(uri, deployment, options)) };
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
