import { commands, window } from 'vscode';
import type { Memento, Uri } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { RunParams } from '../../../server/src/protocol/query.ts';
import { commandIds } from '../commands/ids.ts';
import type { LanguageServer } from '../language-client.ts';
import { contextKeys } from '../manifest-names.ts';
import type { ResultDocuments } from './result-documents.ts';
import { parseChoices, toTime } from './run-choices.ts';
import type { RunChoices, RunKind } from './run-choices.ts';
import { offer } from '../util/offer.ts';
import type { Action } from '../util/offer.ts';
import { withSlowProgress } from '../util/progress.ts';

const choicesKey = 'gauntlet.run';

/** An expression and the document that tells which connection it belongs to. */
export interface Query {
  readonly uri: string;
  readonly expr: string;
}

/** Runs expressions on the server and shows what comes back. */
export interface Runner {
  choices(): RunChoices;
  choose(choices: RunChoices): Promise<void>;
  /** Runs at the chosen time; `replace` is the result document to put the answer into. */
  run(query: Query, kind: RunKind, replace?: Uri): Promise<void>;
}

export interface RunnerOptions {
  readonly server: LanguageServer;
  readonly results: ResultDocuments;
  readonly state: Memento;
}

/** What can be done about a run that failed. */
function remedies({ kind }: Failure): readonly Action[] {
  return kind === 'configuration'
    ? [
        { title: 'Choose Connection', command: commandIds.chooseConnection },
        { title: 'Add Connection', command: commandIds.addConnection },
      ]
    : [{ title: 'Show Log', command: commandIds.showLog }];
}

/** Makes the runner of this window. */
export function createRunner({ server, results, state }: RunnerOptions): Runner {
  const choices = (): RunChoices => parseChoices(state.get<unknown>(choicesKey));
  return {
    choices,
    choose: async (chosen) => {
      await state.update(choicesKey, chosen);
    },
    run: async (query, kind, replace) => {
      const chosen = choices();
      const time = toTime(chosen, kind, Math.floor(Date.now() / 1000));
      if (!time.ok) {
        await offer(window.showErrorMessage, time.message, [
          { title: 'Change Options', command: commandIds.runOptions },
        ]);
        return;
      }
      const params: RunParams = { ...query, time: time.time, options: chosen.options };
      const result = await withSlowProgress('Gauntlet: running the query', (token) =>
        server.request(methods.run, params, token),
      );
      if (result.ok) {
        await results.show({ params, answer: result, finishedAt: Date.now() / 1000 }, replace);
        await commands.executeCommand('setContext', contextKeys.hasResult, true);
        return;
      }
      if (result.failure.kind === 'cancelled') return;
      await offer(window.showErrorMessage, result.failure.message, remedies(result.failure));
    },
  };
}
