// What a lab costs, against what was recorded: two clusters with the demo, up, at rest and down.
import { expect, it } from 'vitest';
import { defaultDir } from '../state/paths.ts';
import { readBaseline } from './baseline.ts';
import { judge, lineOf } from './figures.ts';
import { measureLab } from './measure.ts';

const log = (line: string) => console.log(line);

it('has not grown by a quarter', async ({ signal }) => {
  const { figures, slow } = await measureLab(defaultDir(), { log, signal });
  const verdicts = judge(figures, readBaseline(), slow);
  for (const verdict of verdicts) log(lineOf(verdict));
  expect(verdicts.filter(({ ok }) => !ok).map(lineOf)).toEqual([]);
});
