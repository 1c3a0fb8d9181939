import { commands, window } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { viewIds } from '../manifest-names.ts';
import { applyPlan } from '../topology/apply-plan.ts';
import type { Run } from '../topology/journal.ts';
import { isStageRun } from '../topology/migration/note.ts';
import { hindrancesOf, isChange, otherFilesOf } from '../topology/plan.ts';
import type { Plan } from '../topology/plan.ts';
import { mayWrite, mayWriteAtAll } from '../topology/window/allow.ts';
import { migrationForbids } from '../topology/window/migration-forbids.ts';
import { chooseAll } from '../topology/window/choose.ts';
import { goesOnDespite, takeOver } from '../topology/window/despite-other-file.ts';
import { doRun } from '../topology/window/do-run.ts';
import { backOut, lastRun, offerBack } from '../topology/window/offer-back.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { timeOf } from '../topology/window/roll-back-run.ts';
import { otherFileOf } from '../topology/window/run-or-ask.ts';
import { tellOutcome } from '../topology/window/tell-outcome.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { countsInWords } from '../topology/words.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Brings a topology into its clusters: plans it anew, asks, applies it step by step, and waits until it is at work. */
export const applyTopology: ExplorerCommand = (explorer) => async (argument) => {
  if (!mayWriteAtAll()) return;
  const document = await topologyOrAsk(argument, say('Apply which topology?'));
  if (document === undefined) return;
  const plan = await planFile(explorer, document);
  if (plan === undefined) return;
  await commands.executeCommand(`${viewIds.topology}.focus`);
  if (await migrationForbids(explorer, placeOf(plan), say('Nothing was applied.'))) return;
  const [hindrance] = hindrancesOf(plan);
  if (hindrance !== undefined) {
    const { cluster, message } = hindrance;
    const words = say('Nothing was applied. {cluster}: {message}', { cluster, message });
    void window.showErrorMessage(plainMessage(words));
    return;
  }
  const { name } = plan.deployment;
  if (!(await goesOnDespite(name, otherFilesOf(plan), takeOver()))) return;
  const earlier = await brokenOff(explorer, plan);
  if (earlier !== undefined && !(await goesOn(explorer, earlier, plan))) return;
  await apply(explorer, plan, { document, earlier });
};

const placeOf = ({ deployment: { name, clusters } }: Plan) => ({ topology: name, clusters });

/** The last run, if it did not end well. */
async function brokenOff(explorer: Explorer, plan: Plan): Promise<Run | undefined> {
  const last = await lastRun(explorer, plan);
  return last?.what === 'apply' && last.outcome !== 'done' ? last : undefined;
}

/** Whether to finish a run that did not end well; it may be taken back in place of that. */
async function goesOn(explorer: Explorer, last: Run, plan: Plan): Promise<boolean> {
  const finish = say('Finish It');
  const back = say('Roll Back…');
  const words = say('The last run of {topology}, at {time}, did not come to its end.', {
    topology: last.topology,
    time: timeOf(last),
  });
  if (isStageRun(last)) {
    // What would finish it is not this file, and what it wrote goes back stage by stage.
    const anyway = say('Apply All the Same');
    const detail = say('It was a stage of a migration: Migrate Topology finishes it.');
    return (await window.showWarningMessage(words, { modal: true, detail }, anyway)) === anyway;
  }
  const file = otherFileOf(last, plan);
  const whose =
    file === undefined
      ? words
      : say('{words} It was begun by {file}; to finish it is to apply this file.', { words, file });
  const chosen = await window.showWarningMessage(whose, { modal: true }, finish, back);
  if (chosen === back) await backOut(explorer, last);
  return chosen === finish;
}

interface Occasion {
  readonly document: TextDocument;
  /** A run that did not end well, and is finished. */
  readonly earlier: Run | undefined;
}

async function apply(
  explorer: Explorer,
  plan: Plan,
  { document, earlier }: Occasion,
): Promise<void> {
  const topology = plan.deployment.name;
  const what = countsInWords(plan.clusters);
  const changed = plan.clusters.filter(({ objects }) => objects.some(isChange));
  if (changed.length > 0) {
    const places = changed.map(({ context }) => context);
    const yes = say('Apply');
    const question = say('Apply {topology} to {clusters}?', {
      topology,
      clusters: places.join(', '),
    });
    const answer = await window.showWarningMessage(question, { modal: true, detail: what }, yes);
    if (answer !== yes || !(await mayWrite(places, what))) return;
  }
  const choices = await chooseAll(plan);
  if (choices === undefined) return;
  const title = say('Applying {topology}', { topology });
  const outcome = await doRun(
    explorer,
    { ...plan, what: 'apply', title, topology },
    async (options) => applyPlan(plan, choices, options),
  );
  if (outcome === undefined) return;
  // Where all was written already, this run leaves no journal, and the earlier one would be asked about for ever.
  if (earlier !== undefined && outcome.kind === 'done')
    await explorer.journals.finish(earlier, explorer.now());
  if (outcome.kind !== 'done' && outcome.written.length > 0) {
    await offerBack(explorer, plan, outcome);
    return;
  }
  const written = say('{count, plural, one {# object} other {# objects}} written', {
    count: outcome.written.length,
  });
  const done = say(
    '{file}: {written}; all pods are ready and every querier shows all of its stores.',
    {
      file: document.uri.path.split('/').at(-1) ?? topology,
      written,
    },
  );
  tellOutcome(outcome, done);
}
