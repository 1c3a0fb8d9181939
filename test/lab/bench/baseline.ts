// The figures that were recorded, to compare with.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabFigures } from './figures.ts';

const file = join(import.meta.dirname, 'baseline.json');

export const readBaseline = (): LabFigures => JSON.parse(readFileSync(file, 'utf8')) as LabFigures;

/** Keeps figures, rounded. */
export const writeBaseline = (figures: LabFigures): void => {
  const rounded: LabFigures = {
    upSeconds: Math.round(figures.upSeconds),
    downSeconds: Math.round(10 * figures.downSeconds) / 10,
    memoryMebibytes: Math.round(figures.memoryMebibytes),
    idleProcessors: Math.round(1000 * figures.idleProcessors) / 1000,
  };
  writeFileSync(file, `${JSON.stringify(rounded, undefined, 2)}\n`);
};
