import type { Known } from '../thanos/endpoint-state.ts';
import { ageText } from '../thanos/times.ts';
import { say } from '../util/words.ts';
import { markup, nothing } from './markup.ts';
import type { Markup } from './markup.ts';

interface PageHead<T> {
  readonly title: string;
  readonly known: Known<T>;
  /** What is known, in a few words. */
  readonly summary: (value: T) => string;
  readonly asking: boolean;
  /** Unix milliseconds. */
  readonly now: number;
}

/** What the head of a page looks like. */
export const headStyle =
  '.head { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }';

/** The head of a page: what it is about, what is known, how old that is, whether it is asked for again. */
export function pageHead<T>({ title, known, summary, asking, now }: PageHead<T>): Markup {
  const { value, at } = known;
  const words = [
    ...(value === undefined ? [] : [summary(value)]),
    ...(at === undefined ? [] : [say('as of {age} ago', { age: ageText(now - at) })]),
    ...(asking && value !== undefined ? [say('looking again…')] : []),
  ].join(' · ');
  return markup`<div class="head"><h1>${title}</h1><span class="quiet">${words}</span></div>`;
}

/** Why the last question failed, and how old what is shown is; nothing where it did not. */
export function failureNotice(what: string, known: Known<unknown>, now: number): Markup {
  const { failure, at } = known;
  if (failure === undefined) return nothing;
  const since =
    at === undefined
      ? ''
      : say('What is shown is as it was {age} ago.', { age: ageText(now - at) });
  return markup`<div class="notice error" role="alert"><div><strong>${what}</strong> ${failure.message} ${since}</div></div>`;
}

/** A button that does something by its name. */
export function button(action: string, text: string): Markup {
  return markup`<button type="button" data-key="${action}" data-action="${action}">${text}</button>`;
}
