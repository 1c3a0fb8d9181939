import { fileNameOf, replayCsv } from './replay-csv.ts';
import { replayFile } from './replay-picture.ts';
import { replayReport, reportTitle } from './replay-report.ts';
import type { ReplayState } from './replay-state.ts';

/** Pixels of a picture in a file. */
const fileWidth = 1200;

/** Saves what is shown: `save-csv`, `save-report` or `save-svg`. */
export async function saveReplay(
  action: string,
  { replay: { value }, ...state }: ReplayState,
  save: (name: string, text: string) => Promise<void>,
): Promise<void> {
  if (value === undefined) return;
  const name = fileNameOf(state.subject);
  const { whatIfs, subject } = state;
  if (action === 'save-csv') await save(`${name}.csv`, replayCsv(value));
  else if (action === 'save-report')
    await save(`${name}.md`, replayReport({ ...state, replay: { value } }, value));
  else {
    const picture = replayFile(value, { width: fileWidth, whatIfs }, reportTitle(subject, value));
    await save(`${name}.svg`, picture);
  }
}
