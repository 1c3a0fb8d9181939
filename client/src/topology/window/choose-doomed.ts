import { window } from 'vscode';
import { say } from '../../util/words.ts';
import { isLeft } from '../journal-left.ts';
import type { LeftByRun } from '../journal-left.ts';
import type { Doomed } from '../remove.ts';
import type { Failure } from '../run.ts';
import { typed } from './allow.ts';

/** `3 objects will be deleted.` */
export const deletionWords = ({ length: count }: readonly unknown[]): string =>
  say('{count, plural, one {# object} other {# objects}} will be deleted.', { count });

/** `3 objects were deleted.` */
export const deletedWords = ({ length: count }: readonly unknown[]): string =>
  say('{count, plural, one {# object was} other {# objects were}} deleted.', { count });

/** Of clusters that do not answer, one sentence each. */
export const silentWords = (silent: readonly Failure[]): readonly string[] =>
  silent.map(({ cluster, message }) =>
    say('Nobody could look into {cluster}: what is there stays. {message}', { cluster, message }),
  );

export interface DoomedQuestion {
  readonly topology: string;
  readonly title: string;
  /** Whether all but what is precious is ticked beforehand; where an earlier run left something, exactly that is. */
  readonly ticked: boolean;
  readonly left: readonly LeftByRun[];
}

const descriptionOf = ({ precious, attached }: Doomed, isRest: boolean): string =>
  [
    ...(attached === true ? [say('stays; only our fields of it go')] : []),
    ...(precious ? [say('holds what cannot be made again')] : []),
    ...(isRest ? [say('left by an earlier run')] : []),
  ].join(', ');

/**
 * Shows what would be deleted, has the topology's name typed, and that of every volume and namespace: files of the same
 * name share what is in a cluster, wherever they are. Undefined when somebody left.
 */
export async function chooseDoomed(
  { topology, title, ticked, left }: DoomedQuestion,
  found: readonly Doomed[],
): Promise<readonly Doomed[] | undefined> {
  const rest = new Set(found.filter((one) => isLeft(one, left)));
  const all = [...rest, ...found.filter((one) => !rest.has(one))];
  const entries = all.map((doomed) => ({
    label: doomed.key,
    description: descriptionOf(doomed, rest.has(doomed)),
    picked: rest.size > 0 ? rest.has(doomed) : ticked && !doomed.precious,
    doomed,
  }));
  const picked = await window.showQuickPick(entries, {
    title,
    placeHolder:
      rest.size > 0
        ? say('Tick what is to be deleted; what an earlier run left is ticked')
        : say('Tick what is to be deleted'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  if (picked.length === 0) {
    void window.showInformationMessage(say('Nothing was deleted: nothing was ticked.'));
    return undefined;
  }
  // What goes first is not what was shown first.
  const wanted = new Set(picked.map((entry) => entry.doomed));
  const doomed = found.filter((one) => wanted.has(one));
  if (!(await typed(topology, deletionWords(doomed)))) return undefined;
  for (const { key } of doomed.filter(({ precious }) => precious)) {
    const name = key.split('/').at(-1) ?? key;
    if (!(await typed(name, say('{key} and all that it holds will be deleted.', { key }))))
      return undefined;
  }
  return doomed;
}
