import { window } from 'vscode';
import { askConnection } from '../connections/ask-connection.ts';
import type { Command } from '../services.ts';

const confirm = 'Remove';

/** Removes a connection with its secrets, after a question. */
export const removeConnection: Command =
  ({ connections }) =>
  async () => {
    const definition = await askConnection(connections, 'Which connection to remove?');
    if (definition === undefined) return;
    const answer = await window.showWarningMessage(
      `Remove the connection "${definition.name}" and its stored secrets?`,
      { modal: true },
      confirm,
    );
    if (answer === confirm) await connections.remove(definition.name);
  };
