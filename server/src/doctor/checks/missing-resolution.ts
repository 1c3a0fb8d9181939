import type { BlockFacts } from '../../protocol/thanos.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { durationText } from '../flags.ts';
import { labelKey, labelText } from '../label-sets.ts';

/**
 * Ages (ms) at which blocks of a resolution (ms) should be there: what Thanos waits for, and four days for a compactor
 * that is behind. Source: thanos v0.42.4 cmd/thanos/downsample.go (40 h, 10 days).
 */
const slackMs = 4 * 86_400_000;
const expected = [
  { resolution: 300_000, name: '5m', after: 40 * 3_600_000 + slackMs },
  { resolution: 3_600_000, name: '1h', after: 10 * 86_400_000 + slackMs },
] as const;

/** Downsampling starts with blocks of this length (ms); shorter ones wait. Source: cmd/thanos/downsample.go. */
const leastLengths: ReadonlyMap<number, number> = new Map([
  [300_000, 40 * 3_600_000],
  [3_600_000, 10 * 86_400_000],
]);

const lacking = (
  blocks: readonly BlockFacts[],
  { resolution, name, after }: (typeof expected)[number],
  now: number,
): readonly Problem[] => {
  const oldest = blocks.reduce((least, { minTime }) => Math.min(least, minTime), Infinity);
  const old = blocks.filter(({ maxTime, series }) => now - maxTime > after && series > 0);
  const [first] = old;
  // A block of two weeks that ends yesterday has the old time as well.
  const isThere = blocks.some(
    (block) => block.resolution === resolution && now - block.minTime > after,
  );
  if (first === undefined || isThere) return [];
  const length = Math.max(...old.map(({ maxTime }) => maxTime)) - oldest;
  if (length < (leastLengths.get(resolution) ?? 0)) return [];
  return [
    {
      key: `${name}:${labelKey(first.labels)}`,
      severity: 'warning',
      message: `The bucket has no ${name} data of ${labelText(first.labels)}, though its history is ${durationText(now - oldest)} old.`,
      explanation:
        'Queries over long times read finer data than they need: they are slow, and may run into limits. The compactor should have downsampled blocks of that age long ago.',
      fix: 'Check that a compactor runs on this bucket, has not halted, is not behind (`thanos_compact_todo_downsample_blocks`), and does not run with `--downsampling.disable`.',
      subject: { labels: first.labels },
    },
  ];
};

/** Old blocks without downsampled ones beside them. */
export const missingResolution: Check = {
  name: 'missing-resolution',
  title: 'Long ranges without downsampled data',
  look: ({ others, now }) => {
    const lists = others.flatMap(({ blocks }) => blocks?.blocks ?? []);
    if (lists.length === 0) return skipped('Nobody lists the blocks of a bucket.');
    const byLabels = Map.groupBy(lists, ({ labels }) => labelKey(labels));
    return [...byLabels.values()].flatMap((blocks) =>
      expected.flatMap((row) => lacking(blocks, row, now)),
    );
  },
};
