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
  err: z.unknown(),
});

/** UTF-16 units of an error that are told. */
const maxErrorLength = 500;

/** All texts within an answer, in its order. */
const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

/**
 * What went wrong with a component's last look. It writes the error itself as JSON, not its text: what Go's errors
 * export, which is nothing of most, and `{}`. Source: thanos v0.42.4 pkg/api/blocks/v1.go BlocksInfo.Err.
 */
const errorOf = (err: unknown): string | undefined => {
  if (err === undefined || err === null || err === '') return undefined;
  const texts = textsOf(err).join(': ').slice(0, maxErrorLength);
  return texts === '' ? 'the component does not say why here, but in its log' : texts;
};

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
  const error = errorOf(data.err);
  return success({
    blocks: data.blocks ?? [],
    ...(error === undefined ? {} : { error }),
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
