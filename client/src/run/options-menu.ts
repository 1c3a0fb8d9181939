import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { QueryOptions } from '../../../server/src/protocol/connections.ts';
import { defined } from '../util/values.ts';
import { parseDuration, parseMoment } from './duration.ts';
import type { RunChoices } from './run-choices.ts';

interface Entry extends QuickPickItem {
  /** The choices after this entry, or undefined when the person turned back. */
  readonly change: (choices: RunChoices) => Promise<RunChoices | undefined>;
}

/** Shows how expressions are run and lets each point be changed; gives the choices when the person is done. */
export async function showOptionsMenu(first: RunChoices): Promise<RunChoices> {
  let choices = first;
  for (;;) {
    const picked = await window.showQuickPick(entries(choices), {
      title: 'Run Options',
      placeHolder: 'Pick what to change; Escape when done',
      matchOnDescription: true,
    });
    if (picked === undefined) return choices;
    choices = (await picked.change(choices)) ?? choices;
  }
}

function entries(choices: RunChoices): readonly Entry[] {
  const { options } = choices;
  return [
    {
      label: 'Time of an instant query',
      description: choices.at,
      change: changeText('at', 'Time', isMoment),
    },
    {
      label: 'Start of a range',
      description: choices.from,
      change: changeText('from', 'Start', isMoment),
    },
    { label: 'End of a range', description: choices.to, change: changeText('to', 'End', isMoment) },
    {
      label: 'Step of a range',
      description: choices.step,
      change: changeText('step', 'Step (auto, 30s, 5m)', isStep),
    },
    {
      label: 'Deduplicate replicas',
      description: flagText(options.dedup),
      change: changeOption('dedup', 'Deduplicate', flags),
    },
    {
      label: 'Partial response',
      description: flagText(options.partialResponse),
      change: changeOption('partialResponse', 'Partial response', flags),
    },
    {
      label: 'Source resolution (downsampling)',
      description: options.maxSourceResolution ?? serverDefault,
      change: changeOption('maxSourceResolution', 'Source resolution', resolutions),
    },
  ];
}

const serverDefault = 'server default';

const flags: ReadonlyMap<string, boolean | undefined> = new Map([
  [serverDefault, undefined],
  ['yes', true],
  ['no', false],
]);

/** Values of Thanos' `max_source_resolution`. Source: thanos v0.42.4 pkg/api/query/v1.go. */
const resolutions: ReadonlyMap<string, string | undefined> = new Map([
  [serverDefault, undefined],
  ['auto', 'auto'],
  ['raw samples only', '0s'],
  ['up to 5 minutes', '5m'],
  ['up to 1 hour', '1h'],
]);

function flagText(value: boolean | undefined): string {
  if (value === undefined) return serverDefault;
  return value ? 'yes' : 'no';
}

function changeText(
  field: 'at' | 'from' | 'to' | 'step',
  title: string,
  problem: (text: string) => string | undefined,
): Entry['change'] {
  return async (choices) => {
    const text = await window.showInputBox({
      title: `Run Options: ${title}`,
      value: choices[field],
      validateInput: problem,
    });
    return text === undefined ? undefined : { ...choices, [field]: text.trim() };
  };
}

function changeOption(
  field: keyof QueryOptions,
  title: string,
  values: ReadonlyMap<string, boolean | string | undefined>,
): Entry['change'] {
  return async (choices) => {
    const picked = await window.showQuickPick([...values.keys()], {
      title: `Run Options: ${title}`,
    });
    if (picked === undefined) return undefined;
    const options = { ...choices.options, [field]: values.get(picked) };
    return { ...choices, options: defined<QueryOptions>(options) };
  };
}

function isMoment(text: string): string | undefined {
  return parseMoment(text, 0) === undefined
    ? 'Write now, now-1h, 2026-11-23 14:00 (UTC) or Unix seconds.'
    : undefined;
}

function isStep(text: string): string | undefined {
  return text.trim() === 'auto' || parseDuration(text) !== undefined
    ? undefined
    : 'Write auto or a duration such as 30s or 5m.';
}
