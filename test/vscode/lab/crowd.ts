import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { waitFor } from '../../stand/processes.mjs';
import { makePackage } from '../package.ts';
import { TreeView } from '../tree-view.ts';
import type { DrawnRow } from '../tree-view.ts';
import { Workbench } from '../workbench.ts';
import { launchExplorerEditor } from './editor.ts';

/** A workload with thousands of pods, and where it is. */
export interface Crowd {
  readonly kubeconfig: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
  /** What its namespace's row says once all are known: pods come page by page, and are counted as they come. */
  readonly words: string;
  readonly log: (line: string) => void;
}

/** What opening it took, and what was shown. Times are milliseconds. */
export interface CrowdFigures {
  /** From the key on the row of the cluster, which was not connected, to its namespaces. */
  readonly clusterMs: number;
  /** From the key on the row of the namespace to its workloads. */
  readonly namespaceMs: number;
  /** From the key on the row of the workload to its pods. */
  readonly podsMs: number;
  /** From the key on the row that shows more to what it says then. */
  readonly moreMs: number;
  /** What the rows that show more said, one after the other. */
  readonly pages: readonly string[];
  /** Rows below the workload after them. */
  readonly rows: number;
}

/** Opens a crowd in the real editor by the keyboard, and two pages of it. */
export async function openCrowd(crowd: Crowd): Promise<CrowdFigures> {
  const { kubeconfig, log } = crowd;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-crowd-')));
  const { file } = await makePackage();
  const editor = await launchExplorerEditor({ file, kubeconfig, log });
  try {
    const page = await editor.openWindow({ folder, trusted: true });
    page.setDefaultTimeout(20_000);
    return await look(new Workbench(page), crowd);
  } finally {
    await editor.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function look(workbench: Workbench, crowd: Crowd): Promise<CrowdFigures> {
  const { cluster, namespace, workload, words } = crowd;
  const { page } = workbench;
  const clusters = new TreeView(workbench, 'Clusters');
  await clusters.openAlone([new TreeView(workbench, 'Thanos'), new TreeView(workbench, 'Mesh')]);
  await clusters.pressInTitle('Filter Namespaces');
  await workbench.reply('Names with *', namespace);
  const open = async (path: readonly string[], row: string): Promise<number> => {
    await clusters.moveTo(...path);
    return timed(page, 'ArrowRight', row);
  };
  const clusterMs = await open([cluster], `Namespace ${namespace}`);
  await clusters.row([cluster, namespace], ({ description }) => description === words);
  const namespaceMs = await open([cluster, namespace], `Deployment ${workload}`);
  const podsMs = await open([cluster, namespace, workload], `Pod ${workload}-`);
  const first = await last(clusters, workbench);
  const moreMs = await timed(page, 'Enter', '', first.label);
  const second = await last(clusters, workbench, first.label);
  return {
    clusterMs,
    namespaceMs,
    podsMs,
    moreMs,
    pages: [first.label, second.label],
    rows: second.index - (await firstPod(clusters, workbench)),
  };
}

/** The last row of the view, which shows more; it is another one than before. */
async function last(clusters: TreeView, workbench: Workbench, before = ''): Promise<DrawnRow> {
  const probe = async (): Promise<DrawnRow | undefined> => {
    await workbench.press('End');
    const row = (await clusters.rows()).at(-1);
    return row?.label.startsWith('Show ') === true && row.label !== before ? row : undefined;
  };
  return waitFor(probe, { timeoutMs: 30_000, everyMs: 200, describe: () => 'nothing shows more' });
}

/** The index of the first pod. */
async function firstPod(clusters: TreeView, workbench: Workbench): Promise<number> {
  await workbench.press('Home');
  const probe = async (): Promise<number | undefined> =>
    (await clusters.rows()).find(({ level }) => level === 4)?.index;
  return waitFor(probe, { timeoutMs: 30_000, everyMs: 200, describe: () => 'there are no pods' });
}

/**
 * Presses a key; milliseconds from there to the first row that is read out that way, or to the end of those that
 * were. Measured in the page, where looking takes no time.
 */
async function timed(page: Page, key: string, begins: string, gone?: string): Promise<number> {
  const selector =
    gone === undefined
      ? `.pane .monaco-list-row[aria-label^="${begins}"]`
      : `.pane .monaco-list-row[aria-label^="${gone}"]`;
  await page.evaluate(`
    globalThis.rowTimer = new Promise((resolve) => {
      const press = () => {
        const began = performance.now();
        const look = () => {
          if ((document.querySelector(${JSON.stringify(selector)}) === null) !== ${String(gone !== undefined)}) return;
          observer.disconnect();
          resolve(performance.now() - began);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      };
      addEventListener('keydown', press, { once: true, capture: true });
    });
    undefined;
  `);
  await page.keyboard.press(key);
  return page.evaluate<number>('globalThis.rowTimer');
}
