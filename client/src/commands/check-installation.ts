import { CancellationError, env } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { createDoctorPanel } from '../panels/doctor-panel.ts';
import { doctorStyle } from '../panels/doctor-page.ts';
import { newQuerierPanel } from '../panels/querier-panel.ts';
import { thanosAskOf } from '../trees/thanos/thanos-options.ts';
import { withSlowProgress } from '../util/progress.ts';
import { say } from '../util/words.ts';

/** Examines the installation around a querier, of the row or asked for, and shows what is wrong and what to do. */
export const checkInstallation: ExplorerCommand = (explorer) => async (row) => {
  const opened = await newQuerierPanel(explorer, row, {
    type: 'doctor',
    icon: 'heart',
    style: doctorStyle,
    question: say('Check the installation of which querier?'),
    title: (querier) => say('Doctor: {querier}', { querier }),
  });
  if (opened === undefined) return;
  const { endpoint } = opened;
  const doctor = createDoctorPanel({
    ...opened,
    ask: async () => {
      try {
        return await withSlowProgress(
          say('Checking the installation of {querier}', { querier: endpoint }),
          async (token) => thanosAskOf(explorer, token).doctor(endpoint, {}),
        );
      } catch (error) {
        if (error instanceof CancellationError) return undefined;
        throw error;
      }
    },
    failureOf: (error) => thanosAskOf(explorer).failureOf(error),
    copy: async (text) => env.clipboard.writeText(text),
    open: async (text) =>
      explorer.documents.show({
        title: say('Doctor of {querier}.json', { querier: endpoint }),
        language: 'json',
        text,
      }),
    onError: (error) => explorer.log.error(String(error)),
    now: explorer.now,
  });
  await doctor.check();
};
