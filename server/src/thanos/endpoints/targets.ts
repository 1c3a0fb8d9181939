import * as z from 'zod';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import type { Answer } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';

/** What is scraped, as far as a summary needs it. */
export interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly pool: string;
  /** `up`, `down`, `unknown`. */
  readonly health: string;
  readonly lastError: string;
}

const maxBytes = 64 << 20;

const target = z
  .object({
    labels: z.record(z.string(), z.string()).nullish(),
    scrapePool: z.string().optional(),
    health: z.string().optional(),
    lastError: z.string().optional(),
  })
  .transform((read): Target => ({
    labels: read.labels ?? {},
    pool: read.scrapePool ?? '',
    health: read.health ?? 'unknown',
    lastError: read.lastError ?? '',
  }));

const targets = z.object({ activeTargets: z.array(target).nullish() }).nullish();

/** Targets that are scraped now; a querier gives those of all Prometheus behind it. */
export const askTargets = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly Target[]>>> => {
  const params = [['state', 'active']] as const;
  const outcome = await askJson(
    requester,
    { path: '/api/v1/targets', canPost: false, params, deadlines: metadataDeadlines },
    { schema: targets, maxBytes },
    signal,
  );
  return outcome.ok
    ? success({ ...outcome.value, data: outcome.value.data?.activeTargets ?? [] })
    : outcome;
};
