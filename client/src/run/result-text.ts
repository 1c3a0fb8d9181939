import type { RunParams, RunResult } from '../../../server/src/protocol/query.ts';
import { formatMoment } from './duration.ts';
import { describeOptions } from './run-choices.ts';
import { printable, tableLines } from './text-table.ts';

export type Answer = Extract<RunResult, { readonly ok: true }>;

export interface FinishedRun {
  readonly params: RunParams;
  readonly answer: Answer;
  /** When the answer came, Unix seconds: the moment of an instant query at `now`. */
  readonly finishedAt: number;
}

/** A run as the text of a read-only document: what was asked and what came back first, how and from where below. */
export function resultText(run: FinishedRun): string {
  const { params, answer } = run;
  const { table } = answer;
  const summary = [
    `${answer.resultType}, ${rowCount(table.rows.length, table.omitted)}`,
    printable(answer.connection),
    timeText(run),
    `${Math.round(answer.durationMs)} ms`,
  ];
  const options = describeOptions(params.options);
  const labelWidth = Math.max(...options.map(([label]) => label.length));
  return [
    // The expression keeps its lines; nothing else in it may break the text.
    ...params.expr.trim().split(/\r?\n/).map(printable),
    '',
    summary.join(' · '),
    ...section('Warnings', answer.warnings),
    ...section('Notes', answer.infos),
    '',
    ...(table.rows.length > 0 ? tableLines(table) : ['No data.']),
    ...(table.omitted > 0 ? ['', `${table.omitted} more rows are not shown.`] : []),
    ...section(
      'Options',
      options.map(([label, value]) => `${label.padEnd(labelWidth)}  ${value}`),
    ),
    ...section('Stores', storeLines(answer.stores)),
    '',
  ].join('\n');
}

function timeText({ params: { time }, finishedAt }: FinishedRun): string {
  return time.kind === 'instant'
    ? formatMoment(time.at ?? Math.floor(finishedAt))
    : `${formatMoment(time.start)} to ${formatMoment(time.end)}, step ${time.step} s`;
}

function rowCount(shown: number, omitted: number): string {
  const count = shown + omitted;
  return count === 1 ? '1 row' : `${count.toLocaleString('en-US')} rows`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${printable(line)}`)];
}

function storeLines(stores: Answer['stores']): readonly string[] {
  const width = Math.max(0, ...stores.map(({ type }) => type.length));
  return stores.map(({ name, type, lastError }) => {
    const store = `${type.padEnd(width)}  ${name}`;
    return lastError === null ? store : `${store}  failed: ${lastError}`;
  });
}
