import { Uri, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { say } from '../../util/words.ts';
import type { Run } from '../journal.ts';
import { concerns } from '../journal-left.ts';
import { rendered } from './plan-file.ts';
import { timeOf } from './roll-back-run.ts';

/** A run of a topology that somebody picks, the newest first; undefined when there is none or somebody left. */
export async function runOrAsk(
  explorer: Pick<Explorer, 'server' | 'journals'>,
  document: TextDocument,
  title: string,
): Promise<Run | undefined> {
  const deployment = await rendered(explorer, document);
  if (deployment === undefined) return undefined;
  const { name: topology } = deployment;
  const place = { uri: document.uri.toString(), clusters: deployment.clusters };
  const runs = (await explorer.journals.list(topology)).filter((run) => concerns(run, place));
  if (runs.length === 0) {
    void window.showInformationMessage(
      say('Nothing was done with {topology} from this machine.', { topology }),
    );
    return undefined;
  }
  const entries = runs.map((run) => ({
    label: timeOf(run),
    description: describe(run, otherFileOf(run, place)),
    detail: say('{count, plural, one {# object} other {# objects}} in {clusters}', {
      count: run.entries.length,
      clusters: [...new Set(run.entries.map(({ cluster }) => cluster))].join(', '),
    }),
    run,
  }));
  return (await window.showQuickPick(entries, { title }))?.run;
}

/** The file of the same name that did it; undefined where this one did. */
export const otherFileOf = (
  { uri }: Pick<Run, 'uri'>,
  own: { readonly uri: string },
): string | undefined =>
  uri === own.uri ? undefined : workspace.asRelativePath(Uri.parse(uri, true));

const describe = (run: Run, file: string | undefined): string =>
  file === undefined ? kindWords(run) : say('{what}, by {file}', { what: kindWords(run), file });

/** What a run was, in words. */
export const kindWords = ({ what, outcome }: Run): string => {
  const words = {
    apply: say('applied'),
    prune: say('pruned'),
    destroy: say('destroyed'),
    rollback: say('rolled back'),
  }[what];
  return outcome === 'done' ? words : say('{words}, did not come to its end', { words });
};
