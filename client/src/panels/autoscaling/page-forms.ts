import { say } from '../../util/words.ts';
import { markup, nothing } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { Form, ReplayState } from './replay-state.ts';

interface Action {
  readonly action: string;
  readonly value?: string;
  readonly text: string;
  /** What it does, where the text alone does not say it. */
  readonly label?: string;
  readonly disabled?: boolean;
}

/** A button that does something with a value. */
export function action({ action, value = '', text, label, disabled = false }: Action): Markup {
  const more = label === undefined ? nothing : markup` aria-label="${label}"`;
  const off = disabled ? markup` disabled` : nothing;
  return markup`<button type="button" data-key="${action} ${value}" data-action="${action}" data-value="${value}"${more}${off}>${text}</button>`;
}

interface Choice {
  readonly value: string;
  readonly text: string;
  readonly isOn: boolean;
}

/** Buttons of which one is pressed. */
export function choices(name: string, label: string, entries: readonly Choice[]): Markup {
  const buttons = entries.map(
    ({ value, text, isOn }) =>
      markup`<button type="button" data-key="${name} ${value}" data-action="${name}" data-value="${value}" aria-pressed="${String(isOn)}">${text}</button>`,
  );
  return markup`<div class="group" role="group" aria-label="${label}">${buttons}</div>`;
}

interface Field {
  /** Its name among the drafts. */
  readonly name: string;
  readonly label: string;
  /** What stands there while nobody wrote anything. */
  readonly value?: string;
  readonly placeholder?: string;
  /** What the enter key does, as a button would. */
  readonly submit: string;
  readonly wide?: boolean;
}

/** A labelled field that remembers what is written into it. */
export function field({ drafts }: ReplayState, options: Field): Markup {
  const { name, label, value = '', placeholder = '', submit, wide = false } = options;
  const changed = drafts[name] !== undefined && drafts[name] !== value;
  return markup`<label class="field${wide ? ' wide' : ''}${changed ? ' changed' : ''}"><span>${label}</span><input data-key="${name}" data-typed="${name}" data-submit="${submit}" value="${drafts[name] ?? value}" placeholder="${placeholder}" spellcheck="false" autocomplete="off"></label>`;
}

/** What is wrong with what was entered into a form; read out when it comes. */
export function complaintOf({ complaint }: ReplayState, form: Form): Markup {
  return complaint?.form === form
    ? markup`<p class="complaint" role="alert">${complaint.text}</p>`
    : nothing;
}

/** A part of the page that can be folded. */
export function fold(
  key: string,
  title: string,
  { open, inside }: { readonly open: boolean; readonly inside: Markup },
): Markup {
  const isOpen = open ? markup` open` : nothing;
  return markup`<details class="part"${isOpen}><summary data-key="fold ${key}"><h2>${title}</h2></summary>${inside}</details>`;
}

/** The button that takes settings to where they are applied; nothing where that cannot be done. */
export function applyButton({ canApply }: ReplayState, value: string, what: string): Markup {
  if (!canApply) return nothing;
  return action({
    action: 'apply',
    value,
    text: say('Apply…'),
    label: say('Apply {settings}', { settings: what }),
  });
}
