import { describe, expect, it } from 'vitest';
import { resultText } from '../../../client/src/run/result-text.ts';
import type { FinishedRun } from '../../../client/src/run/result-text.ts';

const run: FinishedRun = {
  params: {
    uri: 'file:///q.promql',
    expr: 'sum by (cluster) (\n  up\n)',
    time: { kind: 'instant', at: null },
    options: { dedup: false },
  },
  answer: {
    ok: true,
    connection: 'stand',
    resultType: 'vector',
    table: {
      columns: [
        { name: 'cluster', align: 'left' },
        { name: 'value', align: 'right' },
      ],
      rows: [['aks', '5']],
      omitted: 0,
    },
    warnings: ['no store for [gke](x)\u001B'],
    infos: [],
    stores: [
      { name: '127.0.0.1:1', type: 'sidecar', lastError: null },
      { name: '127.0.0.1:2', type: 'store', lastError: 'gone\nfor good' },
    ],
    durationMs: 12.4,
  },
  finishedAt: 1_700_000_000.7,
};

describe('resultText', () => {
  it('tells what was asked, how, and what came back', () => {
    expect(resultText(run)).toMatchInlineSnapshot(`
      "sum by (cluster) (
        up
      )

      vector, 1 row · stand · 2023-11-14 22:13:20 UTC · 12 ms

      Warnings
        no store for [gke](x)\\u{1b}

      cluster  value
      ───────  ─────
      aks          5

      Options
        Deduplicate        no
        Partial response   server default
        Source resolution  server default

      Stores
        sidecar  127.0.0.1:1
        store    127.0.0.1:2  failed: gone\\nfor good
      "
    `);
  });

  it('tells the range, no data, and rows left out', () => {
    const params: FinishedRun['params'] = {
      ...run.params,
      time: { kind: 'range', start: 0, end: 60, step: 15 },
    };
    const empty = resultText({
      ...run,
      params,
      answer: {
        ...run.answer,
        warnings: [],
        stores: [],
        table: { columns: [], rows: [], omitted: 7 },
      },
    });
    expect(empty).toContain(
      '\nvector, 7 rows · stand · 1970-01-01 00:00:00 UTC to 1970-01-01 00:01:00 UTC, step 15 s · 12 ms\n',
    );
    expect(empty).toContain('\nNo data.\n\n7 more rows are not shown.\n');
    expect(empty).not.toContain('Warnings');
    expect(empty).not.toContain('Stores');
  });
});
