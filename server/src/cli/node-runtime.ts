import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { CatalogAsset } from '../catalog/asset.ts';
import type { LocalConnectionsSource, Runtime } from '../lsp/runtime.ts';
import { createHttpClient } from '../thanos/http-client.ts';
import { runProgram } from '../thanos/run-program.ts';
import type { Log } from '../util/log.ts';
import type { Timers } from '../util/timers.ts';
import { fileSize, findFiles } from './find-files.ts';

const nodeTimers: Timers = {
  after: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

export const readText = (path: string): Promise<string> => readFile(path, 'utf8');

/** Beside the bundle; in a checkout the file stands with the server's assets. */
const catalogPaths = [
  join(import.meta.dirname, 'catalog.json'),
  join(import.meta.dirname, '..', '..', 'assets', 'catalog.json'),
];

const loadCatalog = async (): Promise<CatalogAsset> => {
  const [bundled = '', checkedOut = ''] = catalogPaths;
  const text = await readText(bundled).catch(() => readText(checkedOut));
  return JSON.parse(text) as CatalogAsset;
};

/** The real outside world. */
export const nodeRuntime = (
  log: Log,
  localConnections: LocalConnectionsSource | undefined,
): Runtime => ({
  httpClient: createHttpClient(nodeTimers),
  runProgram,
  clock: Date.now,
  timers: nodeTimers,
  random: Math.random,
  log,
  env: process.env,
  readFile: readText,
  fileSize,
  findFiles,
  yieldToIo: () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    }),
  loadStoreApi: () => import('../thanos/store-api/store-api-bundle.ts'),
  loadTopology: () => import('../topology/topology-bundle.ts'),
  loadManifests: () => import('../autoscale/manifests/manifests-bundle.ts'),
  loadAutoscale: () => import('../autoscale/requests/autoscale-bundle.ts'),
  loadCatalog,
  localConnections,
});
