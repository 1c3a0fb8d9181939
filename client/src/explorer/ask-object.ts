import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { KindName, ObjectMeta } from '../k8s/model.ts';
import { objectSubject } from '../trees/clusters/clusters-state.ts';
import { say } from '../util/words.ts';
import type { Explorer } from './explorer.ts';
import { objectsOf } from './subjects.ts';
import type { ObjectSubject } from './subjects.ts';

interface Entry extends QuickPickItem {
  readonly subject: ObjectSubject;
}

/** Kinds whose objects can be read. */
const readable: readonly KindName[] = [
  'deployments',
  'statefulsets',
  'daemonsets',
  'pods',
  'services',
  'horizontalpodautoscalers',
  'scaledobjects',
  'jobs',
  'cronjobs',
  'namespaces',
  'nodes',
];

/** Those that the command was called on; without any, one that the person picks among those that are watched. */
export async function objectsOrAsk(
  { clusters }: Pick<Explorer, 'clusters'>,
  args: readonly unknown[],
  { kinds = readable, title }: { readonly kinds?: readonly KindName[]; readonly title: string },
): Promise<readonly ObjectSubject[]> {
  const given = objectsOf(args);
  if (given.length > 0) return given;
  const entries = clusters.views.flatMap(({ context, snapshot }) =>
    kinds.flatMap((kind) =>
      [...(snapshot.kinds[kind]?.objects.values() ?? [])].flatMap((objects) =>
        [...objects.values()].map((object: ObjectMeta): Entry => ({
          label: object.name,
          description: [kind, object.namespace, context].filter(Boolean).join(' · '),
          subject: objectSubject(context, kind, object),
        })),
      ),
    ),
  );
  if (entries.length === 0) {
    void window.showInformationMessage(
      say('Nothing is connected yet. Expand a cluster in the view “Clusters” first.'),
    );
    return [];
  }
  const picked = await window.showQuickPick(entries, { title, matchOnDescription: true });
  return picked === undefined ? [] : [picked.subject];
}

/** The cluster that the command was called on, or one that the person picks. */
export async function askContext(
  { clusters }: Pick<Explorer, 'clusters'>,
  title: string,
): Promise<string | undefined> {
  const entries = clusters.views.map(({ context, server }) => ({
    label: context,
    description: server,
  }));
  return (await window.showQuickPick(entries, { title }))?.label;
}
