import type { DoctorResult, Finding, Severity } from '../../../server/src/protocol/doctor.ts';
import type { Known } from '../thanos/endpoint-state.ts';
import { labelSetText } from '../thanos/labels.ts';
import {
  nothingFoundSentence,
  nothingFoundWords,
  severities,
  severityWord,
} from '../thanos/findings-words.ts';
import { say } from '../util/words.ts';
import { markup, nothing } from './markup.ts';
import type { Markup } from './markup.ts';
import type { PanelContent } from './messages.ts';
import { button, failureNotice, headStyle, pageHead } from './page-parts.ts';

/** All that the panel with the findings about an installation shows. */
export interface DoctorState {
  readonly endpoint: string;
  readonly doctor: Known<DoctorResult>;
  /** It is being examined. */
  readonly asking: boolean;
  /** Somebody stopped the last examination. */
  readonly stopped: boolean;
  /** Findings of these are shown. */
  readonly severities: readonly Severity[];
  /** Unix milliseconds. */
  readonly now: number;
}

/** What the page of the panel looks like beside its frame. */
export const doctorStyle = `
${headStyle}
.findings { list-style: none; margin: 12px 0; padding: 0; }
.finding { display: flex; gap: 10px; padding: 10px 0; border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); }
.finding > div { min-width: 0; max-width: 90ch; overflow-wrap: anywhere; }
.finding svg { flex: none; margin-top: 2px; }
.finding h2 { margin: 0; font-size: 1em; }
.word { font-weight: 600; }
.error .word, .error .mark { color: var(--vscode-editorError-foreground); }
.warning .word, .warning .mark { color: var(--vscode-editorWarning-foreground); }
.info .word, .info .mark { color: var(--vscode-editorInfo-foreground); }
.well { display: flex; gap: 10px; align-items: center; padding: 16px 0; }
.well .mark { color: var(--vscode-testing-iconPassed); }
.mark { fill: none; stroke: currentColor; stroke-width: 1.4; stroke-linecap: round; }
.fix { display: flex; gap: 8px; align-items: flex-start; margin: 6px 0 2px; padding: 6px 10px; white-space: pre-wrap; background: var(--vscode-textCodeBlock-background); }
.fix span { flex: 1; min-width: 0; }
details { margin: 8px 0; }
summary { cursor: pointer; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 6px 0 0 16px; }
dt, dd { margin: 0; }
`;

/** The panel as HTML. */
export function doctorContent(state: DoctorState): PanelContent {
  const body = markup`${headOf(state)}${failureNotice(say('The installation could not be examined.'), state.doctor, state.now)}${stateOf(state)}`;
  return { body: body.text, details: detailsOf(state).text };
}

function headOf({ endpoint, doctor, asking, now }: DoctorState): Markup {
  return pageHead({
    title: say('Installation of {querier}', { querier: endpoint }),
    known: doctor,
    summary: countWords,
    asking,
    now,
  });
}

function countWords({ findings, checks, skipped }: DoctorResult): string {
  const found =
    findings.length === 0
      ? nothingFoundWords(checks.length)
      : say(
          '{findings, plural, one {# finding} other {# findings}} by {count, plural, one {# check} other {# checks}}',
          { findings: findings.length, count: checks.length },
        );
  return skipped.length === 0
    ? found
    : [
        found,
        say('{count, plural, one {# check} other {# checks}} could not look', {
          count: skipped.length,
        }),
      ].join(', ');
}

function stateOf(state: DoctorState): Markup {
  const { doctor, asking, stopped } = state;
  const { value } = doctor;
  if (value === undefined) {
    if (asking)
      return markup`<p class="empty quiet">${say('Examining stores, flags, versions, compactors and retention…')}</p>`;
    const words = stopped ? markup`<p>${say('The examination was stopped.')}</p>` : nothing;
    return markup`${words}<div class="tools">${button('refresh', say('Check Again'))}</div>`;
  }
  return markup`${toolsOf(state, value)}
${value.failures.map(({ message }) => markup`<div class="notice"><div>${message}</div></div>`)}
${findingsOf(state, value)}
${skippedOf(value)}
${passedOf(value)}`;
}

function toolsOf({ severities: shown }: DoctorState, { findings }: DoctorResult): Markup {
  const filters = severities.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const isOn = String(shown.includes(severity));
    return markup`<button type="button" data-key="severity-${severity}" data-action="severity" data-value="${severity}" aria-pressed="${isOn}">${manyOf(severity)}: ${count}</button>`;
  });
  const group =
    findings.length === 0
      ? nothing
      : markup`<div class="group" role="group" aria-label="${say('Show')}">${filters}</div>`;
  return markup`<div class="tools">${group}<span class="space"></span>
${button('refresh', say('Check Again'))}
${button('copy', say('Copy as JSON'))}
${button('open', say('Open as JSON'))}</div>`;
}

