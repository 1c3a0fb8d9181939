// Plans and runs of topologies on the clusters of a lab, by the code that the commands run.
import { createJournals } from '../../../client/src/topology/journal-files.ts';
import type { Run } from '../../../client/src/topology/journal.ts';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { applySetId, kindsWith } from '../../../client/src/topology/apply-set.ts';
import { makePlan, membersOf } from '../../../client/src/topology/make-plan.ts';
import { managersOf } from '../../../client/src/topology/owned-fields.ts';
import { isChange } from '../../../client/src/topology/plan.ts';
import type { Plan, PlannedObject } from '../../../client/src/topology/plan.ts';
import { everywhere } from '../../../client/src/topology/remove.ts';
import type { Doomed } from '../../../client/src/topology/remove.ts';
import type { Outcome } from '../../../client/src/topology/run.ts';
import { asFields } from '../../../client/src/util/values.ts';
import { deploymentOf } from '../../../server/src/topology/deployment.ts';
import type { TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { topologyOf } from '../../topology/samples.ts';
import type { Runs } from './topology-lab.ts';

export const uri = 'file:///w/shop.thanos-topology.yaml';

export const deploymentFor = (text: string): TopologyDeployment =>
  deploymentOf(uri, topologyOf(text));

export const planOf = (text: string, runs: Runs): Promise<Plan> =>
  makePlan(uri, deploymentFor(text), { api: runs.api, now: Date.now });

export const objectsOf = ({ clusters: planned }: Plan): readonly PlannedObject[] =>
  planned.flatMap(({ objects }) => objects);

/** What would be written, by key. */
export const changesOf = (plan: Plan): readonly string[] =>
  objectsOf(plan)
    .filter(isChange)
    .map(({ key, change }) => `${change.kind} ${key}`);

/**
 * What every write of ours would change, by key: the version, or where controllers write the status of an object its
 * generation and when we wrote it last.
 */
export const versionsOf = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(
    objectsOf(plan).map(({ key, change }) => {
      const live = 'live' in change ? change.live : undefined;
      const metadata = asFields(live?.['metadata']);
      const ours = managersOf(live ?? {}).filter(({ name }) => name === 'gauntlet');
      const version =
        live?.['status'] === undefined
          ? metadata?.['resourceVersion']
          : { generation: metadata?.['generation'], times: ours.map(({ time }) => time) };
      return [key, JSON.stringify([metadata?.['uid'], version])];
    }),
  );

/** Applies a plan with a journal in a folder, and reads the run from it; none where nothing was written. */
export const applyWithJournal = async (
  plan: Plan,
  runs: Runs,
  folder: string,
): Promise<readonly [Outcome, Run | undefined]> => {
  const journals = createJournals(folder);
  const { name: topology } = plan.deployment;
  const options = runs.options();
  const { clusters } = plan;
  const start = async () =>
    journals.start({ what: 'apply', topology, uri, at: Date.now(), clusters });
  let started: ReturnType<typeof start> | undefined;
  const outcome = await applyPlan(plan, new Map(), {
    ...options,
    journal: {
      write: async (line) => {
        started ??= start();
        await (await started).write(line);
      },
    },
  });
  if (started === undefined) return [outcome, undefined];
  await (await started).write({ type: 'end', outcome: outcome.kind, at: Date.now() });
  return [outcome, (await journals.list(topology))[0]];
};

/** Everything of a topology that is in its clusters; rejects where one does not answer. */
export const allOf = async (
  deployment: TopologyDeployment,
  runs: Runs,
): Promise<readonly Doomed[]> => {
  const { doomed, unlisted, silent } = await everywhere(deployment, runs.api);
  const [unknown] = [
    ...silent.map(({ message }) => message),
    ...unlisted.map(({ cluster }) => cluster),
  ];
  if (unknown !== undefined) throw new Error(unknown);
  return doomed;
};

/** Keys of the members that are left, by the label of their set. */
export const membersLeft = async (
  deployment: TopologyDeployment,
  runs: Runs,
): Promise<readonly string[]> => {
  const found = await Promise.all(
    deployment.clusters.map(async (cluster) => {
      const id = applySetId(deployment.name, cluster.namespace);
      const api = await runs.api(cluster.context);
      return [...(await membersOf(cluster, { api, id, kinds: kindsWith(true) })).members.keys()];
    }),
  );
  return found.flat();
};
