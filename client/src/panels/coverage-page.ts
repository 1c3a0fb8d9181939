import type { CoverageResult, CoverageSpan } from '../../../server/src/protocol/thanos.ts';
import { coverageSummary, gapSentence, spanSentence } from '../thanos/coverage-words.ts';
import type { Known } from '../thanos/endpoint-state.ts';
import { labelSetText } from '../thanos/labels.ts';
import { momentText } from '../thanos/times.ts';
import { say } from '../util/words.ts';
import { barOf, lanesOf, mostLanes } from './coverage-lanes.ts';
import type { CoverageChoice, Lanes, Tone } from './coverage-lanes.ts';
import { axisPicture, lanesPicture, patterns } from './coverage-picture.ts';
import { coverageRules, themeColors } from './coverage-style.ts';
import { markup, nothing } from './markup.ts';
import type { Markup } from './markup.ts';
import type { PanelContent } from './messages.ts';
import { button, failureNotice, headStyle, pageHead } from './page-parts.ts';

/** All that the panel with the coverage of a querier shows. */
export interface CoverageState {
  readonly endpoint: string;
  readonly coverage: Known<CoverageResult>;
  /** It is being asked for. */
  readonly asking: boolean;
  readonly choice: CoverageChoice;
  /** Key of the bar whose details are shown. */
  readonly chosen?: string;
  /** Pixels. */
  readonly width: number;
  /** Unix milliseconds. */
  readonly now: number;
}

const day = 86_400_000;

/** Times that can be looked at: what the button says, and milliseconds back from now. */
export function rangesOfCoverage(): readonly {
  readonly key: string;
  readonly text: string;
  readonly range?: number;
}[] {
  return [
    { key: '1d', text: say('1 day'), range: day },
    { key: '7d', text: say('7 days'), range: 7 * day },
    { key: '30d', text: say('30 days'), range: 30 * day },
    { key: 'all', text: say('All time') },
  ];
}

/** What the page of the panel looks like beside its frame. */
export const coverageStyle = `
${headStyle}
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0; padding: 0; list-style: none; }
.legend li { display: flex; gap: 6px; align-items: center; }
.axis { display: block; position: sticky; top: 0; background: var(--vscode-editor-background); }
.lanes { display: block; }
.bar { cursor: pointer; outline: none; }
${coverageRules(themeColors)}`;

/** The panel as HTML. */
export function coverageContent(state: CoverageState): PanelContent {
  const { value } = state.coverage;
  const lanes = value === undefined ? undefined : lanesOf(value, state.choice);
  const body = markup`${headOf(state)}
${failureNotice(say('Coverage could not be asked for.'), state.coverage, state.now)}
${value === undefined || lanes === undefined ? waitingOf(state) : coverageOf(state, value, lanes)}`;
  return { body: body.text, details: detailsOf(state).text };
}

function headOf({ endpoint, coverage, asking, now }: CoverageState): Markup {
  return pageHead({
    title: say('Coverage of {querier}', { querier: endpoint }),
    known: coverage,
    summary: coverageSummary,
    asking,
    now,
  });
}

/** Before the first answer. */
function waitingOf({ asking }: CoverageState): Markup {
  return asking
    ? markup`<p class="empty quiet">${say('Asking the querier for its stores, and the bucket for its blocks…')}</p>`
    : markup`<div class="tools">${button('refresh', say('Try Again'))}</div>`;
}

function coverageOf(state: CoverageState, value: CoverageResult, lanes: Lanes): Markup {
  if (value.rows.length === 0) {
    return markup`<div class="empty"><p>${say('No store of this querier announces labels or data.')}</p>
<p class="quiet">${say('A store shows up here as soon as the querier has reached it once and it holds data with external labels.')}</p>
<div class="tools">${button('refresh', say('Refresh'))}</div></div>`;
  }
  return markup`${toolsOf(state)}
${value.problems.map(({ message }) => markup`<div class="notice"><div>${message}</div></div>`)}
${legend()}
${lanes.lanes.length === 0 ? nothingFits() : pictureOf(state, lanes)}`;
}

function pictureOf({ width, chosen }: CoverageState, lanes: Lanes): Markup {
  const rest = lanes.fitting - lanes.lanes.length;
  const more =
    rest === 0
      ? nothing
      : markup`<p class="quiet">${say('{count, plural, one {# more label set is} other {# more label sets are}} not drawn. The filter leads to them: {shown} are drawn at once.', { count: rest, shown: mostLanes })}</p>`;
  return markup`<p class="quiet">${say('{from} to {to}. Arrow keys go from bar to bar, Enter shows what a bar stands for.', { from: momentText(lanes.from), to: momentText(lanes.to) })}</p>
${axisPicture(lanes, width)}${lanesPicture(lanes, width, chosen)}${more}`;
}

