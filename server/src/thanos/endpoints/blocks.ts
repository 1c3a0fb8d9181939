import * as z from 'zod';
import type { BlockFacts, BlocksFacts } from '../../protocol/thanos.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';
import { instantOf } from './times.ts';

const maxBytes = 64 << 20;

const block = z
  .object({
    ulid: z.string(),
    minTime: z.number(),
    maxTime: z.number(),
    stats: z
      .object({ numSeries: z.number().optional(), numSamples: z.number().optional() })
      .nullish(),
    compaction: z.object({ level: z.number().optional() }).nullish(),
    thanos: z
      .object({
        labels: z.record(z.string(), z.string()).nullish(),
        downsample: z.object({ resolution: z.number().optional() }).nullish(),
        source: z.string().optional(),
      })
      .nullish(),
  })
  .transform(({ ulid, minTime, maxTime, stats, compaction, thanos }): BlockFacts => ({
    ulid,
    minTime,
    maxTime,
    labels: thanos?.labels ?? {},
    resolution: thanos?.downsample?.resolution ?? 0,
    level: compaction?.level ?? 0,
    source: thanos?.source ?? '',
    series: stats?.numSeries ?? 0,
    samples: stats?.numSamples ?? 0,
  }));

const blocks = z.object({
  blocks: z.array(block).nullish(),
  refreshedAt: z.string().optional(),
  err: z.union([z.string(), z.null(), z.object({})]).optional(),
});

const askView = async (
  requester: Requester,
  view: 'global' | 'loaded',
  signal: AbortSignal,
): Promise<Outcome<BlocksFacts>> => {
  const params = view === 'loaded' ? ([['view', view]] as const) : [];
  const outcome = await askJson(
    requester,
    { path: '/api/v1/blocks', canPost: false, params, deadlines: metadataDeadlines },
    { schema: blocks, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  const { data } = outcome.value;
  const refreshedAt = instantOf(data.refreshedAt);
  return success({
    blocks: data.blocks ?? [],
    ...(typeof data.err === 'string' && data.err !== '' ? { error: data.err } : {}),
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
  });
};

/**
 * Blocks of a bucket as a compactor or a bucket web lists them; of a store gateway those that it has loaded, for it
 * never fills the view of the whole bucket. Source: thanos v0.42.4 pkg/api/blocks/v1.go, cmd/thanos/store.go.
 */
export const askBlocks = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<BlocksFacts>> => {
  const whole = await askView(requester, 'global', signal);
  return whole.ok && whole.value.refreshedAt === undefined && whole.value.blocks.length === 0
    ? askView(requester, 'loaded', signal)
    : whole;
};
