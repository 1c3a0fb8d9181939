import { setTimeout as wait } from 'node:timers/promises';
import { ProgressLocation, Uri, commands, window } from 'vscode';
import type { MigrationStage } from '../../../../server/src/protocol/topology.ts';
import type { Explorer } from '../../explorer/explorer.ts';
import { viewIds } from '../../manifest-names.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { guarded } from '../apply-plan.ts';
import { concerns } from '../journal-left.ts';
import { makePlan } from '../make-plan.ts';
import { runStage, usualStagePatience } from '../migration/run-stage.ts';
import { against } from '../migration/stage-checks.ts';
import { lastChange } from '../migration/last-change.ts';
import type { Whereabouts } from '../migration/where.ts';
import { hindrancesOf, isChange, otherFilesOf } from '../plan.ts';
import type { Plan } from '../plan.ts';
import { countsInWords } from '../words.ts';
import { mayWrite, mayWriteAtAll, typed } from './allow.ts';
import { chooseAll } from './choose.ts';
import { deletionWords } from './choose-doomed.ts';
import { goesOnDespite, takeOver } from './despite-other-file.ts';
import { doRun } from './do-run.ts';
import { apisOf } from './plan-file.ts';
import { sourceOf } from './source-of.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Which stage comes next, and whether that is the way back. */
export interface MigrationStep {
  readonly stage: MigrationStage;
  /** The stage that is left for the one before it. */
  readonly left?: MigrationStage;
  /** Goes on with what broke off, or back. */
  readonly mends: boolean;
}

/** Asks for the next step; undefined when somebody left, or there is none. */
export async function chooseStep(
  stages: readonly MigrationStage[],
  { at, missing }: Whereabouts,
): Promise<MigrationStep | undefined> {
  const [here, next, before] = [stages[at], stages[at + 1], stages[at - 1]];
  if (here === undefined) return undefined;
  const isFinished = missing.length === 0;
  const forward = isFinished ? next : here;
  const entries = [
    ...(forward === undefined
      ? []
      : [
          {
            label: isFinished
              ? say('Next: {title}', { title: forward.title })
              : say('Finish: {title}', { title: forward.title }),
            detail: forward.why,
            step: { stage: forward, mends: !isFinished },
          },
        ]),
    ...(before === undefined
      ? []
      : [
          {
            label: say('Go back to: {title}', { title: before.title }),
            detail: say('What {title} brought is taken away again.', { title: here.title }),
            step: { stage: before, left: here, mends: true },
          },
        ]),
  ];
  const title = isFinished
    ? say('{title}: done', { title: here.title })
    : say('{title}: under way', { title: here.title });
  return (await window.showQuickPick(entries, { title, ignoreFocusOut: true }))?.step;
}

/** Plans a stage, shows what it changes, asks, and brings it into the clusters; whether it is there. */
export async function takeStep(
  explorer: Explorer,
  uri: string,
  { stage, left, mends }: MigrationStep,
): Promise<boolean> {
  if (!mayWriteAtAll()) return false;
  const plan = await planned(explorer, uri, stage);
  if (plan === undefined) return false;
  const [hindrance] = hindrancesOf(plan);
  if (hindrance !== undefined) {
    return refuse(say('Nothing was applied. {cluster}: {message}', { ...hindrance }));
  }
  if (left?.back !== undefined) {
    const check = left.back;
    const options = { apiOf: apiOfPlan(explorer, plan), since: lastChange(plan) };
    const why = await guarded(async () => against(check, options));
    if (why !== undefined) return refuse(say('Going back would lose history. {why}', { why }));
  }
  const topology = plan.deployment.name;
  if (!(await goesOnDespite(topology, otherFilesOf(plan), takeOver()))) return false;
  if (!(await isWanted(plan, stage))) return false;
  const choices = await chooseAll(plan);
  if (choices === undefined) return false;
  const outcome = await doRun(
    explorer,
    {
      ...plan,
      what: 'apply',
      title: say('{topology}: {title}', { topology, title: stage.title }),
      topology,
    },
    async (options) =>
      runStage(
        {
          stage,
          plan,
          choices,
          before: left === undefined ? stage.before : [],
          after: left === undefined ? stage.after : [],
          patience: usualStagePatience,
          mends,
        },
        options,
      ),
  );
  if (outcome === undefined) return false;
  if (outcome.kind === 'done') await finishEarlier(explorer, plan);
  tellOutcome(outcome, say('{title}: done', { title: stage.title }));
  return outcome.kind === 'done';
}

/** What broke off before has come to its end with this, though nothing may have been left to write. */
async function finishEarlier(
  { journals, now }: Pick<Explorer, 'journals' | 'now'>,
  plan: Plan,
): Promise<void> {
  const runs = await journals.list(plan.deployment.name);
  const last = runs.find((run) => concerns(run, plan));
  if (last?.what === 'apply' && last.outcome !== 'done') await journals.finish(last, now());
}

const refuse = (message: string): false => {
  void window.showErrorMessage(plainMessage(message));
  return false;
};

const apiOfPlan =
  (explorer: Explorer, { clusters }: Plan) =>
  async (cluster: string) =>
    apisOf(
      explorer,
      new AbortController().signal,
    )(clusters.find(({ name }) => name === cluster)?.context ?? cluster);

async function planned(
  explorer: Explorer,
  uri: string,
  { deployment, title }: MigrationStage,
): Promise<Plan | undefined> {
  const plan = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say('Planning “{title}”: a dry run in every cluster', { title }),
      cancellable: true,
    },
    async (_progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      const source = await sourceOf(Uri.parse(uri, true));
      const api = apisOf(explorer, ending.signal);
      const options = { api, now: explorer.now, source, sleep: wait };
      const made = await makePlan(uri, deployment, options);
      return token.isCancellationRequested ? undefined : made;
    },
  );
  if (plan === undefined) return undefined;
  explorer.topologies.show(plan);
  await commands.executeCommand(`${viewIds.topology}.focus`);
  return plan;
}

/** Whether people want it: what is deleted on the way has the topology's name typed. */
async function isWanted(
  { clusters, deployment }: Plan,
  { title }: MigrationStage,
): Promise<boolean> {
  const doomed = clusters.flatMap(({ leftovers }) => leftovers.map(({ key }) => key));
  const changed = clusters.filter(
    ({ objects, leftovers }) => leftovers.length > 0 || objects.some(isChange),
  );
  if (changed.length === 0) return true;
  const places = changed.map(({ context }) => context);
  const what = countsInWords(clusters);
  const yes = say('Go On');
  const detail = [
    what,
    ...(doomed.length === 0
      ? []
      : [say('Deleted once nobody asks it any more: {keys}', { keys: doomed.join(', ') })]),
  ].join('\n\n');
  const question = say('{title}, in {clusters}?', { title, clusters: places.join(', ') });
  const answer = await window.showWarningMessage(question, { modal: true, detail }, yes);
  if (answer !== yes || !(await mayWrite(places, what))) return false;
  return doomed.length === 0 || typed(deployment.name, deletionWords(doomed));
}
