import { window } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { objectsOrAsk } from '../explorer/ask-object.ts';
import { comparableText } from '../explorer/manifest-text.ts';
import { objectTitle, readObject } from '../explorer/read-object.ts';
import type { ObjectSubject } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** Opens the manifests of two objects side by side: of the two that are selected, or of one and one that is picked. */
export const compareManifests: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const [left, selected] = await objectsOrAsk(explorer, args, { title: say('Compare what?') });
    if (left === undefined) return;
    const right = selected ?? (await other(explorer, left));
    if (right === undefined) return;
    const [a, b] = await Promise.all([readObject(explorer, left), readObject(explorer, right)]);
    const text = (subject: ObjectSubject, object: unknown) => ({
      title: `${say('compare')}/${objectTitle(subject)}.yaml`,
      language: 'yaml',
      text: comparableText(object),
    });
    await explorer.documents.compare(
      say('{left} in {leftCluster} and {right} in {rightCluster}', {
        left: left.name,
        leftCluster: left.context,
        right: right.name,
        rightCluster: right.context,
      }),
      text(left, a),
      text(right, b),
    );
  };

/** The same object of another cluster first, then any other. */
async function other(
  { clusters }: Explorer,
  subject: ObjectSubject,
): Promise<ObjectSubject | undefined> {
  const elsewhere = clusters.views
    .filter(({ context, connection }) => context !== subject.context && connection.kind === 'live')
    .map(({ context }) => ({
      label: say('{name} in {cluster}', { name: subject.name, cluster: context }),
      subject: { ...subject, context },
    }));
  if (elsewhere.length === 0) {
    const [picked] = await objectsOrAsk({ clusters }, [], { title: say('Compare with what?') });
    return picked;
  }
  const another = { label: say('Another object…'), subject: undefined };
  const picked = await window.showQuickPick([...elsewhere, another], {
    title: say('Compare with what?'),
  });
  if (picked === undefined || picked.subject !== undefined) return picked?.subject;
  const [object] = await objectsOrAsk({ clusters }, [], { title: say('Compare with what?') });
  return object;
}
