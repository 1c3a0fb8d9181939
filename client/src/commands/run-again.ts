import { window } from 'vscode';
import type { Command } from '../services.ts';

/** Runs the query of the result in the active editor again, with the options chosen now. */
export const runAgain: Command =
  ({ results, runner }) =>
  async () => {
    const uri = window.activeTextEditor?.document.uri;
    const params = uri === undefined ? undefined : results.paramsOf(uri);
    if (uri === undefined || params === undefined) {
      await window.showInformationMessage('Open the result of a run to run it again.');
      return;
    }
    await runner.run({ uri: params.uri, expr: params.expr }, params.time.kind, uri);
  };
