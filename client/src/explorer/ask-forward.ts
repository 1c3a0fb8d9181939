import { window } from 'vscode';
import type { ForwardView } from '../forward/forwards.ts';
import { say } from '../util/words.ts';
import type { Explorer } from './explorer.ts';
import { subjectsOf } from './subjects.ts';

/** The forwarded port that the command was called on, or one that the person picks. */
export async function forwardOrAsk(
  { forwards }: Pick<Explorer, 'forwards'>,
  args: readonly unknown[],
  title: string,
): Promise<ForwardView | undefined> {
  const [subject] = subjectsOf(args);
  const views = forwards.list();
  if (subject?.kind === 'forward') return views.find(({ id }) => id === subject.id);
  if (views.length === 0) {
    void window.showInformationMessage(say('No port is forwarded.'));
    return undefined;
  }
  const entries = views.map((view) => ({
    label: `127.0.0.1:${view.localPort}`,
    description: `${view.request.context}/${view.request.namespace}/${view.request.target.name}`,
    view,
  }));
  return (await window.showQuickPick(entries, { title }))?.view;
}
