import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import type { JournalCluster } from '../journal.ts';
import { migrationUnderWay } from '../migration/note.ts';
import { apisOf } from './plan-file.ts';

/** Whether a migration is under way there, beside which nothing else may be written; tells it, after `nothing`. */
export async function migrationForbids(
  explorer: Pick<Explorer, 'clusters'>,
  place: { readonly topology: string; readonly clusters: readonly JournalCluster[] },
  nothing: string,
): Promise<boolean> {
  const found = await migrationUnderWay(place, apisOf(explorer, new AbortController().signal));
  if (found === undefined) return false;
  const words = say('{nothing} {cluster}: {message}', { nothing, ...found });
  void window.showErrorMessage(plainMessage(words));
  return true;
}
