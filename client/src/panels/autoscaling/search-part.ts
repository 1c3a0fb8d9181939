import type {
  AutoscaleAdvice,
  AutoscaleScore,
  AutoscaleSearchResult,
} from '../../../../server/src/protocol/autoscaling.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { frontPicture } from './front-picture.ts';
import { action, applyButton, complaintOf, field, fold } from './page-forms.ts';
import { isTrusted, mostCandidates } from './replay-state.ts';
import type { ReplayState } from './replay-state.ts';
import { scoreColumns } from './replay-words.ts';
import { scoreCells, scoreHeads } from './scores-table.ts';

/** The search for better settings, and what it found. */
export function searchPart(state: ReplayState): Markup {
  const { search, replay } = state;
  if (replay.value === undefined || !isTrusted(replay.value)) return nothing;
  const { running, result } = search;
  const form =
    running === undefined
      ? markup`<div class="fields">
${field(state, { name: 'most minutes', label: say('Min above target, at most'), submit: 'search' })}
${field(state, { name: 'most cost', label: say('Replica-hours, at most'), submit: 'search' })}
${field(state, { name: 'most flaps', label: say('Flaps, at most'), submit: 'search' })}
${field(state, { name: 'tries', label: say('Settings to try'), value: '300', submit: 'search' })}
${action({ action: 'search', text: say('Search') })}</div>${complaintOf(state, 'search')}`
      : markup`<div class="fields"><progress max="${running.candidates}" value="${running.tried}" aria-label="${say('Search')}"></progress><span>${say('{tried} of {candidates} settings tried', { tried: running.tried, candidates: running.candidates })}</span>${action({ action: 'cancel', text: say('Cancel') })}</div>`;
  const found = result === undefined ? nothing : resultOf(state, result);
  return fold('search', say('Search for better settings'), {
    open: true,
    inside: markup`${form}${found}`,
  });
}

/** Advice of the front: settings that change something. */
export function adviceOf(result: AutoscaleSearchResult | undefined): readonly AutoscaleAdvice[] {
  return result?.ok === true ? result.front.filter(({ sets }) => sets.length > 0) : [];
}

function resultOf(state: ReplayState, result: AutoscaleSearchResult): Markup {
  if (!result.ok)
    return markup`<div class="notice error" role="alert"><div>${result.failure.message}</div></div>`;
  const { tried, cancelled, feasible, current } = result;
  const advice = adviceOf(result);
  const words = [
    say('{tried, plural, one {# setting was} other {# settings were}} replayed.', { tried }),
    ...(cancelled ? [say('Then it was cancelled.')] : []),
    advice.length === 0
      ? say('None is better than the settings as they are.')
      : feasible
        ? say('No other ones beat these in cost, minutes above target, flaps and worst shortage:')
        : say('None of them keeps the bounds. These come nearest:'),
  ].join(' ');
  if (advice.length === 0) return markup`<p>${words}</p>`;
  return markup`<p>${words}</p><div class="front">${frontPicture(current, advice)}</div>${frontTable(state, current, advice)}`;
}

function frontTable(
  state: ReplayState,
  current: AutoscaleScore,
  advice: readonly AutoscaleAdvice[],
): Markup {
  const full = state.candidates.length >= mostCandidates;
  // All columns but the first: a reason has a row of its own, so that nothing is out of sight.
  const width = scoreColumns().length + 1;
  const rows = advice.map(({ score, explanation }, index) => {
    const name = say('advice {number}', { number: index + 1 });
    return markup`<tr><th scope="row">${index + 1}</th>${scoreCells(score, current)}<td>${action({ action: 'take', value: String(index), text: say('Compare'), label: say('Compare {settings}', { settings: name }), disabled: full })} ${applyButton(state, `advice ${index}`, name)}</td></tr><tr class="why"><td></td><td class="words" colspan="${width}">${explanation}</td></tr>`;
  });
  return markup`<div class="table"><table><thead><tr><th scope="col">${say('Advice')}</th>${scoreHeads()}<td></td></tr></thead><tbody><tr><th scope="row">${say('as it is')}</th>${scoreCells(current, undefined)}<td></td></tr>${rows}</tbody></table></div>`;
}
