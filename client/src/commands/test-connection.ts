import { window } from 'vscode';
import { askConnection } from '../connections/ask-connection.ts';
import { trusted } from '../connections/trust.ts';
import { successSentence, tryConnection } from '../connections/try-connection.ts';
import type { Command } from '../services.ts';

/** Tries a connection and says what came of it. */
export const testConnection: Command = (services) => async () => {
  if (!(await trusted())) return;
  const { connections } = services;
  const definition = await askConnection(connections, 'Which connection to test?');
  if (definition === undefined) return;
  const secrets = await connections.secretsOf(definition.name);
  const result = await tryConnection(services, { definition, secrets });
  if (result.ok) await window.showInformationMessage(successSentence(definition.name, result));
  else if (result.failure.kind !== 'cancelled')
    await window.showErrorMessage(`${definition.name}: ${result.failure.message}`);
};
