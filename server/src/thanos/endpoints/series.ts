import * as z from 'zod';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askList } from './answer.ts';
import type { Answer, ListConsumer } from './answer.ts';
import { dedupParams, metadataDeadlines, scopedParams } from './scoped.ts';
import type { ScopedQuestion } from './scoped.ts';

export type Series = Readonly<Record<string, string>>;

const labelSet = z.record(z.string(), z.string());
const decoder = new TextDecoder();
const maxBytes = 16 << 20;

const seriesConsumer = (found: Series[], limit: number): ListConsumer => ({
  isFull: () => found.length >= limit,
  read: (bytes, start, end) => {
    try {
      const series = labelSet.safeParse(JSON.parse(decoder.decode(bytes.subarray(start, end))));
      if (series.success) found.push(series.data);
      return series.success;
    } catch {
      return false;
    }
  },
});

/** Label sets of the series of a scope, which must not be empty. A query-frontend ignores the limit; we do not. */
export const askSeries = async (
  requester: Requester,
  question: ScopedQuestion,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly Series[]>>> => {
  let found: Series[] = [];
  const makeConsumer = (): ListConsumer => {
    found = [];
    return seriesConsumer(found, question.limit);
  };
  const params = [...scopedParams(question), ...dedupParams(question.options)];
  const outcome = await askList(
    requester,
    { path: '/api/v1/series', canPost: true, params, deadlines: metadataDeadlines },
    { makeConsumer, maxBytes },
    signal,
  );
  return outcome.ok ? success({ ...outcome.value, data: found }) : outcome;
};
