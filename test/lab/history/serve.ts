// A history without a cluster: a store gateway and a querier on the loopback interface serve its blocks from a bucket.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBinary } from '../../stand/binaries.mjs';
import { ProcessSet, freePorts, waitFor } from '../../stand/processes.mjs';
import { objectStoreConfig } from '../components/object-store-secret.ts';
import { newObjectStoreKeys, startObjectStore } from '../object-store.ts';
import { getData } from '../timeline/query.ts';
import { ensureHistory, readTruth } from './blocks.ts';
import type { History } from './blocks.ts';
import type { HistoryParameters } from './model/parameters.ts';
import type { HistoryTruth } from './model/truth.ts';
import { uploadHistory } from './upload.ts';

/** Value of the external label `replica`, as the lab's Prometheus has it. */
export const servedReplica = 'prometheus-0';

const log = (): void => undefined;

export interface ServedHistory {
  readonly history: History;
  readonly truth: HistoryTruth;
  readonly querierUrl: string;
  /** The configuration of the bucket, for Thanos' tools. */
  readonly bucketConfig: string;
  readonly stop: () => Promise<void>;
}

/** Makes or finds a history, puts it into a bucket of its own, and serves it. */
export const serveHistory = async (parameters: HistoryParameters): Promise<ServedHistory> => {
  const dir = await mkdtemp(join(tmpdir(), 'gauntlet-history-test-'));
  const processes = new ProcessSet({ log, dir });
  const stop = async (): Promise<void> => {
    await processes.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const history = await ensureHistory(parameters, { log });
    const [port = 0, ...ports] = await freePorts(5);
    const store = await startObjectStore({
      keys: newObjectStoreKeys(),
      address: '127.0.0.1',
      port,
      dir,
      bucket: 'thanos',
      processes,
      log,
    });
    await uploadHistory({ history, access: store.access, replica: servedReplica }, { log });
    const bucketConfig = join(dir, 'objstore.yml');
    const { objectStore, keys: objectStoreKeys } = store.access;
    await writeFile(bucketConfig, objectStoreConfig({ lab: { objectStore }, objectStoreKeys }));
    const querierUrl = await startThanos({ dir, processes, bucketConfig, ports });
    return { history, truth: await readTruth(history), querierUrl, bucketConfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

interface Place {
  readonly dir: string;
  readonly processes: ProcessSet;
  readonly bucketConfig: string;
  readonly ports: readonly number[];
}

/** A store gateway over the bucket, and a querier that has seen it. */
const startThanos = async ({ dir, processes, bucketConfig, ports }: Place): Promise<string> => {
  const thanos = await ensureBinary('thanos', { log });
  const [storeHttp, storeGrpc, queryHttp, queryGrpc] = ports.map((port) => `127.0.0.1:${port}`);
  const store = [
    'store',
    `--objstore.config-file=${bucketConfig}`,
    `--data-dir=${join(dir, 'store')}`,
    `--http-address=${storeHttp}`,
    `--grpc-address=${storeGrpc}`,
  ];
  const query = [
    'query',
    `--http-address=${queryHttp}`,
    `--grpc-address=${queryGrpc}`,
    '--query.replica-label=replica',
    `--endpoint.sd-config=${JSON.stringify({ endpoints: [{ address: storeGrpc }] })}`,
    '--endpoint.info-timeout=1s',
  ];
  const running = [
    await processes.start('store', thanos, store, { logFile: join(dir, 'store.log') }),
    await processes.start('query', thanos, query, { logFile: join(dir, 'query.log') }),
  ];
  const url = `http://${queryHttp}`;
  const seen = async (): Promise<true | undefined> => {
    const failure = running.map((one) => one.failure()).find(Boolean);
    if (failure !== undefined) throw new Error(failure);
    const stores = await getData(`${url}/api/v1/stores`).catch(() => undefined);
    return JSON.stringify(stores ?? {}).includes(servedReplica) ? true : undefined;
  };
  await waitFor(seen, { timeoutMs: 240_000, describe: () => 'the querier sees no history' });
  return url;
};
