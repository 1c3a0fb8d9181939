import type {
  AutoscaleFinding,
  AutoscaleReplay,
} from '../../../../server/src/protocol/autoscaling.ts';
import { momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { PanelContent } from '../messages.ts';
import { button, failureNotice, headStyle, pageHead } from '../page-parts.ts';
import { candidatesPart, whatIfPart } from './candidates-part.ts';
import { demandPart } from './demand-part.ts';
import { choices, fold } from './page-forms.ts';
import { replayAxis, replayLanes, replicaLegend } from './replay-picture.ts';
import type { PictureOptions } from './replay-picture.ts';
import { changesOf, isTrusted, runTitle, runsOf, spans, told, toldOf } from './replay-state.ts';
import type { Change, ReplayState } from './replay-state.ts';
import { lineRules, themeLineColors } from './replay-style.ts';
import {
  adviceSentence,
  findingWord,
  fitSentence,
  numberText,
  percentText,
  replicasSentence,
} from './replay-words.ts';
import { scoresTable } from './scores-table.ts';
import { searchPart } from './search-part.ts';

/** Scalings that are listed at once. */
const mostScalings = 60;

/** What the page looks like beside its frame. */
export const replayStyle = `
${headStyle}
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0; padding: 0; list-style: none; }
.legend li { display: flex; gap: 6px; align-items: center; }
.axis { display: block; position: sticky; top: 0; background: var(--vscode-editor-background); }
.lanes { display: block; touch-action: none; }
.slider { cursor: crosshair; outline: none; }
.slider:focus-visible { stroke: var(--vscode-focusBorder); stroke-width: 1.5; }
.notice.well { border-left-color: var(--vscode-testing-iconPassed); }
.notice p { margin: 0; }
.together { white-space: nowrap; }
.findings { margin: 4px 0; padding-left: 20px; }
.part { margin: 12px 0; border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); padding-top: 4px; }
.part summary { cursor: pointer; }
.part summary h2 { display: inline-block; margin: 4px 0; }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: 6px 0; }
th, td { text-align: right; padding: 3px 12px 3px 0; vertical-align: top; white-space: nowrap; }
th { font-weight: 600; }
th:first-child, td.words, th.words { text-align: left; }
td.words { white-space: normal; min-width: 24ch; max-width: 80ch; overflow-wrap: anywhere; }
tbody tr { border-top: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); }
tbody tr.why { border-top: none; }
.why td { padding-bottom: 8px; color: var(--vscode-descriptionForeground); }
th svg { vertical-align: middle; margin-right: 6px; }
.fields { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: end; margin: 6px 0; }
.field { display: flex; flex-direction: column; gap: 2px; font-size: 0.92em; }
.field span { color: var(--vscode-descriptionForeground); }
.field input { min-width: 9em; width: 9em; }
.field.wide { flex: 1; min-width: 22em; }
.field.wide input { width: 100%; }
.field.changed span { font-weight: 600; color: var(--vscode-foreground); }
.complaint { color: var(--vscode-editorError-foreground); }
.list { margin: 6px 0; padding: 0; list-style: none; }
.list li { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; padding: 3px 0; }
.link { padding: 0; border: none; background: none; color: var(--vscode-textLink-foreground); text-decoration: underline; }
.link:hover { background: none; }
button[disabled] { opacity: 0.5; cursor: default; }
progress { width: 16em; }
.now { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.front { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
#details { max-height: 34vh; overflow-y: auto; }
#details ol { margin: 4px 0; padding-left: 24px; }
${lineRules(themeLineColors)}`;

/** The panel as HTML. */
export function replayContent(state: ReplayState): PanelContent {
  const { value } = state.replay;
  const body = markup`${headOf(state)}
${toolsOf(state)}
${failureNotice(say('The history could not be replayed.'), state.replay, state.now)}
${findingsOf([...state.notes, ...state.refusals])}
${value === undefined ? waitingOf(state) : replayOf(state, value)}`;
  return { body: body.text, details: detailsOf(state).text };
}

function headOf({ subject, replay, asking, now }: ReplayState): Markup {
  const { kind, namespace, name } = subject.autoscaler;
  const where = [
    subject.place,
    ...subject.matchers,
    say('history from {querier}', { querier: subject.querier }),
  ].join(' · ');
  return markup`${pageHead({
    title: say('{kind} {name}', { kind, name: `${namespace}/${name}` }),
    known: replay,
    summary: ({ target }) => say('scales {target}', { target: `${target.kind} ${target.name}` }),
    asking,
    now,
  })}<p class="quiet">${where}</p>`;
}

function toolsOf(state: ReplayState): Markup {
  const entry = (live: boolean) =>
    spans()
      .filter((span) => span.live === live)
      .map(({ key, text }) => ({ value: key, text, isOn: key === state.span.key }));
  const exports =
    state.replay.value === undefined
      ? nothing
      : markup`<span class="quiet">${say('Save as')}</span><div class="group" role="group" aria-label="${say('Save as')}">${button('save-svg', 'SVG…')}${button('save-csv', 'CSV…')}${button('save-report', say('Report…'))}</div>`;
  return markup`<div class="tools">
<span class="quiet">${say('The last')}</span>${choices('span', say('Time'), entry(false))}
<span class="quiet">${say('or live, the last')}</span>${choices('span', say('Live'), entry(true))}
<span class="space"></span>
${button('refresh', say('Refresh'))}${exports}</div>`;
}

function waitingOf({ asking, span }: ReplayState): Markup {
  if (!asking) return nothing;
  return markup`<p class="empty quiet">${say('Reading the history of {span}, and replaying it…', { span: span.text })}</p>`;
}

function replayOf(state: ReplayState, replay: AutoscaleReplay): Markup {
  const options: PictureOptions = {
    width: state.width,
    whatIfs: state.whatIfs,
    ...(state.cursor === undefined ? {} : { cursor: state.cursor.at }),
  };
  return markup`${state.span.live ? lastScaling(state, replay) : nothing}
${fitOf(replay)}
${findingsOf(replay.findings)}
${replicaLegend(replay)}
<p class="quiet">${say('{from} to {to}. Click into the picture, or focus it: arrow keys left and right move the cursor, up and down go to the next scaling.', { from: momentText(replay.from), to: momentText(replay.to) })}</p>
${replayAxis(replay, options)}${replayLanes(replay, options)}
${explainChoice(state, replay)}
${fold('scores', say('Scores'), { open: true, inside: scoresTable(replay) })}
${candidatesPart(state, replay)}
${demandPart(state)}
${searchPart(state)}
${whatIfPart(state)}
${scalingsPart(state, replay)}
${assumptionsOf(replay)}`;
}

/** The newest scaling that really happened. */
function lastScaling({ cursor }: ReplayState, { recorded }: AutoscaleReplay): Markup {
  const last = changesOf(recorded).at(-1);
  if (last === undefined)
    return markup`<p class="now"><strong>${say('Live')}</strong> <span>${say('No scaling in this time yet.')}</span></p>`;
  const why = cursor?.at === last.at && cursor.result?.ok === true ? cursor.result.sentence : '';
  return markup`<p class="now"><strong>${say('Live')}</strong> <span>${say('Last scaling: {time}, {from} → {to} replicas.', { time: momentText(last.at), from: last.from, to: last.to })} ${why}</span></p>`;
}

function fitOf(replay: AutoscaleReplay): Markup {
  const { fit } = replay;
  const trusted = isTrusted(replay);
  const differences =
    fit.differences.length === 0
      ? nothing
      : markup`<details><summary data-key="differences">${say('Where replay and history differ: {count}', { count: fit.differences.length })}</summary><ul class="findings">${fit.differences
          .slice(0, mostScalings)
          .map(
            ({ at, recorded, replayed, reason }) =>
              markup`<li>${cursorLink(at)}: ${say('recorded {recorded}, replayed {replayed}: {reason}', { recorded, replayed, reason })}</li>`,
          )}</ul></details>`;
  return markup`<div class="notice ${trusted ? 'well' : 'error'}"><div><p><strong>${say('Fit {share}.', { share: percentText(fit.agreement) })}</strong> ${adviceSentence(replay)}</p><p class="quiet">${fitSentence(fit)}</p>${differences}</div></div>`;
}

function findingsOf(findings: readonly AutoscaleFinding[]): Markup {
  if (findings.length === 0) return nothing;
  return markup`<ul class="findings">${findings.map(
    (finding) =>
      markup`<li><strong>${findingWord(finding)}:</strong> ${finding.message}${finding.from === undefined ? nothing : markup` <span class="together">(${cursorLink(finding.from)})</span>`}</li>`,
  )}</ul>`;
}

/** A time that takes the cursor there. */
function cursorLink(at: number): Markup {
  return goLink({ key: `go ${at}`, text: momentText(at), words: momentText(at) }, at);
}

/** Takes the cursor to a scaling, where it is explained. */
function whyLink(at: number): Markup {
  const words = say('Explain {settings}', { settings: momentText(at) });
  return goLink({ key: `why ${at}`, text: say('Explain'), words }, at);
}

interface Link {
  readonly key: string;
  readonly text: string;
  /** As it is read out. */
  readonly words: string;
}

function goLink({ key, text, words }: Link, at: number): Markup {
  return markup`<button type="button" class="link" aria-label="${words}" data-key="${key}" data-action="go" data-value="${at}">${text}</button>`;
}

function explainChoice({ run }: ReplayState, replay: AutoscaleReplay): Markup {
  const chosen = told(replay, run).name;
  return markup`<div class="tools"><span class="quiet">${say('Explain the decisions of')}</span>${choices(
    'run',
    say('Explain the decisions of'),
    toldOf(replay).map(({ name }) => ({
      value: name,
      text: runTitle(name),
      isOn: name === chosen,
    })),
  )}</div>`;
}

function scalingsPart({ run }: ReplayState, replay: AutoscaleReplay): Markup {
  const { name, line } = told(replay, run);
  // What happened is explained at the cursor; a replay knows the reasons of all its passes.
  const scalings: readonly Scaled[] =
    runsOf(replay).find((one) => one.name === name)?.scalings ?? changesOf(line);
  const shown = scalings.slice(-mostScalings).toReversed();
  const rows = shown.map(
    ({ at, from, to, explanation }) =>
      markup`<tr><td>${cursorLink(at)}</td><td>${numberText(from)} → ${numberText(to)}</td><td class="words">${explanation ?? whyLink(at)}</td></tr>`,
  );
  const more =
    scalings.length === shown.length
      ? nothing
      : markup`<p class="quiet">${say('The newest {shown} of {count}; the report has them all.', { shown: shown.length, count: scalings.length })}</p>`;
  const inside =
    rows.length === 0
      ? markup`<p class="quiet">${say('Nothing was scaled in this time.')}</p>`
      : markup`${more}<div class="table"><table><thead><tr><th scope="col">${say('Time')}</th><th scope="col">${say('Replicas')}</th><th scope="col" class="words">${say('Why')}</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  const title = say('Scalings of {run}: {count}', { run: runTitle(name), count: scalings.length });
  return fold('scalings', title, { open: true, inside });
}

interface Scaled extends Change {
  readonly explanation?: string;
}

function assumptionsOf({ assumptions, metrics }: AutoscaleReplay): Markup {
  const queries = metrics.filter(({ expr }) => expr !== undefined);
  const inside = markup`<ul class="findings">${assumptions.map((text) => markup`<li>${text}</li>`)}</ul>${queries.map(({ key, expr = '' }) => markup`<p>${key}</p><p class="code">${expr}</p>`)}`;
  return fold('assumptions', say('Assumptions and queries'), { open: false, inside });
}

/** What decided at the cursor; read out when it changes. */
function detailsOf({ cursor, replay: { value }, run }: ReplayState): Markup {
  if (cursor === undefined || value === undefined) return nothing;
  const { at, result } = cursor;
  const head = markup`<p><strong>${momentText(at)}</strong> <span class="quiet">${replicasSentence(value, at)}</span></p>`;
  if (result === undefined) return head;
  if (!result.ok) return markup`${head}<p>${result.failure.message}</p>`;
  const who = runTitle(told(value, run).name);
  const pass = say('{run}, pass of {time}: {current} → {desired} replicas.', {
    run: who,
    time: momentText(result.at),
    current: result.current,
    desired: result.desired,
  });
  return markup`${head}<p><strong>${pass}</strong> ${result.sentence}</p><ol>${result.steps.map((step) => markup`<li>${step}</li>`)}</ol>`;
}
