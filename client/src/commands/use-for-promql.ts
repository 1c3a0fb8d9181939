import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { EndpointView } from '../endpoints/endpoints.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { subjectsOf } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

interface Entry extends QuickPickItem {
  readonly name: string;
}

/** Writes PromQL against a server: that of the row, or one that a person picks. */
export const useForPromql: ExplorerCommand =
  ({ endpoints }) =>
  async (...args) => {
    const [subject] = subjectsOf(args);
    const name =
      subject?.kind === 'querier'
        ? subject.endpoint
        : await pick(endpoints.list().filter(speaksPromql));
    if (name !== undefined) await endpoints.use(name);
  };

async function pick(views: readonly EndpointView[]): Promise<string | undefined> {
  const entries = views.map(({ name, source, chosen }): Entry => {
    const what = source.kind === 'found' ? source.found.component : source.url;
    return { label: name, name, description: chosen ? `${what} · ${say('in use')}` : what };
  });
  if (entries.length === 0) {
    void window.showInformationMessage(
      say(
        'No server that speaks PromQL was found yet. Expand a cluster first, or add a connection.',
      ),
    );
    return undefined;
  }
  return (await window.showQuickPick(entries, { title: say('Write PromQL against which server?') }))
    ?.name;
}

/** Components that evaluate expressions. */
function speaksPromql({ source }: EndpointView): boolean {
  if (source.kind === 'connection') return true;
  return ['query', 'query-frontend', 'prometheus'].includes(source.found.component);
}
