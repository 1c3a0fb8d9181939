import { copyLines } from '../explorer/copy-lines.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { kubectlCommand } from '../explorer/kubectl-command.ts';
import { say } from '../util/words.ts';

/** Copies commands that show the same with kubectl, one a line. */
export const copyKubectlCommand: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    copyLines(explorer, args, { title: say('Copy the command for what?'), line: kubectlCommand });
