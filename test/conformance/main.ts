/**
 * Runs the conformance files of a folder through the product: `npm run conformance -- DIR [--show N]`.
 * Prints one line a figure and ends with 1 when the folder or a file is missing or a goal is not reached.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Check, Figure } from './check.ts';
import { checks } from './checks.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'string', default: '3' } },
});
const [directory] = positionals;
const shown = Number(values.show);

function readRows(path: string): readonly unknown[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}

function isReached({ passed, total, goal }: Figure): boolean {
  return total > 0 && passed >= goal * total;
}

function printFigure(file: string, figure: Figure): void {
  const { name, passed, total, goal, failures } = figure;
  const share = `${((100 * passed) / total).toFixed(2)} %`.padStart(9);
  const counts = `${passed}/${total}`.padStart(11);
  const wanted = `goal ${(100 * goal).toFixed(1)} %`.padEnd(13);
  const verdict = isReached(figure) ? 'ok' : 'MISSED';
  console.log(`${file.padEnd(18)} ${name.padEnd(26)} ${counts} ${share}  ${wanted} ${verdict}`);
  for (const failure of failures.slice(0, shown)) console.log(`  ${failure}`);
}

/** Whether all goals of the file are reached. */
function runCheck(folder: string, { file, run }: Check): boolean {
  const path = join(folder, `${file}.jsonl`);
  if (!existsSync(path)) {
    console.log(`${file.padEnd(18)} missing: ${path}`);
    return false;
  }
  const figures = run(readRows(path));
  for (const figure of figures) printFigure(file, figure);
  return figures.length > 0 && figures.every(isReached);
}

if (directory === undefined || !existsSync(directory)) {
  console.error(`conformance: no such folder: ${directory ?? '(none given)'}`);
  process.exitCode = 1;
} else {
  const failed = checks.filter((check) => !runCheck(directory, check)).map(({ file }) => file);
  const files = new Set(checks.map(({ file }) => file));
  console.log(
    failed.length === 0
      ? `all goals reached in ${files.size} files`
      : `goals missed: ${[...new Set(failed)].join(', ')}`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}
