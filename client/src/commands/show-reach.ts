import { window } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { resultScheme } from '../manifest-names.ts';
import { querierOrAsk } from '../panels/ask-querier.ts';
import { reachText } from '../panels/reach-text.ts';
import { toTime } from '../run/run-choices.ts';
import { componentOf } from '../trees/thanos/thanos-state.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';

/** Says which stores the selector at the cursor asks, which it skips and why, and what it does not see. */
export const showReach: ExplorerCommand = (explorer) => async () => {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    void window.showInformationMessage(say('Put the cursor into a PromQL expression first.'));
    return;
  }
  const name =
    connectedQuerier(explorer) ??
    (await querierOrAsk(explorer, undefined, say('Asked of which querier?')));
  if (name === undefined) return;
  const at = chosenMoment(explorer);
  const { line, character } = editor.selection.active;
  const lease = await explorer.endpoints.open(name);
  try {
    const part = await withSlowProgress(say('Asking the querier for its stores'), async (token) =>
      explorer.server.request(
        methods.thanosReach,
        {
          endpoint: lease.endpoint,
          uri: editor.document.uri.toString(),
          position: { line, character },
          now: at ?? explorer.now(),
        },
        token,
      ),
    );
    if (!part.ok) throw new Error(part.failure.message);
    if (part.value.selectors.length === 0) {
      void window.showInformationMessage(
        say('There is no selector at the cursor. Put it into a PromQL expression.'),
      );
      return;
    }
    await explorer.documents.show({
      title: say('Would this query see everything?'),
      language: resultScheme,
      text: reachText({ querier: name, at }, part.value),
      beside: true,
    });
  } finally {
    lease.dispose();
  }
};

/** The moment of the run options in Unix milliseconds; undefined for now. Throws a sentence where it is no time. */
function chosenMoment({ runChoices, now }: Explorer): number | undefined {
  const answer = toTime(runChoices(), 'instant', Math.floor(now() / 1000));
  if (!answer.ok) throw new Error(answer.message);
  return answer.time.kind === 'instant' && answer.time.at !== null
    ? answer.time.at * 1000
    : undefined;
}

/** The querier that the document's own connection is, as far as one can tell. */
function connectedQuerier({ endpoints, server }: Explorer): string | undefined {
  const connection = server.status?.connection;
  const view = endpoints.list().find(({ name }) => name === connection);
  return view !== undefined && componentOf(view) === 'query' ? view.name : undefined;
}
