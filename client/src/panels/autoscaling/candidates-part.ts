import type { AutoscaleReplay } from '../../../../server/src/protocol/autoscaling.ts';
import { momentText } from '../../thanos/times.ts';
import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { action, applyButton, choices, complaintOf, field, fold } from './page-forms.ts';
import { isTrusted, mostCandidates, runsOf } from './replay-state.ts';
import type { LoadModel, ReplayState } from './replay-state.ts';
import { whatIfSentence } from './replay-words.ts';

/** Other settings that are compared, and the form for one more. */
export function candidatesPart(state: ReplayState, replay: AutoscaleReplay): Markup {
  const { candidates } = state;
  const rows = candidates.map(({ name, sets }) => {
    const problems = runsOf(replay).find((run) => run.name === name)?.problems ?? [];
    return markup`<li><strong>${name}</strong> <span class="code">${sets.join(', ')}</span>
${action({ action: 'edit', value: name, text: say('Edit'), label: say('Edit {settings}', { settings: name }) })}
${action({ action: 'remove', value: name, text: say('Remove'), label: say('Remove {settings}', { settings: name }) })}
${applyButton(state, name, name)}${problems.map((text) => markup`<span class="complaint">${text}</span>`)}</li>`;
  });
  const list = rows.length === 0 ? nothing : markup`<ul class="list">${rows}</ul>`;
  const inside = isTrusted(replay)
    ? markup`${loadModelPart(state)}${list}${candidates.length < mostCandidates ? candidateForm(state, replay) : markup`<p class="quiet">${say('No more than {count} are compared at once.', { count: mostCandidates })}</p>`}`
    : markup`${list}<p class="quiet">${say('Other settings are compared once the replay explains the history.')}</p>`;
  const title = say('Other settings: {count}', { count: candidates.length });
  return fold('candidates', title, { open: true, inside });
}

function candidateForm(state: ReplayState, { settings }: AutoscaleReplay): Markup {
  const fields = settings.map(({ path, value }) =>
    field(state, { name: `set ${path}`, label: shortPath(path), value, submit: 'add' }),
  );
  return markup`<div class="fields">${fields}</div>
<div class="fields">${field(state, {
    name: 'sets',
    label: say('Any other setting'),
    placeholder: 'spec.behavior.scaleDown.stabilizationWindowSeconds=120',
    submit: 'add',
    wide: true,
  })}${action({ action: 'add', text: say('Compare') })}</div>${complaintOf(state, 'candidate')}`;
}

/** What is assumed of metrics when there are other replicas than there were. */
function loadModelPart({ loadModel }: ReplayState): Markup {
  const entry = (value: LoadModel, text: string) => ({ value, text, isOn: value === loadModel });
  return markup`<div class="tools"><span class="quiet">${say('Load model: with other replicas, metrics')}</span>${choices(
    'model',
    say('With other replicas, metrics'),
    [
      entry('auto', say('do as their type suggests')),
      entry('average', say('share the load (average)')),
      entry('total', say('stay as they were (total)')),
    ],
  )}</div>`;
}

/** A path without what all paths begin with. */
function shortPath(path: string): string {
  return path.replace(/^spec\./, '');
}

/** What did not happen and is put into the history. */
export function whatIfPart(state: ReplayState): Markup {
  const { whatIfs, drafts, cursor } = state;
  const kind = drafts['what-if kind'] ?? 'traffic';
  const rows = whatIfs.map((whatIf, index) => {
    const words = whatIfSentence(whatIf);
    return markup`<li><span>${words}</span>${action({ action: 'forget', value: String(index), text: say('Remove'), label: say('Remove {settings}', { settings: words }) })}</li>`;
  });
  const amounts: Readonly<Record<string, Markup>> = {
    traffic: field(state, {
      name: 'factor',
      label: say('Times the traffic'),
      value: '2',
      submit: 'suppose',
    }),
    'lost-cluster': field(state, {
      name: 'clusters',
      label: say('Clusters, the lost one too'),
      value: '2',
      submit: 'suppose',
    }),
  };
  const inside = markup`${rows.length === 0 ? nothing : markup`<ul class="list">${rows}</ul>`}
<div class="fields">${choices('what-if', say('What if'), [
    { value: 'traffic', text: say('Traffic steps'), isOn: kind === 'traffic' },
    { value: 'lost-cluster', text: say('A cluster is lost'), isOn: kind === 'lost-cluster' },
    {
      value: 'missing-metrics',
      text: say('Metrics are missing'),
      isOn: kind === 'missing-metrics',
    },
  ])}${amounts[kind] ?? nothing}${field(state, { name: 'minutes', label: say('For minutes'), value: '30', submit: 'suppose' })}${action({ action: 'suppose', text: say('Suppose') })}</div>
<p class="quiet">${
    cursor === undefined
      ? say('It begins at the cursor: put it into the picture first.')
      : say('It begins at the cursor: {time}.', { time: momentText(cursor.at) })
  }</p>${complaintOf(state, 'what-if')}`;
  const title = say('What if: {count}', { count: whatIfs.length });
  return fold('what-if', title, { open: whatIfs.length > 0, inside });
}
