// The lab's object store: versitygw, an S3 server over a folder, as one process beside the clusters.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { ensureBinary } from '../stand/binaries.mjs';
import { waitFor } from '../stand/processes.mjs';
import type { ProcessSet, Running } from '../stand/processes.mjs';
import type { LabPlan } from './plan.ts';

/** Random per lab; the secret half is for nobody else. */
export interface ObjectStoreKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A bucket and how to get in, as a client of S3 needs to know it. */
export interface BucketAccess {
  /** The endpoint is `host:port`, plain HTTP. */
  readonly objectStore: LabPlan['objectStore'];
  readonly keys: ObjectStoreKeys;
}

export interface ObjectStoreOptions {
  readonly keys: ObjectStoreKeys;
  /** The address to listen on. */
  readonly address: string;
  readonly port: number;
  /** Its data is below it (a bucket is a folder) and so is its log. */
  readonly dir: string;
  readonly bucket: string;
  readonly processes: Pick<ProcessSet, 'start' | 'end'>;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface ObjectStore {
  readonly access: BucketAccess;
  readonly running: Running;
  readonly stop: () => Promise<void>;
}

const healthPath = '/health';

/** Time (ms) it may take to come up on a busy machine, and to answer. */
const readyTimeoutMs = 30_000;
const answerTimeoutMs = 2000;

/** Keys that nobody has had before. */
export const newObjectStoreKeys = (): ObjectStoreKeys => ({
  accessKey: `LAB${randomBytes(8).toString('hex').toUpperCase()}`,
  secretKey: randomBytes(24).toString('base64url'),
});

/** Starts the store with one bucket and gives it when it answers. */
export const startObjectStore = async (options: ObjectStoreOptions): Promise<ObjectStore> => {
  const { address, port, dir, bucket, keys, processes, log, signal } = options;
  const program = await ensureBinary('versitygw', { log, signal });
  const buckets = join(dir, 'buckets');
  await mkdir(join(buckets, bucket), { recursive: true, mode: 0o700 });
  const endpoint = `${address}:${String(port)}`;
  const logFile = join(dir, 'object-store.log');
  const args = ['--quiet', '--health', healthPath, '--port', endpoint, 'posix', buckets];
  // By the environment: arguments can be read by everybody.
  const { accessKey: ROOT_ACCESS_KEY, secretKey: ROOT_SECRET_KEY } = keys;
  const env = { ...process.env, ROOT_ACCESS_KEY, ROOT_SECRET_KEY };
  const running = await processes.start('object-store', program, args, { logFile, env });
  const stop = async (): Promise<void> => processes.end(running);
  try {
    await waitFor(() => ready(endpoint, running), {
      timeoutMs: readyTimeoutMs,
      describe: () =>
        `the object store at ${endpoint} does not answer after ${String(readyTimeoutMs / 1000)} s; its log is ${logFile}`,
      signal,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { access: { objectStore: { endpoint, bucket }, keys }, running, stop };
};

const ready = async (endpoint: string, running: Running): Promise<true | undefined> => {
  const failure = running.failure();
  if (failure !== undefined) throw new Error(failure);
  try {
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const response = await fetch(`http://${endpoint}${healthPath}`, { signal });
    await response.body?.cancel();
    return response.ok ? true : undefined;
  } catch {
    return undefined;
  }
};
