import { window } from 'vscode';
import { askConnection } from '../connections/ask-connection.ts';
import { trusted } from '../connections/trust.ts';
import { successSentence, tryConnection } from '../connections/try-connection.ts';
import type { Command } from '../services.ts';
import { plainMessage } from '../util/plain-message.ts';

/** Tries a connection and says what came of it. */
export const testConnection: Command = (services) => async () => {
  if (!(await trusted())) return;
  const { connections } = services;
  const definition = await askConnection(connections, 'Which connection to test?');
  if (definition === undefined) return;
  const secrets = await connections.secretsOf(definition);
  const result = await tryConnection(services, { definition, secrets });
  if (result.ok)
    await window.showInformationMessage(plainMessage(successSentence(definition.name, result)));
  else if (result.failure.kind !== 'cancelled')
    await window.showErrorMessage(plainMessage(`${definition.name}: ${result.failure.message}`));
};
