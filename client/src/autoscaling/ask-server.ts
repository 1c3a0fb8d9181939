import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { EndpointView } from '../endpoints/endpoints.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { say } from '../util/words.ts';

interface Entry extends QuickPickItem {
  readonly name: string;
}

/** The server that history is read from: the one that PromQL is written against, the only one, or one that is picked. */
export async function serverOrAsk(
  { endpoints }: Pick<Explorer, 'endpoints'>,
  title: string,
): Promise<string | undefined> {
  const views = endpoints.list().filter(speaksPromql);
  const [only] = views;
  const used = views.find(({ chosen }) => chosen) ?? (views.length === 1 ? only : undefined);
  if (used !== undefined) return used.name;
  if (views.length === 0) {
    void window.showInformationMessage(
      say(
        'No server that speaks PromQL was found yet. Expand a cluster first, or add a connection.',
      ),
    );
    return undefined;
  }
  const entries = views.map(({ name, source }): Entry => {
    const description = source.kind === 'found' ? source.found.component : source.url;
    return { label: name, name, description };
  });
  return (await window.showQuickPick(entries, { title }))?.name;
}

/** Components that evaluate expressions. */
function speaksPromql({ source }: EndpointView): boolean {
  if (source.kind === 'connection') return true;
  return ['query', 'query-frontend', 'prometheus'].includes(source.found.component);
}
