// Measures what a lab costs.
import { readBaseline, writeBaseline } from '../bench/baseline.ts';
import { judge, lineOf } from '../bench/figures.ts';
import { measureLab } from '../bench/measure.ts';
import { LabProblem } from '../problem.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const bench: Verb = {
  usage: 'bench [--record]',
  summary:
    'measures a lab of its own (two clusters, demo): up, memory, rest, down; --record keeps the figures to compare with',
  async run(args, { log, signal }) {
    const { values } = readOptions(args, { record: { type: 'boolean' } }, bench.usage);
    const { figures, slow } = await measureLab(values.dir, { log, signal });
    log(`this machine was ${slow.toFixed(2)} times as slow as the one that the limits are for`);
    if (values.record) writeBaseline(figures);
    const verdicts = judge(figures, readBaseline(), slow);
    for (const verdict of verdicts) console.log(lineOf(verdict));
    const tooMuch = verdicts.filter(({ ok }) => !ok).map(({ name }) => name);
    if (tooMuch.length > 0) {
      throw new LabProblem(
        `too much: ${tooMuch.join(', ')}`,
        'Find what grew, or record the new figures with --record and say why in the commit.',
      );
    }
  },
};
