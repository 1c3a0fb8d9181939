import { Uri, window, workspace } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { querierOrAsk } from '../panels/ask-querier.ts';
import { fillCoveragePanel } from '../panels/coverage-panel.ts';
import { coverageStyle } from '../panels/coverage-page.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { say } from '../util/words.ts';

/** Opens the picture of who answers for which time: of the querier of the row, else of one that is asked for. */
export const showCoverage: ExplorerCommand = (explorer) => async (row) => {
  const title = say('Show the coverage of which querier?');
  const endpoint = await querierOrAsk(explorer, row, title);
  if (endpoint === undefined) return;
  const { panel, isNew } = explorer.panels.open({
    type: 'coverage',
    key: endpoint,
    title: say('Coverage: {querier}', { querier: endpoint }),
    icon: 'graph-scatter',
    style: coverageStyle,
  });
  if (!isNew) {
    panel.again();
    return;
  }
  const ask = thanosAskOf(explorer);
  await fillCoveragePanel({
    panel,
    endpoint,
    ask: () => ask.coverage(endpoint),
    failureOf: (error) => ask.failureOf(error),
    save: saveSvg,
    onError: (error) => explorer.log.error(String(error)),
    now: explorer.now,
  });
};

async function saveSvg(name: string, svg: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
    filters: { SVG: ['svg'] },
  });
  if (chosen === undefined) return;
  await workspace.fs.writeFile(chosen, new TextEncoder().encode(svg));
}
