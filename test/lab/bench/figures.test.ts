import { expect, test } from 'vitest';
import { judge, lineOf } from './figures.ts';
import type { LabFigures } from './figures.ts';

const baseline: LabFigures = {
  upSeconds: 60,
  downSeconds: 5,
  memoryMebibytes: 1000,
  idleProcessors: 0.4,
};

const rows: readonly (readonly [string, Partial<LabFigures>, number, readonly string[]])[] = [
  ['what was recorded is well', {}, 1, []],
  ['a quarter more is still well', { memoryMebibytes: 1250, idleProcessors: 0.5 }, 1, []],
  ['more memory is not', { memoryMebibytes: 1251 }, 1, ['memory']],
  ['nor is more work at rest', { idleProcessors: 0.51 }, 1, ['idle']],
  ['times have limits of their own', { upSeconds: 120, downSeconds: 15 }, 1, []],
  [
    'and pass them',
    { upSeconds: 121, downSeconds: 15.1 },
    1,
    ['up, two clusters with the demo', 'down'],
  ],
  ['a busy machine may take longer', { upSeconds: 240, downSeconds: 30 }, 2, []],
  ['but needs no more memory', { memoryMebibytes: 1300 }, 2, ['memory']],
];

test.each(rows)('%s', (_name, changed, slow, tooMuch) => {
  const verdicts = judge({ ...baseline, ...changed }, baseline, slow);
  expect(verdicts.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(tooMuch);
});

test('memory never passes 3 GiB, whatever was recorded', () => {
  const large = { ...baseline, memoryMebibytes: 3000 };
  const memory = judge(large, large, 1).find(({ name }) => name === 'memory');
  expect(memory?.limit).toBe(3072);
});

test('a line says what is too much', () => {
  const [first] = judge({ ...baseline, upSeconds: 121 }, baseline, 1).map(lineOf);
  expect(first).toMatch(/^up, two clusters with the demo +121 s +at most 120 +TOO MUCH$/);
});
