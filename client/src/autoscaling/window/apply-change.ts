import { ProgressLocation, window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import type { ObjectSubject } from '../../explorer/subjects.ts';
import { applyPlan } from '../../topology/apply-plan.ts';
import type { Choices } from '../../topology/apply-plan.ts';
import { diffOf, differences } from '../../topology/diff.ts';
import { content } from '../../topology/owned-fields.ts';
import { hindrancesOf, isChange } from '../../topology/plan.ts';
import type { Plan, PlannedCluster, PlannedObject } from '../../topology/plan.ts';
import type { Outcome, RunOptions } from '../../topology/run.ts';
import { mayWrite } from '../../topology/window/allow.ts';
import { chooseAll } from '../../topology/window/choose.ts';
import { doRun } from '../../topology/window/do-run.ts';
import { apisOf } from '../../topology/window/plan-file.ts';
import { failureWords } from '../../topology/window/tell-outcome.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { hpaPathOf, planChange } from '../plan-change.ts';
import type { Settle } from '../plan-change.ts';
import { runName } from '../runs.ts';
import { usualWatch, watchAutoscaler } from '../watch-autoscaler.ts';
import type { Watched } from '../watch-autoscaler.ts';
import { takeBackLast } from './take-back.ts';

/** A change of the same autoscaler in one or several clusters. */
export interface AutoscalerChange {
  readonly places: readonly [ObjectSubject, ...ObjectSubject[]];
  readonly settle: Settle;
  /** What is done, for the title of questions: `spec.maxReplicas=12`. */
  readonly what: string;
}

/** Plans a change by dry runs, asks, and brings it into one cluster after the other, each seen well before the next. */
export async function applyChange(explorer: Explorer, change: AutoscalerChange): Promise<void> {
  const [first] = change.places;
  const name = runName(first);
  const plan = await planned(explorer, change, name);
  if (plan === undefined) return;
  const [hindrance] = hindrancesOf(plan);
  if (hindrance !== undefined) {
    const message = say('Nothing was applied. {cluster}: {message}', { ...hindrance });
    void window.showErrorMessage(plainMessage(message));
    return;
  }
  const changed = plan.clusters.filter(({ objects }) => objects.some(isChange));
  if (changed.length === 0) {
    void window.showInformationMessage(
      plainMessage(say('{name} is so already: nothing was applied.', { name })),
    );
    return;
  }
  if (!(await agreed(explorer, { name, what: change.what, changed, plan }))) return;
  const contexts = changed.map(({ context }) => context);
  if (!(await mayWrite(contexts, change.what))) return;
  const choices = await chooseAll({ ...plan, clusters: changed });
  if (choices === undefined) return;
  await rollOut(explorer, change, { ...plan, clusters: changed }, choices);
}

const planned = async (
  explorer: Explorer,
  { places, settle }: AutoscalerChange,
  name: string,
): Promise<Plan | undefined> =>
  window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say('Planning {name}: a dry run in every cluster', { name }),
      cancellable: true,
    },
    async (_progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      const api = apisOf(explorer, ending.signal);
      const plan = await planChange(places, settle, { name, api, now: explorer.now });
      return ending.signal.aborted ? undefined : plan;
    },
  );

interface Question {
  readonly name: string;
  readonly what: string;
  readonly changed: readonly PlannedCluster[];
  readonly plan: Plan;
}

/** Shows what would change, until somebody says yes or no. */
async function agreed(explorer: Explorer, question: Question): Promise<boolean> {
  const { name, changed, plan } = question;
  const clusters = changed.map(({ context }) => context).join(', ');
  const title =
    changed.length > 1
      ? say('Apply to {name} in {clusters}, one after the other?', { name, clusters })
      : say('Apply to {name} in {clusters}?', { name, clusters });
  const objects = changed.flatMap((cluster) => cluster.objects.filter(isChange));
  const detail = objects.map(changeText).join('\n');
  const [yes, look] = [say('Apply'), say('Show Changes')];
  const answer = await window.showWarningMessage(title, { modal: true, detail }, yes, look);
  if (answer !== look) return answer === yes;
  for (const object of objects) {
    const { before, after } = diffOf(object);
    const path = `${String(plan.at)}/${object.key}.yaml`;
    await explorer.documents.compare(
      say('{key}: now and planned', { key: object.key }),
      { title: `${say('now')}/${path}`, language: 'yaml', text: before },
      { title: `${say('planned')}/${path}`, language: 'yaml', text: after },
    );
  }
  // No modal question: the changes are to be read meanwhile.
  return (await window.showInformationMessage(plainMessage(title), yes)) === yes;
}

