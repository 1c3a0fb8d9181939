import type {
  AutoscaleLine,
  AutoscaleReplay,
} from '../../../../server/src/protocol/autoscaling.ts';
import { runsOf } from './replay-state.ts';
import type { ReplaySubject } from './replay-state.ts';

/** Every point of every line: a row for each time, a column for each line; what a line says nothing of is empty. */
export function replayCsv(replay: AutoscaleReplay): string {
  const columns: readonly (readonly [string, AutoscaleLine])[] = [
    ['recorded', replay.recorded],
    ...runsOf(replay).map(({ name, line }) => [name, line] as const),
    ['demand', replay.demand],
    ...replay.metrics.map(({ key, line }) => [key, line] as const),
  ];
  const values = columns.map(
    ([, { times, values }]) => new Map(times.map((time, index) => [time, values[index] ?? null])),
  );
  const times = [...new Set(columns.flatMap(([, line]) => line.times))].toSorted((a, b) => a - b);
  const rows = times.map((time) => [
    new Date(time).toISOString(),
    ...values.map((line) => String(line.get(time) ?? '')),
  ]);
  return `${[['time', ...columns.map(([name]) => name)], ...rows]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')}\r\n`;
}

/** Quoted where it must be; what a spreadsheet would take for a formula is a text. */
function cell(text: string): string {
  const plain = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** `autoscaling-demo-strest-server`. */
export function fileNameOf({ autoscaler: { namespace, name } }: ReplaySubject): string {
  return `autoscaling-${namespace}-${name}`.replaceAll(/[^\w.-]+/g, '-');
}
