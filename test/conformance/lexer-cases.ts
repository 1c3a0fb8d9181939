import * as z from 'zod';
import { lex, parseSeries } from '../../server/src/promql/index.ts';
import { fromBytes, fullPrometheus } from '../support/conformance.ts';
import { count, difference } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  input: z.string(),
  input_latin1: z.string().optional(),
  ok: z.boolean(),
  seriesDesc: z.boolean().optional(),
  tokens: z.array(z.tuple([z.string(), z.number(), z.string()])).optional(),
});

type LexedToken = readonly [type: string, start: number, text: string];

function lexRow(text: string, isSeries: boolean): readonly LexedToken[] {
  const tokens = isSeries ? parseSeries(text).tokens : lex(text, fullPrometheus);
  return tokens.map(({ type, start, text: written }) => [type, start, written]);
}

export const lexerCases: Check = {
  file: 'lexer_cases',
  run: (rows) => [
    count('tokens or refusal', rows, (value) => {
      const row = rowShape.parse(value);
      const text = row.input_latin1 === undefined ? row.input : fromBytes(row.input_latin1);
      const tokens = lexRow(text, row.seriesDesc ?? false);
      if (row.ok) return difference(text, row.tokens, tokens);
      const refused = tokens.some(([type]) => type === 'ERROR');
      return refused ? undefined : `${JSON.stringify(text)} was not refused`;
    }),
  ],
};
