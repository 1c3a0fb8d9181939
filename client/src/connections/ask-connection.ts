import { window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import type { ConnectionStore } from './connection-store.ts';
import type { ConnectionDefinition } from './definition.ts';

interface Entry extends QuickPickItem {
  readonly definition: ConnectionDefinition;
}

/** Lets a person pick one of the connections; undefined when there is none or none was picked. */
export async function askConnection(
  store: ConnectionStore,
  placeHolder: string,
): Promise<ConnectionDefinition | undefined> {
  const entries: readonly Entry[] = store
    .list()
    .map((definition) => ({ label: definition.name, description: definition.url, definition }));
  if (entries.length === 0) {
    await window.showInformationMessage('There is no connection yet. Add one first.');
    return undefined;
  }
  return (await window.showQuickPick(entries, { placeHolder }))?.definition;
}
