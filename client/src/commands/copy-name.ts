import { copyLines } from '../explorer/copy-lines.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { nameOf } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** Copies the names of what is selected, one a line. */
export const copyName: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    copyLines(explorer, args, { title: say('Copy the name of what?'), line: nameOf });
