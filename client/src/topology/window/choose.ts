import { window } from 'vscode';
import { say } from '../../util/words.ts';
import { fieldWords } from '../field-path.ts';
import type { Choice, Plan } from '../plan.ts';

/** Asks for every object in conflict what to do with it; undefined when somebody left. */
export async function chooseAll({
  clusters,
}: Plan): Promise<ReadonlyMap<string, Choice> | undefined> {
  const choices = new Map<string, Choice>();
  for (const { change, key } of clusters.flatMap(({ objects }) => objects)) {
    if (change.kind !== 'conflict') continue;
    const owners = [...new Set(change.conflicts.map(({ owner }) => owner))].join(', ');
    const fields = change.conflicts.map(({ field }) => fieldWords(field)).join(', ');
    const entries: readonly { label: string; detail: string; choice: Choice }[] = [
      {
        label: say('Leave the fields to {owners}', { owners }),
        detail: say('The rest of the object is applied; {fields} is no longer ours.', { fields }),
        choice: 'leave',
      },
      {
        label: say('Take the fields over'),
        detail: say('{fields} gets the value of the file; {owners} no longer owns it.', {
          fields,
          owners,
        }),
        choice: 'take',
      },
      {
        label: say('Leave the object as it is'),
        detail: say('Nothing of it is applied this time.'),
        choice: 'skip',
      },
    ];
    const picked = await window.showQuickPick(entries, {
      title: say('{key}: {owners} owns {fields}', { key, owners, fields }),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    choices.set(key, picked.choice);
  }
  return choices;
}
