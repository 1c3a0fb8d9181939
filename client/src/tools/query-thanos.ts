import type { CancellationToken } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Failure } from '../../../server/src/protocol/connections.ts';
import type { RunParams, RunResult } from '../../../server/src/protocol/query.ts';
import type { Explorer } from '../explorer/explorer.ts';
import { formatMoment } from '../run/duration.ts';
import { defaultChoices, toTime } from '../run/run-choices.ts';
import { printable } from '../run/text-table.ts';
import { asFields, asText } from '../util/values.ts';
import { say } from '../util/words.ts';
import { boundedLines } from './bounded-lines.ts';
import type { Tool } from './tool.ts';

/** Rows in one answer; what is left out is counted. */
const mostRows = 100;
const mostSentences = 10;

/** Evaluates PromQL on the querier that the window's documents are written against. */
export const queryThanosTool: Tool = {
  question: (input) => ({
    title: say('Run a PromQL query?'),
    message: [
      {
        kind: 'text',
        text: say('The chosen querier evaluates this expression. Nothing is changed.'),
      },
      { kind: 'code', language: 'promql', text: wishOf(input).expr },
    ],
    running: say('Querying Thanos'),
  }),
  run: queryThanos,
};

interface Wish {
  readonly expr: string;
  readonly at: string;
  readonly range: { readonly from: string; readonly to: string; readonly step: string } | undefined;
}

function wishOf(input: unknown): Wish {
  const fields = asFields(input) ?? {};
  const from = asTime(fields['start']);
  return {
    expr: asText(fields['expr']) ?? '',
    at: asTime(fields['time']) ?? defaultChoices.at,
    range:
      from === undefined
        ? undefined
        : {
            from,
            to: asTime(fields['end']) ?? defaultChoices.to,
            step: asTime(fields['step']) ?? defaultChoices.step,
          },
  };
}

/** Models write Unix seconds as numbers too. */
function asTime(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : asText(value);
}

type QueryTools = Pick<Explorer, 'now'> & { readonly server: Pick<Explorer['server'], 'request'> };

/** Input: `{expr, time?}`, or `{expr, start, end?, step?}` for a range; anything else in it is ignored. */
export async function queryThanos(
  { server, now }: QueryTools,
  input: unknown,
  token: CancellationToken,
): Promise<string> {
  const { expr, at, range } = wishOf(input);
  if (expr === '') throw new Error('The input has no expression: set "expr" to PromQL.');
  const seconds = Math.floor(now() / 1000);
  const time = toTime(
    { ...defaultChoices, at, ...range },
    range === undefined ? 'instant' : 'range',
    seconds,
  );
  if (!time.ok) throw new Error(time.message);
  const params: RunParams = { uri: '', expr, time: time.time, options: {} };
  const result = await server.request(methods.run, params, token);
  if (!result.ok) throw new Error(advised(result.failure));
  return answer(params, result, seconds);
}

/** Only people choose which server is asked. */
function advised({ kind, message }: Failure): string {
  return kind === 'configuration'
    ? `${message} The user chooses one with the command "Gauntlet: Choose Connection", or with "Use for PromQL" on a querier in the view Thanos.`
    : message;
}

function answer(
  { expr, time }: RunParams,
  { connection, resultType, table, warnings, infos, stores }: Extract<RunResult, { ok: true }>,
  now: number,
): string {
  const { columns, rows, omitted } = table;
  const all = rows.length + omitted;
  const failed = stores.filter(({ lastError }) => lastError !== null);
  const line = (cells: readonly string[]): string => cells.map(printable).join('\t');
  const left = all - Math.min(rows.length, mostRows);
  return boundedLines(
    [
      `Expression: ${printable(expr)}`,
      time.kind === 'instant'
        ? `Evaluated at ${formatMoment(time.at ?? now)}.`
        : `Evaluated from ${formatMoment(time.start)} to ${formatMoment(time.end)}, step ${time.step} s; a row tells the course of one series.`,
      `Result of the querier ${printable(connection)}: ${resultType}, ${all === 1 ? '1 row' : `${all} rows`}.`,
      ...sentences('Warning', warnings),
      ...sentences('Note', infos),
      ...sentences(
        'Store that failed',
        failed.map(({ name, type, lastError }) => `${type} ${name}: ${lastError ?? ''}`),
      ),
      ...(rows.length === 0 ? ['No data.'] : [line(columns.map(({ name }) => name))]),
      ...rows.slice(0, mostRows).map(line),
      ...(left > 0 ? [`Truncated: ${left} of ${all} rows are left out. ${narrower}`] : []),
    ],
    narrower,
  );
}

const narrower = 'Aggregate, use topk, or select less to see the others.';

function sentences(title: string, texts: readonly string[]): readonly string[] {
  return [
    ...texts.slice(0, mostSentences).map((text) => `${title}: ${printable(text)}`),
    ...(texts.length > mostSentences
      ? [`${title}: ${texts.length - mostSentences} more are left out.`]
      : []),
  ];
}
