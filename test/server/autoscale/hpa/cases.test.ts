import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { hpaDifference, hpaRow } from '../../../support/hpa-cases.ts';

const rows = z
  .array(hpaRow)
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../fixtures/autoscale/hpa-cases.json', import.meta.url), 'utf8'),
    ),
  );

test.each(rows.map((row) => [row.id, row] as const))('%s', (_id, row) => {
  expect(hpaDifference(row)).toBeUndefined();
});

test('every kind of row is there', () => {
  expect(new Set(rows.map(({ kind }) => kind)).size).toBe(16);
});