function findingsOf(
  { severities: chosen }: DoctorState,
  { findings, checks }: DoctorResult,
): Markup {
  if (findings.length === 0) {
    return markup`<p class="well">${markOf('well')}<span>${nothingFoundSentence(checks.length)}</span></p>`;
  }
  const shown = severities
    .filter((severity) => chosen.includes(severity))
    .flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  if (shown.length === 0) {
    return markup`<p class="empty quiet">${say('Nothing of what was chosen above was found.')}</p>`;
  }
  return markup`<ul class="findings">${shown.map(findingOf)}</ul>`;
}

function findingOf(finding: Finding): Markup {
  const { severity, message, explanation, fix, check, id } = finding;
  const about = subjectWords(finding);
  return markup`<li class="finding ${severity}">${markOf(severity)}<div>
<h2><span class="word">${severityWord(severity)}:</span> ${message}</h2>
<p class="quiet">${[check, ...about].join(' · ')}</p>
<p>${explanation}</p>
<div class="fix"><span><strong>${say('What to do:')}</strong> ${fix}</span><button type="button" data-key="fix-${id}" data-action="fix" data-value="${id}" aria-label="${say('Copy what to do about: {message}', { message })}">${say('Copy')}</button></div>
</div></li>`;
}

function subjectWords({
  subject: { store, labels, component, endpoint },
}: Finding): readonly string[] {
  return [
    ...(component === undefined
      ? []
      : [[component.cluster, component.namespace, component.pod].filter(Boolean).join('/')]),
    ...(store === undefined ? [] : [store]),
    ...(labels === undefined ? [] : [labelSetText(labels)]),
    ...(endpoint === undefined ? [] : [endpoint]),
  ];
}

function skippedOf({ skipped, checks }: DoctorResult): Markup {
  if (skipped.length === 0) return nothing;
  const rows = skipped.map(({ check, reason }) => {
    const title = checks.find((one) => one.check === check)?.title ?? check;
    return markup`<dt>${title}</dt><dd class="quiet">${reason}</dd>`;
  });
  return markup`<details open><summary data-key="skipped">${say('Checks that could not look: {count}', { count: skipped.length })}</summary><dl>${rows}</dl></details>`;
}

/** Checks that looked and found nothing. */
function passedOf({ checks, skipped, findings }: DoctorResult): Markup {
  const passed = checks.filter(
    ({ check }) =>
      !skipped.some((one) => one.check === check) && !findings.some((one) => one.check === check),
  );
  if (passed.length === 0) return nothing;
  const rows = passed.map(
    ({ check, title }) => markup`<dt>${title}</dt><dd class="quiet">${check}</dd>`,
  );
  return markup`<details><summary data-key="passed">${say('Checks that found nothing: {count}', { count: passed.length })}</summary><dl>${rows}</dl></details>`;
}

/** What is read out when an examination ends. */
function detailsOf({ doctor: { value, failure }, asking }: DoctorState): Markup {
  if (asking || value === undefined || failure !== undefined) return nothing;
  const counts = severities
    .map((severity) => ({
      severity,
      count: value.findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${manyOf(severity)}: ${count}`);
  const words = counts.length === 0 ? [countWords(value)] : counts;
  return markup`<p>${words.join(', ')}</p>`;
}

function manyOf(severity: Severity): string {
  switch (severity) {
    case 'error':
      return say('Errors');
    case 'warning':
      return say('Warnings');
    case 'info':
      return say('Notes');
  }
}

/** A shape of its own for each, so that none is told by its colour alone. */
function markOf(kind: Severity | 'well'): Markup {
  return markup`<svg class="mark" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${shapeOf(kind)}</svg>`;
}

function shapeOf(kind: Severity | 'well'): Markup {
  switch (kind) {
    case 'error':
      return markup`<circle cx="8" cy="8" r="6.5"/><path d="M5.5 5.5l5 5M10.5 5.5l-5 5"/>`;
    case 'warning':
      return markup`<path d="M8 1.8L15 14H1z" stroke-linejoin="round"/><path d="M8 6v4M8 12v.2"/>`;
    case 'info':
      return markup`<circle cx="8" cy="8" r="6.5"/><path d="M8 7.2v4M8 4.7v.2"/>`;
    case 'well':
      return markup`<circle cx="8" cy="8" r="6.5"/><path d="M5 8.2l2 2 4-4.4"/>`;
  }
}
