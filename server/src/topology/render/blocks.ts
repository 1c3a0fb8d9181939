import type { Cluster } from '../model.ts';
import type { Fields } from './manifest.ts';

/** Characters that regular expressions of Go take literally only behind a backslash. */
const escaped = (text: string): string => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);

/** Relabelling that keeps the blocks with the external labels of a cluster. */
export const ownBlocks = ({ externalLabels }: Cluster): readonly Fields[] =>
  Object.entries(externalLabels).map(([label, value]) => ({
    action: 'keep',
    source_labels: [label],
    regex: escaped(value),
  }));

/** Relabelling that keeps one part of all blocks. */
export const shardBlocks = (shard: number, shards: number): readonly Fields[] =>
  shards === 1
    ? []
    : [
        {
          action: 'hashmod',
          source_labels: ['__block_id'],
          target_label: 'shard',
          modulus: shards,
        },
        { action: 'keep', source_labels: ['shard'], regex: String(shard) },
      ];