function nothingFits(): Markup {
  return markup`<p class="empty">${say('No label set fits the filter.')}</p>`;
}

function toolsOf({ choice }: CoverageState): Markup {
  const ranges = rangesOfCoverage().map(({ key, text, range }) =>
    toggle({ action: 'range', value: key, text, isOn: range === choice.range }),
  );
  const gaps = toggle({
    action: 'gaps',
    value: choice.gapsOnly ? 'off' : 'on',
    text: say('Only with gaps'),
    isOn: choice.gapsOnly,
  });
  const words = say('Filter by label or store');
  return markup`<div class="tools">
<div class="group" role="group" aria-label="${say('Time')}">${ranges}</div>
${gaps}
<input type="search" data-key="filter" data-typed="filter" value="${choice.filter}" placeholder="${words}" aria-label="${words}">
<span class="space"></span>
${button('refresh', say('Refresh'))}
${button('save', say('Save as SVG…'))}
</div>`;
}

interface Toggle {
  readonly action: string;
  readonly value: string;
  readonly text: string;
  readonly isOn: boolean;
}

function toggle({ action, value, text, isOn }: Toggle): Markup {
  // The key stays when the value changes, so that the focus does too.
  const key = action === 'gaps' ? action : `${action}-${value}`;
  return markup`<button type="button" data-key="${key}" data-action="${action}" data-value="${value}" aria-pressed="${String(isOn)}">${text}</button>`;
}

function legend(): Markup {
  const entries: readonly (readonly [tone: Tone, words: string])[] = [
    ['live', say('Live: sidecar, receiver, ruler or querier')],
    ['bucket', say('From a bucket: store gateway')],
    ['silent', say('Has it, but does not answer')],
    ['lost', say('Gap: nobody answers')],
    ['filled', say('Gap that another replica fills')],
  ];
  // Each drawing of its own has the patterns, so that none depends on what else is shown.
  const swatch = (tone: Tone): Markup => {
    const place = markup`x="1" y="1" width="26" height="12" rx="2"`;
    return markup`<svg class="${tone}" width="28" height="14" aria-hidden="true">${patterns}<rect class="shape" ${place}/><rect class="pattern" ${place}/></svg>`;
  };
  return markup`<ul class="legend quiet" aria-label="${say('Legend')}">${entries.map(
    ([tone, words]) => markup`<li>${swatch(tone)}<span>${words}</span></li>`,
  )}</ul>`;
}

function detailsOf({ coverage, chosen }: CoverageState): Markup {
  if (coverage.value === undefined || chosen === undefined) return nothing;
  const bar = barOf(coverage.value, chosen);
  if (bar === undefined) return nothing;
  const { row, span, gap } = bar;
  const labels = markup`<p class="code">${labelSetText(row.labels)}</p>`;
  if (gap !== undefined) {
    const advice =
      gap.coveredBy.length === 0
        ? say(
            'Queries over this time get nothing of this label set. Was it ever uploaded? Look for a store gateway that does not see the blocks, for blocks that were deleted, or for a sidecar that was gone longer than its retention.',
          )
        : say('Queries that deduplicate replicas do not see this gap.');
    return markup`${labels}<p>${gapSentence(gap)}</p><p class="quiet">${advice}</p>`;
  }
  if (span === undefined) return nothing;
  const advice = adviceOf(span).map((text) => markup`<p class="quiet">${text}</p>`);
  return markup`${labels}<p>${spanSentence(span)}</p>${advice}`;
}

/** What follows from how a span is, for those who wonder. */
function adviceOf({ lastError, overlaps, resolutions }: CoverageSpan): readonly string[] {
  return [
    ...(lastError === undefined
      ? []
      : [
          say(
            'Queries get nothing from it until it answers. “Ask This Store Directly” in the view “Thanos” tells whether the store or the way to it is at fault.',
          ),
        ]),
    ...(resolutions.length === 0
      ? [
          say(
            'The resolutions are those of the blocks: they are known when a store gateway, a compactor or a bucket viewer of the same bucket can be asked.',
          ),
        ]
      : []),
    ...(overlaps.length === 0
      ? []
      : [say('Where several answer for the same time, the querier merges what they have.')]),
  ];
}
