import { env } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { subjectsOf } from '../explorer/subjects.ts';
import type { Subject } from '../trees/tree-node.ts';
import { say } from '../util/words.ts';

/** Copies the names of what is selected, one a line. */
export const copyName: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const given = subjectsOf(args);
    const subjects =
      given.length > 0
        ? given
        : await objectsOrAsk(explorer, [], { title: say('Copy the name of what?') });
    const names = subjects.map(nameOf).filter((name) => name !== undefined);
    if (names.length > 0) await env.clipboard.writeText(names.join('\n'));
  };

function nameOf(subject: Subject): string | undefined {
  if (subject.kind === 'cluster') return subject.context;
  if (subject.kind === 'querier') return subject.endpoint;
  return subject.kind === 'object' ? (subject.container ?? subject.name) : undefined;
}