/** `aks: spec.maxReplicas, also of kubectl-edit`. */
function changeText({ cluster, change }: PlannedObject): string {
  if (change.kind !== 'update' && change.kind !== 'conflict') return cluster;
  const fields = differences(content(change.live), content(change.after)).join(', ');
  if (change.kind === 'update') return say('{cluster}: {fields}', { cluster, fields });
  const owners = [...new Set(change.conflicts.map(({ owner }) => owner))].join(', ');
  return say('{cluster}: {fields}, which {owners} owns', { cluster, fields, owners });
}

async function rollOut(
  explorer: Explorer,
  change: AutoscalerChange,
  plan: Plan,
  choices: Choices,
): Promise<void> {
  const [first] = change.places;
  const topology = runName(first);
  const title = say('Applying {name}', { name: topology });
  const seen: string[] = [];
  let unwell: readonly [cluster: string, Watched] | undefined;
  let back = false;
  const outcome = await doRun(
    explorer,
    { what: 'apply', title, uri: '', topology, clusters: plan.clusters },
    async (options) => {
      const written: string[] = [];
      for (const [at, cluster] of plan.clusters.entries()) {
        const one = await applyPlan({ ...plan, clusters: [cluster] }, choices, options);
        written.push(...one.written);
        if (one.kind !== 'done') return { ...one, written };
        if (one.written.length === 0) continue;
        const watched = await watchedIn(change, cluster, options);
        seen.push(
          say('{cluster}: {sentence}.', { cluster: cluster.name, sentence: watched.sentence }),
        );
        if (options.signal.aborted) return { kind: 'done', written };
        const next = plan.clusters[at + 1];
        if (next === undefined) {
          if (!watched.well) unwell = [cluster.name, watched];
          continue;
        }
        const answer = await goesOn(cluster.name, watched, next.name, options);
        back = answer === 'back';
        if (answer !== 'on') return { kind: 'done', written };
      }
      return { kind: 'done', written };
    },
  );
  if (outcome === undefined) return;
  // Nothing waits for this answer: other runs may begin.
  if (unwell !== undefined) back = (await keeps(...unwell)) === 'back';
  if (back) await takeBackLast(explorer, change.places);
  else await tell(explorer, change.places, outcome, seen);
}

async function watchedIn(
  { places }: AutoscalerChange,
  { context, name }: PlannedCluster,
  { api: apis, now, sleep, signal, tell }: RunOptions,
): Promise<Watched> {
  const place = places.find((one) => one.context === context);
  const api = await apis(context);
  const hpa = place === undefined ? 'none' : await hpaPathOf(place, api);
  if (hpa === 'none') return { well: true, sentence: say('there is no HPA to watch') };
  if (hpa === 'paused') return { well: true, sentence: say('KEDA lets it rest') };
  return watchAutoscaler(hpa.path, api, {
    now,
    sleep,
    signal,
    tell: (sentence) => tell({ kind: 'waiting', cluster: name, sentence }),
    patience: usualWatch,
  });
}

type Answer = 'on' | 'stop' | 'back';

/** Asks what to do about what was seen in a cluster. */
async function asked(cluster: string, { well, sentence }: Watched, on: string): Promise<Answer> {
  const back = say('Take It Back');
  const ask = well ? window.showInformationMessage : window.showWarningMessage;
  const question = plainMessage(say('{cluster}: {sentence}.', { cluster, sentence }));
  const answer = await ask(question, on, back);
  if (answer === back) return 'back';
  return answer === on ? 'on' : 'stop';
}

/** Whether to keep what is not well in the last cluster. */
const keeps = async (cluster: string, watched: Watched): Promise<Answer> =>
  asked(cluster, watched, say('Keep It'));

/** Whether to go on with the next cluster. Who cancels the run meanwhile has answered: it stops. */
async function goesOn(
  cluster: string,
  watched: Watched,
  next: string,
  { signal, tell }: RunOptions,
): Promise<Answer> {
  tell({ kind: 'waiting', cluster, sentence: say('waiting for your answer') });
  const cancelled = new Promise<Answer>((resolve) => {
    signal.addEventListener('abort', () => resolve('stop'), { once: true });
  });
  return Promise.race([asked(cluster, watched, say('Go On with {next}', { next })), cancelled]);
}

/** Tells how it ended, with the way back. */
async function tell(
  explorer: Explorer,
  places: AutoscalerChange['places'],
  outcome: Outcome,
  seen: readonly string[],
): Promise<void> {
  const back = say('Take It Back');
  const buttons = outcome.written.length > 0 ? [back] : [];
  const words =
    outcome.kind === 'failed'
      ? failureWords(outcome)
      : [
          say('{count, plural, one {# cluster} other {# clusters}} written.', {
            count: outcome.written.length,
          }),
          ...seen,
        ].join(' ');
  const show = outcome.kind === 'failed' ? window.showErrorMessage : window.showInformationMessage;
  if ((await show(plainMessage(words), ...buttons)) === back) await takeBackLast(explorer, places);
}
