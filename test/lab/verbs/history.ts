// Gives the lab weeks of history.
import { bringHistory } from '../history/bring.ts';
import type { HistoryOptions } from '../history/bring.ts';
import { defaultDays } from '../history/model/parameters.ts';
import { openLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { clusterNames, readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const history: Verb = {
  usage: 'history [--days N] [--seed N] [--clusters NAMES]',
  summary: `puts ${defaultDays} days of history into the object store, and its ground truth beside the lab's files`,
  async run(args, { log, progress, signal }) {
    const { values } = readOptions(
      args,
      { days: { type: 'string' }, seed: { type: 'string' }, clusters: { type: 'string' } },
      history.usage,
    );
    const wanted: HistoryOptions = {
      ...(values.days === undefined ? {} : { days: wholeNumber('days', values.days) }),
      ...(values.seed === undefined ? {} : { seed: wholeNumber('seed', values.seed) }),
      ...(values.clusters === undefined ? {} : { clusters: clusterNames(values.clusters) }),
    };
    const lab = openLab(values.dir);
    const { history: made, truthFile } = await progress.step('Making the history', () =>
      bringHistory(lab, wanted, { log, signal }),
    );
    const { samples, series, blocks } = made.summary;
    log(
      `${blocks} blocks with ${(samples / 1e6).toFixed(1)} million samples of ${made.parameters.clusters.join(', ')}, ` +
        `at most ${series} series in one; the store gateways serve them after their next sync`,
    );
    log(`it ends at ${new Date(made.parameters.endSeconds * 1000).toISOString()}`);
    log(`its truth is in ${truthFile}`);
  },
};

function wholeNumber(option: string, text: string): number {
  if (!/^-?\d+$/.test(text)) {
    throw new LabProblem(
      `--${option} is a whole number, not "${text}"`,
      `Usage: npm run lab -- ${history.usage}`,
    );
  }
  return Number(text);
}
