import { window } from 'vscode';
import { emptyDraft, finish } from '../connections/draft.ts';
import type { Draft, NewConnection } from '../connections/draft.ts';
import { draftSteps } from '../connections/draft-steps.ts';
import { trusted } from '../connections/trust.ts';
import { successSentence, tryConnection } from '../connections/try-connection.ts';
import type { Command, Services } from '../services.ts';
import { plainMessage } from '../util/plain-message.ts';
import { askSteps } from '../util/steps.ts';

/** Asks for a connection step by step, tries it, and stores it. */
export const addConnection: Command = (services) => async () => {
  if (!(await trusted())) return;
  const taken = services.connections.list().map(({ name }) => name);
  let draft: Draft | undefined = emptyDraft;
  for (;;) {
    draft = await askSteps('Add Connection', draft, draftSteps(taken));
    if (draft === undefined) return;
    const connection = finish(draft);
    const result = await tryConnection(services, connection);
    if (result.ok) {
      await store(services, connection);
      await window.showInformationMessage(
        plainMessage(successSentence(connection.definition.name, result)),
      );
      return;
    }
    const choice = await window.showWarningMessage(
      plainMessage(result.failure.message),
      'Edit',
      'Save Anyway',
    );
    if (choice === 'Save Anyway') await store(services, connection);
    if (choice !== 'Edit') return;
  }
};

async function store({ connections }: Services, connection: NewConnection): Promise<void> {
  const { definition, secrets } = connection;
  await connections.save(definition, secrets);
  // Who adds a connection wants to use it; files and folders with a choice of their own keep it.
  await connections.choose(null, definition.name);
}
