import { window, workspace } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { trusted } from '../connections/trust.ts';
import type { Command } from '../services.ts';

interface ConnectionEntry extends QuickPickItem {
  /** Null: the embedded catalogue. */
  readonly name: string | null;
}

interface PlaceEntry extends QuickPickItem {
  /** Null: every document without a choice of its own. */
  readonly uri: string | null;
}

/** Chooses which connection serves a file, a folder or everything. */
export const chooseConnection: Command =
  ({ connections, server }) =>
  async () => {
    if (!(await trusted())) return;
    const own = connections.list();
    const found = connections.ofWindow;
    const names = new Set([...own, ...found].map(({ name }) => name));
    const others = server.status?.known.filter((name) => !names.has(name)) ?? [];
    const entries: readonly ConnectionEntry[] = [
      ...own.map(({ name, url }) => ({ label: name, description: url, name })),
      ...found.map(({ name }) => ({ label: name, description: 'found in a cluster', name })),
      ...others.map((name) => ({ label: name, description: 'from the configuration file', name })),
      { label: '$(book) Embedded catalogue', description: 'ask no server', name: null },
    ];
    const connection = await window.showQuickPick(entries, { placeHolder: 'Which connection?' });
    if (connection === undefined) return;
    const place = await window.showQuickPick(places(), { placeHolder: 'For what?' });
    if (place !== undefined) await connections.choose(place.uri, connection.name);
  };

function places(): readonly PlaceEntry[] {
  const uri = window.activeTextEditor?.document.uri;
  const folder = uri === undefined ? undefined : workspace.getWorkspaceFolder(uri);
  return [
    { label: 'Everywhere', description: 'where nothing else is chosen', uri: null },
    ...(folder === undefined
      ? []
      : [{ label: `Folder ${folder.name}`, uri: `${folder.uri.toString()}/` }]),
    ...(uri === undefined
      ? []
      : [{ label: `File ${uri.path.slice(uri.path.lastIndexOf('/') + 1)}`, uri: uri.toString() }]),
  ];
}
