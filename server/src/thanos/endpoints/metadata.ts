import * as z from 'zod';
import { metricType } from '../../metadata/metric-type.ts';
import type { MetricInfo } from '../../metadata/snapshot.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import type { Answer } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';

const family = z.object({
  type: z.string().optional(),
  help: z.string().optional(),
  unit: z.string().optional(),
});

const families = z.record(z.string(), z.array(family).nullable()).nullish();

const maxBytes = 16 << 20;

/** Type, help and unit by family name: of one metric, or of at most `limit` families. Targets may disagree: first wins. */
export const askMetadata = async (
  requester: Requester,
  question: { readonly metric?: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly MetricInfo[]>>> => {
  const { metric, limit } = question;
  const params = [
    ...(metric === undefined ? [] : [['metric', metric] as const]),
    ['limit', String(limit)] as const,
  ];
  const outcome = await askJson(
    requester,
    { path: '/api/v1/metadata', canPost: false, params, deadlines: metadataDeadlines },
    { schema: families, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  const infos = Object.entries(outcome.value.data ?? {}).flatMap(([name, entries]) => {
    const [first] = entries ?? [];
    if (first === undefined) return [];
    const { type, help = '', unit = '' } = first;
    return [{ name, type: metricType(type), help, unit }];
  });
  // No server says that the limit cut this answer.
  const complete = outcome.value.complete && (metric !== undefined || infos.length < limit);
  return success({ ...outcome.value, data: infos, complete });
};
