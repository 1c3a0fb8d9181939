import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { referenceError } from '../../support/conformance.ts';

const folder = new URL('../../fixtures/promql/', import.meta.url);

function rows(file: string): readonly unknown[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}

const sourced = z.object({ expr: z.string(), source: z.string(), license: z.string() });
const validRow = sourced.extend({ type: z.string(), tree: z.unknown() });
const invalidRow = sourced.extend({ error: referenceError });

/** What the reference accepts, with its value type and its tree in byte offsets. */
export const valid = rows('valid.jsonl').map((row) => validRow.parse(row));

/** What the reference refuses, with its first error. */
export const invalid = rows('invalid.jsonl').map((row) => invalidRow.parse(row));

const seriesRow = z.object({
  text: z.string(),
  flags: z.array(z.literal('unquoted-utf8-names')),
  source: z.string(),
  license: z.string(),
  values: z.array(z.union([z.number(), z.string(), z.null()])).optional(),
  errors: z.array(referenceError).optional(),
});

/** Series descriptions with their values or all their errors; histograms and what is no JSON number are text. */
export const series = rows('series.jsonl').map((row) => seriesRow.parse(row));
