import type {
  AdapterPreviewResult,
  AdapterRulePreview,
} from '../../../../server/src/protocol/autoscaling.ts';
import type { Known } from '../../thanos/endpoint-state.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { PanelContent } from '../messages.ts';
import { button, failureNotice, headStyle, pageHead } from '../page-parts.ts';

type AdapterRules = Extract<AdapterPreviewResult, { ok: true }>['rules'];

/** All that the panel with the rules of a prometheus-adapter shows. */
export interface AdapterState {
  /** The file, or the cluster. */
  readonly place: string;
  readonly querier: string;
  readonly rules: Known<AdapterRules>;
  /** It is being asked for. */
  readonly asking: boolean;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Entries that are shown of a list. */
const mostMetrics = 100;
const mostUnpicked = 50;

/** What the page looks like beside its frame. */
export const adapterStyle = `
${headStyle}
.rule { border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); padding: 4px 0 10px; }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: 6px 0; }
th, td { text-align: left; padding: 3px 14px 3px 0; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; }
td.name { min-width: 14ch; }
td.long { min-width: 30ch; max-width: 70ch; }
tbody tr { border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); }
.wrong { color: var(--vscode-editorError-foreground); }
.odd { color: var(--vscode-editorWarning-foreground); }
ul { margin: 4px 0; padding-left: 20px; }
`;

/** The panel as HTML. */
export function adapterContent(state: AdapterState): PanelContent {
  const { place, querier, rules, asking, now } = state;
  const { value } = rules;
  const waiting = asking
    ? markup`<p class="empty quiet">${say('Expanding the rules against the series of {querier}…', { querier })}</p>`
    : nothing;
  const body = markup`${pageHead({
    title: say('Adapter rules of {place}', { place }),
    known: rules,
    summary: countWords,
    asking,
    now,
  })}<p class="quiet">${say('against {querier}', { querier })}</p>
<div class="tools">${button('refresh', say('Refresh'))}</div>
${failureNotice(say('The rules could not be expanded.'), rules, now)}
${value === undefined ? waiting : rulesOf(value)}`;
  const details = value === undefined || asking ? '' : countWords(value);
  return { body: body.text, details: details === '' ? '' : markup`<p>${details}</p>`.text };
}

function countWords(rules: AdapterRules): string {
  const metrics = rules.reduce((sum, rule) => sum + rule.metrics.length, 0);
  return say(
    '{rules, plural, one {# rule} other {# rules}}, {metrics, plural, one {# metric} other {# metrics}}',
    { rules: rules.length, metrics },
  );
}

function rulesOf(rules: AdapterRules): Markup {
  if (rules.length === 0) return markup`<p class="empty">${say('There are no rules in it.')}</p>`;
  return markup`${rules.map(ruleOf)}`;
}

function ruleOf(rule: AdapterRulePreview): Markup {
  const { seriesQuery, refused, series, metrics } = rule;
  const query =
    seriesQuery === undefined
      ? nothing
      : markup`<p><span class="quiet">seriesQuery</span> <code>${seriesQuery}</code></p>`;
  const found =
    refused === undefined
      ? markup`<p class="quiet">${say('{series, plural, one {# series} other {# series}} found, {metrics, plural, one {# metric} other {# metrics}} made of them', { series, metrics: metrics.length })}</p>`
      : markup`<p class="wrong"><strong>${say('The adapter refuses it:')}</strong> ${refused}</p>`;
  return markup`<section class="rule"><h2>${rule.rule}</h2>${query}${found}${metricsOf(rule)}${unpickedOf(rule)}</section>`;
}

function metricsOf({ metrics }: AdapterRulePreview): Markup {
  if (metrics.length === 0) return nothing;
  const rows = metrics.slice(0, mostMetrics).map(
    ({ name, resource, series, found, path, query, values, problems }) =>
      markup`<tr><td class="name"><strong>${name}</strong>${resource === undefined ? nothing : markup`<br><span class="quiet">${say('of {resource}', { resource })}</span>`}<br><span class="quiet">${say('from {series} ({found})', { series, found })}</span></td>
<td class="long"><code>${path}</code></td><td class="long">${query === undefined ? nothing : markup`<code>${query}</code>`}${problems.map((problem) => markup`<br><span class="odd">${problem}</span>`)}</td>
<td>${valuesOf(values)}</td></tr>`,
  );
  const rest = metrics.length - rows.length;
  return markup`<div class="table"><table><thead><tr><th scope="col">${say('Metric')}</th><th scope="col">${say('Path')}</th><th scope="col">PromQL</th><th scope="col">${say('Value now')}</th></tr></thead><tbody>${rows}</tbody></table></div>${moreOf(rest)}`;
}

function valuesOf(values: AdapterRulePreview['metrics'][number]['values']): Markup {
  if (values === undefined) return markup`<span class="quiet">${say('not asked')}</span>`;
  if (values.length === 0) return markup`<span class="odd">${say('no value')}</span>`;
  return markup`${values.slice(0, 10).map(({ of, value }) => markup`<div>${of === '' ? nothing : markup`${of}: `}<strong>${value}</strong></div>`)}${moreOf(values.length - 10)}`;
}

function unpickedOf({ unpicked }: AdapterRulePreview): Markup {
  if (unpicked.length === 0) return nothing;
  return markup`<p><strong>${say('Series that no metric comes from')}</strong></p><ul>${unpicked
    .slice(0, mostUnpicked)
    .map(
      ({ series, why }) => markup`<li><code>${series}</code>: ${why}</li>`,
    )}</ul>${moreOf(unpicked.length - mostUnpicked)}`;
}

function moreOf(count: number): Markup {
  return count > 0
    ? markup`<p class="quiet">${say('{count, plural, one {# more is} other {# more are}} not shown.', { count })}</p>`
    : nothing;
}
