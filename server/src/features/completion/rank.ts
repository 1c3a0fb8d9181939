import type { CompletionItem, Draft } from './item.ts';
import { classOf, matchClass } from './match.ts';

/** A longer list helps nobody and costs every keystroke. */
export const maxItems = 200;

interface Ranked {
  readonly draft: Draft;
  readonly score: number;
  readonly index: number;
}

/** Names longer than this count as equally long. UTF-16 units. */
const longest = 500;

function scoreOf(draft: Draft): number {
  const { typed } = draft.place;
  const matched = classOf(typed, draft.filterText ?? draft.label);
  // What does not match stays behind all that does: an editor hides it, a script may want to see it.
  if (matched === matchClass.none) return -1;
  const length = typed === '' ? 0 : Math.min(longest, draft.label.length);
  return matched + (draft.bonus ?? 0) + 10 - length / 1000;
}

function itemOf(draft: Draft, index: number): CompletionItem {
  const { insert = draft.label, detail = '' } = draft;
  return {
    label: draft.label,
    kind: draft.kind,
    insert,
    snippet: draft.snippet,
    detail: typeof detail === 'function' ? detail() : detail,
    documentation: draft.documentation?.() ?? '',
    sortText: String(index).padStart(4, '0'),
    filterText: draft.filterText ?? draft.label,
    from: draft.place.start,
    to: draft.place.end,
    again: draft.again ?? false,
    subject: draft.subject?.(),
  };
}

/** The best drafts as items, in the order they are shown; equally good ones keep their order. */
export function rank(drafts: readonly Draft[]): readonly CompletionItem[] {
  return drafts
    .map((draft, index): Ranked => ({ draft, score: scoreOf(draft), index }))
    .sort((left, right) => right.score - left.score || left.index - right.index)
    .slice(0, maxItems)
    .map(({ draft }, index) => itemOf(draft, index));
}
