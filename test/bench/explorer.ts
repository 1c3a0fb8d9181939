import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { againstLimit, againstPeer, percentile, slowness } from './bench.ts';
import type { Bench, BenchResult } from './bench.ts';
import type { ExplorerFigures } from './explorer-memory.ts';

const clusters = 20;
const changes = 400;

/** One side in a process of its own: memory is measured from its first cluster on. */
const measure = async (side: 'ours' | 'peer'): Promise<ExplorerFigures> => {
  const file = fileURLToPath(new URL(`explorer-${side}.ts`, import.meta.url));
  const args = ['--expose-gc', file, String(clusters), String(changes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as ExplorerFigures;
};

/** A figure with a limit that does not depend on how fast the machine is. */
const within = (figure: Pick<BenchResult, 'name' | 'value' | 'unit' | 'goal'>): BenchResult => ({
  ...figure,
  ratio: figure.goal / figure.value,
  ok: figure.value <= figure.goal,
});

/** 20 clusters × 2,000 pods, against informers of @kubernetes/client-node over the same texts. */
export const explorerBench: Bench = {
  name: 'explorer',
  run: async () => {
    const ours = await measure('ours');
    const slow = slowness();
    const peer = await measure('peer');
    const name = 'explorer, 20 × 2,000 pods';
    return [
      within({ name: `${name}: memory`, value: ours.residentMB, unit: 'MB', goal: 150 }),
      againstPeer({
        name: `${name}: heap, client-node`,
        ours: ours.heapMB,
        peer: peer.heapMB,
        unit: 'MB',
        goal: 4,
      }),
      againstLimit({
        name: `${name}: one change, rows and all, p95`,
        value: percentile(ours.changesMs, 0.95),
        unit: 'ms',
        limit: 16,
        slow,
      }),
      within({
        name: `${name}: rows drawn again for one change`,
        value: ours.drawn ?? Number.NaN,
        unit: 'rows',
        goal: 1,
      }),
      againstLimit({
        name: 'explorer, first 2,000 pods of a namespace, rows and all',
        value: ours.expandMs,
        unit: 'ms',
        limit: 500,
        slow,
      }),
      againstPeer({
        name: 'explorer, first 2,000 pods, client-node',
        ours: ours.expandMs,
        peer: peer.expandMs,
        unit: 'ms',
        goal: 1,
      }),
    ];
  },
};
