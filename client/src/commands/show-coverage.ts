import type { ExplorerCommand } from '../explorer/explorer.ts';
import { fillCoveragePanel } from '../panels/coverage-panel.ts';
import { coverageStyle } from '../panels/coverage-page.ts';
import { newQuerierPanel } from '../panels/querier-panel.ts';
import { saveFile } from '../panels/save-file.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { say } from '../util/words.ts';

/** Opens the picture of who answers for which time: of the querier of the row, else of one that is asked for. */
export const showCoverage: ExplorerCommand = (explorer) => async (row) => {
  const opened = await newQuerierPanel(explorer, row, {
    type: 'coverage',
    icon: 'graph-scatter',
    style: coverageStyle,
    question: say('Show the coverage of which querier?'),
    title: (querier) => say('Coverage: {querier}', { querier }),
  });
  if (opened === undefined) return;
  const { endpoint } = opened;
  const ask = thanosAskOf(explorer);
  await fillCoveragePanel({
    ...opened,
    ask: () => ask.coverage(endpoint),
    failureOf: (error) => ask.failureOf(error),
    save: saveFile,
    onError: (error) => explorer.log.error(String(error)),
    now: explorer.now,
  });
};
