import { expect } from 'vitest';
import { applyEdits, complete } from '../../server/src/features/index.ts';
import type { CompletionAnswer, CompletionItem } from '../../server/src/features/index.ts';
import { situationsAt } from '../../server/src/features/completion/situation.ts';
import type { Situation } from '../../server/src/features/completion/situation-types.ts';
import type { MetadataKey } from '../../server/src/metadata/snapshot.ts';
import { parse } from '../../server/src/promql/index.ts';
import { contextOf, unansweredSnapshot } from './feature-context.ts';
import type { ContextOptions } from './feature-context.ts';
import { readMarks } from './marked-text.ts';

function answerAt(marked: string, options: ContextOptions): CompletionAnswer {
  const { text, cursor } = readMarks(marked);
  const context = contextOf(options);
  return complete(parse(text, context.language), cursor, context);
}

/**
 * The kinds of situations at the cursor, in order. `[[…]]` marks what is replaced; a situation that replaces something
 * else shows it: `kind«text»`.
 */
export function checkSituations(
  marked: string,
  expected: string,
  options: ContextOptions = {},
): void {
  const { text, cursor, ranges } = readMarks(marked);
  const { language } = contextOf(options);
  const [range = { start: cursor, end: cursor }] = ranges;
  const show = ({ kind, start, end }: Situation): string => {
    const same = start === range.start && end === range.end;
    return same ? kind : `${kind}«${text.slice(start, end)}»`;
  };
  const found = situationsAt(parse(text, language), cursor, language).map((one) => show(one));
  expect(found.join(' ')).toBe(expected);
}

function keyText(key: MetadataKey): string {
  switch (key.kind) {
    case 'labels':
    case 'series':
      return `${key.kind} ${key.scope}`.trim();
    case 'values':
      return `values ${key.label} ${key.scope} ${key.prefix}`.trim();
    case 'metrics':
      return `metrics ${key.scope} ${key.prefix}`.trim();
    case 'metadata':
      return `metadata ${key.metric}`;
  }
}

/** What a completion asks of a connection that knows nothing yet. */
export function checkQuestions(marked: string, expected: readonly string[]): void {
  const { missing } = answerAt(marked, { snapshot: unansweredSnapshot });
  expect(missing.map((key) => keyText(key))).toEqual(expected);
}

/** The first labels of the list. */
export function checkFirst(
  marked: string,
  expected: readonly string[],
  options: ContextOptions,
): void {
  const { items } = answerAt(marked, options);
  expect(items.slice(0, expected.length).map(({ label }) => label)).toEqual(expected);
}

/** All labels of one kind, in any order. */
export function checkLabels(
  marked: string,
  expected: readonly string[],
  options: ContextOptions & { readonly kind: string },
): void {
  const { items } = answerAt(marked, options);
  const found = items.filter(({ kind }) => kind === options.kind).map(({ label }) => label);
  expect(found.sort()).toEqual([...expected].sort());
}

/** The text after the item `label` was accepted as plain text. */
export function checkAccepted(
  marked: string,
  label: string,
  expected: string,
  options: ContextOptions = {},
): void {
  const { text } = readMarks(marked);
  const item = itemAt(marked, label, options);
  const edit = { start: item.from, end: item.to, text: item.insert };
  expect(applyEdits(text, [edit])).toBe(expected);
}

/** The item with a label. */
export function itemAt(
  marked: string,
  label: string,
  options: ContextOptions = {},
): CompletionItem {
  const { items } = answerAt(marked, options);
  const item = items.find((candidate) => candidate.label === label);
  if (item === undefined) {
    throw new Error(
      `${marked}: no ${label} in ${items
        .slice(0, 20)
        .map((one) => one.label)
        .join(' ')}`,
    );
  }
  return item;
}

/** The whole answer. */
export function completionAt(marked: string, options: ContextOptions = {}): CompletionAnswer {
  return answerAt(marked, options);
}
