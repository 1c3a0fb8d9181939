import * as z from 'zod';
import { metricType } from '../../metadata/metric-type.ts';
import type { MetricInfo } from '../../metadata/snapshot.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askList } from './answer.ts';
import type { Answer, ListConsumer } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';

const family = z.object({
  type: z.string().optional(),
  help: z.string().optional(),
  unit: z.string().optional(),
});

const entries = z.record(z.string(), z.array(family).nullable());

const decoder = new TextDecoder();
const maxBytes = 16 << 20;

/** Decodes family by family, so that thousands of them are never objects all at once. */
const familyConsumer = (infos: MetricInfo[], limit: number): ListConsumer => ({
  isFull: () => infos.length >= limit,
  read: (bytes, start, end) => {
    try {
      const pair = `{${decoder.decode(bytes.subarray(start, end))}}`;
      const decoded = entries.safeParse(JSON.parse(pair));
      for (const [name, found] of Object.entries(decoded.data ?? {})) {
        const [first] = found ?? [];
        if (first === undefined) continue;
        const { type, help = '', unit = '' } = first;
        infos.push({ name, type: metricType(type), help, unit });
      }
      return decoded.success;
    } catch {
      return false;
    }
  },
});

/** Type, help and unit by family name: of one metric, or of at most `limit` families. Targets may disagree: first wins. */
export const askMetadata = async (
  requester: Requester,
  question: { readonly metric?: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly MetricInfo[]>>> => {
  const { metric, limit } = question;
  let infos: MetricInfo[] = [];
  const makeConsumer = (): ListConsumer => {
    infos = [];
    return familyConsumer(infos, limit);
  };
  const params = [
    ...(metric === undefined ? [] : [['metric', metric] as const]),
    ['limit', String(limit)] as const,
  ];
  const outcome = await askList(
    requester,
    { path: '/api/v1/metadata', canPost: false, params, deadlines: metadataDeadlines },
    { container: 'object', makeConsumer, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  // No server says that the limit cut this answer.
  const complete = outcome.value.complete && (metric !== undefined || infos.length < limit);
  return success({ ...outcome.value, data: infos, complete });
};
