import type { CancellationToken } from 'vscode';
import { describe, expect, it } from 'vitest';
import { queryThanos, queryThanosTool } from '../../../client/src/tools/query-thanos.ts';
import { neverCancelled } from '../../../client/src/util/cancellation.ts';
import type { Requests } from '../../../server/src/protocol/methods.ts';
import type { RunParams, RunResult } from '../../../server/src/protocol/query.ts';

const now = Date.UTC(2026, 10, 23, 12);
const seconds = now / 1000;

const answered = (rows: readonly (readonly string[])[], omitted = 0): RunResult => ({
  ok: true,
  connection: 'stand',
  resultType: 'vector',
  table: {
    columns: [
      { name: 'cluster', align: 'left' },
      { name: 'value', align: 'right' },
    ],
    rows,
    omitted,
  },
  warnings: [],
  infos: [],
  stores: [],
  durationMs: 3,
});

/** Asks a server that gives one answer; tells what it was asked. */
async function ask(input: unknown, result: RunResult = answered([['aks', '4']])) {
  const asked: RunParams[] = [];
  const text = await queryThanos(
    {
      now: () => now,
      server: {
        request: async <M extends keyof Requests>(_: M, params: Requests[M]['params']) => {
          asked.push(params as RunParams);
          return Promise.resolve(result as Requests[M]['result']);
        },
      },
    },
    input,
    neverCancelled as CancellationToken,
  );
  return { asked, text };
}

describe('query_thanos', () => {
  it('shows a table of the chosen querier', async () => {
    const { asked, text } = await ask({ expr: 'count by (cluster) (up)' });
    expect(asked).toEqual([
      {
        uri: '',
        expr: 'count by (cluster) (up)',
        time: { kind: 'instant', at: null },
        options: {},
      },
    ]);
    expect(text.split('\n')).toEqual([
      'Expression: count by (cluster) (up)',
      'Evaluated at 2026-11-23 12:00:00 UTC.',
      'Result of the querier stand: vector, 1 row.',
      'cluster\tvalue',
      'aks\t4',
    ]);
  });

  it.each([
    [{ time: 'now-1h' }, { kind: 'instant', at: seconds - 3600 }],
    [{ time: 1_764_000_000 }, { kind: 'instant', at: 1_764_000_000 }],
    [
      { start: 'now-1h', step: '5m' },
      { kind: 'range', start: seconds - 3600, end: seconds, step: 300 },
    ],
    [
      { start: 'now-2h', end: 'now-1h', step: 60 },
      { kind: 'range', start: seconds - 7200, end: seconds - 3600, step: 60 },
    ],
  ])('reads %j as a time', async (input, time) => {
    const { asked } = await ask({ expr: 'up', ...input });
    expect(asked[0]?.time).toEqual(time);
  });

  it.each([
    [{}, /"expr"/],
    [{ expr: 7 }, /"expr"/],
    [null, /"expr"/],
    [{ expr: 'up', time: 'yesterday' }, /"yesterday" is no time/],
    [{ expr: 'up', start: 'now', end: 'now-1h' }, /must be after its start/],
    [{ expr: 'up', start: 'now-30d', step: '1s' }, /too short/],
  ])('refuses %j with a sentence', async (input, sentence) => {
    await expect(ask(input)).rejects.toThrow(sentence);
  });

  it('says what is left out', async () => {
    const many = Array.from({ length: 150 }, (_, index) => [`c${index}`, '1']);
    const { text } = await ask({ expr: 'up' }, answered(many, 850));
    const lines = text.split('\n');
    expect(lines).toHaveLength(3 + 1 + 100 + 1);
    expect(lines.at(-1)).toMatch(/^Truncated: 900 of 1000 rows are left out\. Aggregate/);
  });

  it('says first why a result is not whole', async () => {
    const result = answered([['aks', '4']]);
    const { text } = await ask({ expr: 'up' }, {
      ...result,
      warnings: ['The sidecar a:10901 is down: the result is without its series.'],
      stores: [
        { name: 'a:10901', type: 'sidecar', lastError: 'refused\nhere' },
        { name: 'b:10901', type: 'store', lastError: null },
      ],
    } as RunResult);
    expect(text.split('\n').slice(3, 5)).toEqual([
      'Warning: The sidecar a:10901 is down: the result is without its series.',
      String.raw`Store that failed: sidecar a:10901: refused\nhere`,
    ]);
  });

  it('says that nothing was found', async () => {
    const { text } = await ask({ expr: 'up' }, answered([]));
    expect(text).toMatch(/vector, 0 rows\.\nNo data\.$/);
  });

  it.each([
    ['configuration', /^No connection\. The user chooses one with the command/],
    ['bad-query', /^No connection\.$/],
  ] as const)('gives on why a %s fails', async (kind, sentence) => {
    const failure = { kind, message: 'No connection.' };
    await expect(ask({ expr: 'up' }, { ok: false, failure } as RunResult)).rejects.toThrow(
      sentence,
    );
  });

  it('asks a person with the expression as it is', () => {
    const { message } = queryThanosTool.question({ expr: '`up` [x](command:y)' });
    expect(message).toContainEqual({
      kind: 'code',
      language: 'promql',
      text: '`up` [x](command:y)',
    });
  });
});
