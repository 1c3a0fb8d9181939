import { ProgressLocation, Range, WorkspaceEdit, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { MigrationStage } from '../../../server/src/protocol/topology.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { ClusterError } from '../k8s/port.ts';
import { RefusedError } from '../topology/api-problem.ts';
import type { FileSource } from '../topology/file-source.ts';
import { migrationText } from '../topology/migration/migration-text.ts';
import { whereAre } from '../topology/migration/where.ts';
import type { Whereabouts } from '../topology/migration/where.ts';
import { chooseStep, takeStep } from '../topology/window/migration-step.ts';
import { apisOf } from '../topology/window/plan-file.ts';
import { sourceOf } from '../topology/window/source-of.ts';
import { otherTopologyOrAsk, topologyOrAsk } from '../topology/window/topology-file.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/**
 * Leads from one topology to another one that keeps its history in other buckets, stage by stage; how far it is, is
 * read from the clusters each time, so that it can be left and taken up again anywhere.
 */
export const migrateTopology: ExplorerCommand = (explorer) => async (argument) => {
  const from = await topologyOrAsk(argument, say('Migrate which topology?'));
  if (from === undefined) return;
  const to = await otherTopologyOrAsk(from, say('What shall it become?'));
  if (to === undefined) return;
  const stages = await stagesBetween(explorer, from, to);
  if (stages === undefined) return;
  const names = { from: fileName(from), to: fileName(to) };
  const uri = from.uri.toString();
  const source = await sourceOf(from.uri);
  for (;;) {
    const where = await found(explorer, { uri, source }, stages);
    if (where === undefined) return;
    const text = migrationText(names, stages, where);
    const title = `${names.from}/${say('Migration')}.md`;
    await explorer.documents.show({ title, language: 'markdown', text });
    if (where.at === stages.length - 1 && where.missing.length === 0) {
      if (await tookOver(from, to)) return;
    }
    const step = await chooseStep(stages, where);
    if (step === undefined || !(await takeStep(explorer, uri, step))) return;
  }
};

const fileName = ({ uri }: TextDocument): string => uri.path.split('/').at(-1) ?? uri.path;

async function stagesBetween(
  { server }: Pick<Explorer, 'server'>,
  from: TextDocument,
  to: TextDocument,
): Promise<readonly MigrationStage[] | undefined> {
  const [first, second] = [from, to].map((document) => ({
    uri: document.uri.toString(),
    text: document.getText(),
  }));
  if (first === undefined || second === undefined) return undefined;
  const result = await server.request(methods.topologyMigration, { from: first, to: second });
  if (result.ok) return result.stages;
  const message = say('There is no way from {from} to {to}: {problems}.', {
    from: fileName(from),
    to: fileName(to),
    problems: result.problems.join('; '),
  });
  void window.showErrorMessage(plainMessage(message));
  return undefined;
}

async function found(
  explorer: Explorer,
  { uri, source }: { readonly uri: string; readonly source: FileSource },
  stages: readonly MigrationStage[],
): Promise<Whereabouts | undefined> {
  return window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say('Looking how far the clusters are'),
      cancellable: true,
    },
    async (_progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      try {
        const api = apisOf(explorer, ending.signal);
        const where = await whereAre(uri, stages, { api, now: explorer.now, source });
        return token.isCancellationRequested ? undefined : where;
      } catch (error) {
        if (!(error instanceof ClusterError || error instanceof RefusedError)) throw error;
        void window.showErrorMessage(plainMessage(error.message));
        return undefined;
      }
    },
  );
}

/** Offers to put the second file's text into the first, which is what its clusters are now; whether nothing is left to ask. */
async function tookOver(from: TextDocument, to: TextDocument): Promise<boolean> {
  if (from.getText() === to.getText()) return false;
  const take = say('Take Its Text Over');
  const back = say('Go Back…');
  const words = say(
    'The clusters are what {to} says. {from} still says what was there before: applying it would begin to undo the migration.',
    { from: fileName(from), to: fileName(to) },
  );
  const chosen = await window.showInformationMessage(plainMessage(words), take, back);
  if (chosen === back) return false;
  if (chosen === take) {
    const edit = new WorkspaceEdit();
    const all = new Range(from.positionAt(0), from.positionAt(from.getText().length));
    edit.replace(from.uri, all, to.getText());
    await workspace.applyEdit(edit);
    await window.showTextDocument(from);
  }
  return true;
}
