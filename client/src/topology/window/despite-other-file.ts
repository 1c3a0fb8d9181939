import { window } from 'vscode';
import { say } from '../../util/words.ts';
import type { OtherFile } from '../plan.ts';
import { otherFileAdvice, otherFileWords } from '../words.ts';

/** What somebody is about to do with what may be another file's: in words, and on the button. */
export interface Deed {
  readonly detail: string;
  readonly yes: string;
}

/** Taking it over. */
export const takeOver = (): Deed => ({
  detail: say('What that file has and this one does not stays there, and is listed by Prune.'),
  yes: say('Take It Over'),
});

/** Asks before anything is done to a topology that another file brought; true where there is none. */
export async function goesOnDespite(
  topology: string,
  others: readonly OtherFile[],
  { detail, yes }: Deed,
): Promise<boolean> {
  if (others.length === 0) return true;
  const words = otherFileWords(topology, others);
  const further = `${detail}\n\n${otherFileAdvice()}`;
  return (await window.showWarningMessage(words, { modal: true, detail: further }, yes)) === yes;
}
