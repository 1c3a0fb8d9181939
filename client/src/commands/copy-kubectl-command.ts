import { env } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { kubectlCommand } from '../explorer/kubectl-command.ts';
import { subjectsOf } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** Copies commands that show the same with kubectl, one a line. */
export const copyKubectlCommand: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const given = subjectsOf(args);
    const subjects =
      given.length > 0
        ? given
        : await objectsOrAsk(explorer, [], { title: say('Copy the command for what?') });
    const lines = subjects.map(kubectlCommand).filter((line) => line !== undefined);
    if (lines.length > 0) await env.clipboard.writeText(lines.join('\n'));
  };
