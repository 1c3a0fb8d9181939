import { commands, window } from 'vscode';
import { commandIds } from './ids.ts';
import type { Command } from '../services.ts';
import { statusText } from '../status/status-text.ts';

const entries = [
  { label: '$(plug) Choose connection…', command: commandIds.chooseConnection },
  { label: '$(add) Add connection…', command: commandIds.addConnection },
  { label: '$(beaker) Test connection…', command: commandIds.testConnection },
  { label: '$(trash) Remove connection…', command: commandIds.removeConnection },
  { label: '$(refresh) Refresh metadata', command: commandIds.refreshMetadata },
  { label: '$(settings) Run options…', command: commandIds.runOptions },
  { label: '$(output) Show log', command: commandIds.showLog },
  { label: '$(debug-restart) Restart language server', command: commandIds.restartServer },
];

/** The menu of the status item: the state in words, and all that can be done about it. */
export const showMenu: Command =
  ({ server }) =>
  async () => {
    const { tooltip } = statusText(server.state, server.status);
    const picked = await window.showQuickPick(entries, {
      title: 'Gauntlet',
      placeHolder: tooltip[0] ?? '',
    });
    if (picked !== undefined) await commands.executeCommand(picked.command);
  };
