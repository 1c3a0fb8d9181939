/** The script of the thread in which a search runs: one request comes with it, progress and the result go back. */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { searchSettings, type SearchRequest } from '../search/search.ts';

let isStopped = false;
parentPort?.once('message', () => {
  isStopped = true;
});

/** Goes on until the end, and between two candidates reads whether it is to stop. */
const run = async (): Promise<void> => {
  const search = searchSettings(workerData as SearchRequest);
  let next = search.next();
  while (next.done !== true) {
    parentPort?.postMessage({ progress: next.value });
    await setImmediate();
    next = search.next(isStopped);
  }
  parentPort?.postMessage({ result: next.value });
  parentPort?.close();
};

// What fails here is an error of the thread, which its owner hears of.
void run();
