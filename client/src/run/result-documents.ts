import { EventEmitter, Uri, ViewColumn, languages, window, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { RunParams } from '../../../server/src/protocol/query.ts';
import { resultScheme } from '../manifest-names.ts';
import { resultText } from './result-text.ts';
import type { FinishedRun } from './result-text.ts';

/** Results kept; the oldest goes first. */
const mostResults = 20;

/** The read-only documents that hold the results of runs. */
export interface ResultDocuments extends Disposable {
  /** Opens the result beside the query; a run from a result replaces that result. */
  show(run: FinishedRun, replace?: Uri): Promise<void>;
  /** What a result document was asked with, while it is kept. */
  paramsOf(uri: Uri): RunParams | undefined;
}

/** Registers the documents of results. */
export function createResultDocuments(): ResultDocuments {
  const runs = new Map<string, FinishedRun>();
  const changed = new EventEmitter<Uri>();
  let count = 0;
  const registration = workspace.registerTextDocumentContentProvider(resultScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => {
      const run = runs.get(uri.toString());
      return run === undefined
        ? 'This result is no longer kept. Run the expression again.\n'
        : resultText(run);
    },
  });
  return {
    show: async (run, replace) => {
      const uri = replace ?? Uri.from({ scheme: resultScheme, path: `Result ${++count}` });
      runs.delete(uri.toString());
      runs.set(uri.toString(), run);
      const [oldest] = runs.keys();
      if (runs.size > mostResults && oldest !== undefined) runs.delete(oldest);
      changed.fire(uri);
      const document = await languages.setTextDocumentLanguage(
        await workspace.openTextDocument(uri),
        resultScheme,
      );
      const open = window.visibleTextEditors.find((editor) => editor.document === document);
      await window.showTextDocument(document, {
        viewColumn: open?.viewColumn ?? ViewColumn.Beside,
        preserveFocus: true,
      });
    },
    paramsOf: (uri) => runs.get(uri.toString())?.params,
    dispose: () => {
      registration.dispose();
      changed.dispose();
    },
  };
}
