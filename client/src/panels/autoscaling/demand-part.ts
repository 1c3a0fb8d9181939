import type {
  AutoscaleDemandAdvice,
  AutoscaleDemandRun,
  AutoscaleOwnDemand,
} from '../../../../server/src/protocol/autoscaling.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { action, applyButton, fold } from './page-forms.ts';
import { isTrusted, mostCandidates } from './replay-state.ts';
import type { DemandState, ReplayState } from './replay-state.ts';
import { differenceText, numberText } from './replay-words.ts';

const ownDemandOf = ({ result }: DemandState): AutoscaleOwnDemand | undefined =>
  result?.ok === true ? result.ownDemand : undefined;

/** The advice to go by the own demand of the cluster; undefined where there is none. */
export const demandOf = ({ demand }: ReplayState): AutoscaleDemandAdvice | undefined =>
  ownDemandOf(demand)?.advice;

/** PromQL of the metric that the adapter would have to give. */
export function queriesOf(demand: DemandState): Readonly<Record<string, string>> {
  const found = ownDemandOf(demand);
  return found?.metric === undefined ? {} : { [found.metric]: found.demand };
}

/** It was not asked yet, and may be: advice goes by what happened, and by a replay that explains it. */
export function asksForDemand({ demand, replay, whatIfs, subject }: ReplayState): boolean {
  const isNew = demand.result === undefined && demand.asking !== true;
  const isSound =
    replay.failure === undefined && replay.value !== undefined && isTrusted(replay.value);
  return isNew && isSound && whatIfs.length === 0 && subject.matchers.length > 0;
}

/** What the own demand of the cluster would have given, where its metric is a quantile over all clusters. */
export function demandPart(state: ReplayState): Markup {
  const { result, asking = false } = state.demand;
  const found = ownDemandOf(state.demand);
  const isFailed = result?.ok === false && result.failure.kind !== 'cancelled';
  if (found === undefined && !isFailed) return nothing;
  const again = action({
    action: 'advise',
    text: say('Ask Again'),
    label: say('Ask again what its own demand would have given'),
    disabled: asking,
  });
  const inside =
    found === undefined
      ? markup`<p>${isFailed ? result.failure.message : ''}</p>${again}`
      : markup`${toldOf(state, found)}<div class="fields">${again}</div>`;
  const title = say('What this cluster’s own demand would have given');
  return fold('demand', title, { open: true, inside });
}

function toldOf(state: ReplayState, found: AutoscaleOwnDemand): Markup {
  const { clusters, demand, metric, advice, refusal } = found;
  const head = say(
    'The metric is one of {clusters} clusters together: whichever is slow, all of them scale.',
    { clusters },
  );
  if (advice === undefined)
    return markup`<p>${head}</p><div class="notice"><div><p><strong>${say('No advice to go by its own demand.')}</strong> ${refusal ?? ''}</p></div></div>`;
  const needs =
    metric === undefined || advice.best === undefined
      ? nothing
      : markup`<p>${say('The adapter has to give {metric} from the query above; it does not yet.', { metric })}</p>`;
  return markup`<p>${head} ${advice.slowness}</p>
<p class="quiet">${advice.model}</p>
<p class="code">${demand}</p>
<p>${verdictOf(advice)}</p>
${tableOf(state, advice)}${needs}`;
}

/** What is advised, in a sentence. */
export function verdictOf({ candidates, best, modelled }: AutoscaleDemandAdvice): string {
  const advised = candidates[best ?? -1];
  if (advised === undefined) return say('None of these is cheaper or faster than what there was.');
  return say(
    'Advice: scale on its own demand, {target} requests/s a replica: {hours} instead of {before} replica-hours, {minutes} instead of {minutesBefore} minutes above the target, by the model.',
    {
      target: numberText(advised.target),
      hours: numberText(advised.replicaHours),
      before: numberText(modelled.replicaHours),
      minutes: numberText(advised.minutesAbove),
      minutesBefore: numberText(modelled.minutesAbove),
    },
  );
}

function tableOf(state: ReplayState, advice: AutoscaleDemandAdvice): Markup {
  const { measured, modelled, candidates, best } = advice;
  const full = state.candidates.length >= mostCandidates;
  const rows = candidates.map((one, index) => {
    const name = demandName(one.target);
    const title = index === best ? markup`<strong>${name}</strong>` : markup`${name}`;
    const buttons = markup`${action({ action: 'take-demand', value: String(index), text: say('Compare'), label: say('Compare {settings}', { settings: name }), disabled: full })} ${applyButton(state, `demand ${index}`, name)}`;
    return markup`<tr><th scope="row">${title}</th>${cellsOf(one, modelled)}<td>${buttons}</td></tr>`;
  });
  const heads = [
    say('Replica-hours'),
    say('Latency, median'),
    say('Latency, highest'),
    say('Min above target'),
  ].map((text) => markup`<th scope="col">${text}</th>`);
  return markup`<div class="table"><table><thead><tr><th scope="col">${say('Settings')}</th>${heads}<td></td></tr></thead><tbody>
<tr><th scope="row">${say('as it was, measured')}</th>${cellsOf(measured, undefined)}<td></td></tr>
<tr><th scope="row">${say('as it was, by the model')}</th>${cellsOf(modelled, undefined)}<td></td></tr>${rows}</tbody></table></div>`;
}

/** What a candidate that goes by its own demand is called. */
export function demandName(target: number): string {
  return say('own demand, {target}/s a replica', { target: numberText(target) });
}

function cellsOf(run: AutoscaleDemandRun, base: AutoscaleDemandRun | undefined): Markup {
  const keys = ['replicaHours', 'median', 'highest', 'minutesAbove'] as const;
  return markup`${keys.map((key) => {
    const difference = base === undefined ? '' : differenceText(run[key], base[key]);
    const words = difference === '' ? nothing : markup` <span class="quiet">(${difference})</span>`;
    return markup`<td>${numberText(run[key])}${words}</td>`;
  })}`;
}
