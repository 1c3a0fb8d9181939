import type {
  AutoscaleReplay,
  AutoscaleScore,
} from '../../../../server/src/protocol/autoscaling.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { lookOf } from './replay-picture.ts';
import { runTitle, runsOf } from './replay-state.ts';
import { differenceText, numberText, scoreColumns } from './replay-words.ts';

/** The cells of a score, each with its difference from another score. */
export function scoreCells(score: AutoscaleScore, base: AutoscaleScore | undefined): Markup {
  return markup`${scoreColumns().map(({ value }) => {
    const number = value(score);
    const difference = base === undefined ? '' : differenceText(number, value(base));
    const words = difference === '' ? nothing : markup` <span class="quiet">(${difference})</span>`;
    return markup`<td>${numberText(number)}${words}</td>`;
  })}`;
}

/** The heads of the columns of scores. */
export function scoreHeads(): Markup {
  return markup`${scoreColumns().map(({ title, meaning }) => markup`<th scope="col" title="${meaning}">${title}</th>`)}`;
}

/** Scores of the settings as they are and of the candidates, with their differences. */
export function scoresTable(replay: AutoscaleReplay): Markup {
  const rows = runsOf(replay).map(({ name, score, changes }, index) => {
    const base = index === 0 ? undefined : replay.current.score;
    const swatch = markup`<svg width="36" height="10" aria-hidden="true"><line class="line ${lookOf(index)}" x1="1" x2="35" y1="5" y2="5"/></svg>`;
    return markup`<tr><th scope="row">${swatch}${runTitle(name)}</th>${scoreCells(score, base)}<td class="words">${changes.join('; ')}</td></tr>`;
  });
  return markup`<div class="table"><table><thead><tr><th scope="col">${say('Settings')}</th>${scoreHeads()}<th scope="col" class="words">${say('Changes')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}
