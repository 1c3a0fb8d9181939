import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SearchProgress, SearchRequest, SearchResult } from '../search/search.ts';

type Message = { readonly progress: SearchProgress } | { readonly result: SearchResult };

/** Beside the bundle; in a checkout the source itself runs. */
const script = (): string => {
  const bundled = join(import.meta.dirname, 'search-worker.js');
  return existsSync(bundled) ? bundled : join(import.meta.dirname, 'search-worker-bundle.ts');
};

/** Searches in a thread of its own; when the signal ends it, the result is what was found by then. */
export const runSearch = (
  request: SearchRequest,
  {
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: SearchProgress) => void;
  },
): Promise<SearchResult> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(script(), { workerData: request });
    const stop = (): void => {
      worker.postMessage('stop');
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    worker.on('message', (message: Message) => {
      if ('progress' in message) onProgress(message.progress);
      else resolve(message.result);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      reject(new Error('the search ended without a result'));
    });
  });
