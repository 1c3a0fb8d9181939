// Measures what a lab costs.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judge, lineOf } from '../bench/figures.ts';
import type { LabFigures } from '../bench/figures.ts';
import { measureLab } from '../bench/measure.ts';
import { LabProblem } from '../problem.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const baselineFile = fileURLToPath(new URL('../bench/baseline.json', import.meta.url));

export const bench: Verb = {
  usage: 'bench [--record]',
  summary:
    'measures a lab of its own (two clusters, demo): up, memory, rest, down; --record keeps the figures to compare with',
  async run(args, { log, signal }) {
    const { values } = readOptions(args, { record: { type: 'boolean' } }, bench.usage);
    const { figures, slow } = await measureLab(values.dir, { log, signal });
    log(`this machine was ${slow.toFixed(2)} times as slow as the one that the limits are for`);
    if (values.record) {
      writeFileSync(baselineFile, `${JSON.stringify(rounded(figures), undefined, 2)}\n`);
    }
    const baseline = JSON.parse(readFileSync(baselineFile, 'utf8')) as LabFigures;
    const verdicts = judge(figures, baseline, slow);
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

const rounded = (figures: LabFigures): LabFigures => ({
  upSeconds: Math.round(figures.upSeconds),
  downSeconds: Math.round(10 * figures.downSeconds) / 10,
  memoryMebibytes: Math.round(figures.memoryMebibytes),
  idleProcessors: Math.round(1000 * figures.idleProcessors) / 1000,
});
