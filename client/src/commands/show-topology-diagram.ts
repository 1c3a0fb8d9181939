import { Position, Range, ViewColumn, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { TopologyDiagramResult } from '../../../server/src/protocol/topology.ts';
import { isTopologyPath } from '../host-check.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { saveFile } from '../panels/save-file.ts';
import { topologyPageStyle } from '../panels/topology-diagram-page.ts';
import { fillTopologyDiagramPanel } from '../panels/topology-diagram-panel.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Opens the picture of a topology file: the one that it is called on, the one in the editor, or one that is picked. */
export const showTopologyDiagram: ExplorerCommand = (explorer) => async (argument) => {
  const document = await documentOf(argument);
  if (document === undefined) return;
  const file = document.uri.path.split('/').at(-1) ?? '';
  const ask = async (): Promise<TopologyDiagramResult> => askFor(explorer, document);
  const first = await ask();
  if (!first.ok) {
    const message = first.errors[0]?.message ?? '';
    await window.showWarningMessage(
      plainMessage(say('There is nothing to draw of {file} yet: {message}', { file, message })),
    );
    return;
  }
  const { panel, isNew } = explorer.panels.open({
    type: 'topology',
    key: document.uri.toString(),
    title: say('Topology: {file}', { file }),
    icon: 'type-hierarchy',
    style: `${first.diagram.style}${topologyPageStyle}`,
    beside: true,
  });
  if (!isNew) {
    panel.again();
    return;
  }
  fillTopologyDiagramPanel({
    panel,
    file,
    first: first.diagram,
    ask,
    onDidEdit: (listener) =>
      workspace.onDidChangeTextDocument((change) => {
        if (change.document.uri.toString() === document.uri.toString()) listener();
      }),
    save: saveFile,
    open: async ({ line, column }) => {
      const at = new Position(line, column);
      const shown = window.visibleTextEditors.find((one) => one.document === document);
      await window.showTextDocument(document, {
        selection: new Range(at, at),
        viewColumn: shown?.viewColumn ?? ViewColumn.One,
      });
    },
    onError: (error) => explorer.log.error(String(error)),
    timers: explorer.timers,
  });
};

/** The text as it is in the editor, saved or not. */
async function askFor({ server }: Explorer, { uri }: TextDocument): Promise<TopologyDiagramResult> {
  const text = (await workspace.openTextDocument(uri)).getText();
  return server.request(methods.topologyDiagram, { text });
}

/** Of one that was not saved yet too. */
async function documentOf(argument: unknown): Promise<TextDocument | undefined> {
  const shown = window.activeTextEditor?.document;
  const isNew = shown?.isUntitled === true && isTopologyPath(shown.uri.path);
  return isNew ? shown : topologyOrAsk(argument, say('Show the diagram of which topology?'));
}
