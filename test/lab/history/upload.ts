// A history's way into a bucket, with Thanos' own tool; store gateways serve it from there.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '../../stand/binaries.mjs';
import { withLock } from '../../stand/files.mjs';
import { run } from '../../stand/processes.mjs';
import { objectStoreConfig } from '../components/object-store-secret.ts';
import type { BucketAccess } from '../object-store.ts';
import type { History, HistoryContext } from './blocks.ts';

/** What Thanos' uploader remembers beside blocks; to upload them to another bucket it must forget. */
const uploaderMemory = 'thanos.shipper.json';

export interface Upload {
  readonly history: History;
  readonly access: BucketAccess;
  /** Value of the external label `replica`, as the lab's Prometheus has it. */
  readonly replica: string;
}

/** Uploads the blocks of all clusters, each with its external labels; what is there already stays. */
export const uploadHistory = (upload: Upload, context: HistoryContext): Promise<void> =>
  // The uploader keeps its notes beside the blocks, so two at a time would confuse each other.
  withLock(`${upload.history.truthFile}.lock`, context, () => uploadAll(upload, context));

const uploadAll = async (
  { history, access, replica }: Upload,
  context: HistoryContext,
): Promise<void> => {
  const thanos = await ensureBinary('thanos', context);
  const dir = await mkdtemp(join(tmpdir(), 'gauntlet-history-'));
  try {
    const config = join(dir, 'objstore.yml');
    const { objectStore, keys: objectStoreKeys } = access;
    const text = objectStoreConfig({ lab: { objectStore }, objectStoreKeys });
    await writeFile(config, text, { mode: 0o600 });
    for (const cluster of history.parameters.clusters) {
      context.log(`history: uploading the blocks of ${cluster}`);
      const blocks = history.blocksOf(cluster);
      await rm(join(blocks, uploaderMemory), { force: true });
      await run(thanos, uploadArguments({ config, blocks, cluster, replica }), {
        signal: context.signal,
      });
    }
  } finally {
    await rm(dir, { recursive: true });
  }
};

const uploadArguments = (wanted: {
  readonly config: string;
  readonly blocks: string;
  readonly cluster: string;
  readonly replica: string;
}): readonly string[] => [
  'tools',
  'bucket',
  'upload-blocks',
  `--objstore.config-file=${wanted.config}`,
  `--path=${wanted.blocks}`,
  `--label=cluster=${JSON.stringify(wanted.cluster)}`,
  `--label=replica=${JSON.stringify(wanted.replica)}`,
];
