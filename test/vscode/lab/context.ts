import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { slowness } from '../../bench/bench.ts';
import { activeFaults, inflict, undo } from '../../lab/faults/active.ts';
import type { Lab } from '../../lab/lab.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { makePackage } from '../package.ts';
import { makeProbe } from '../probe.ts';
import { TreeView } from '../tree-view.ts';
import { Workbench } from '../workbench.ts';
import { awkwardObjects } from './awkward-objects.ts';
import { launchExplorerEditor } from './editor.ts';

/** The global cluster, with the querier over both, and another. */
export const home = 'aks';
export const away = 'gke';

/** What all scenarios of the explorer share: a lab with the demo, one editor with the packaged extension, one window. */
export interface ExplorerSuite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly clusters: TreeView;
  readonly thanos: TreeView;
  readonly mesh: TreeView;
  /** Folder of the window. */
  readonly folder: string;
  /** A second file in the editor's KUBECONFIG; there is none at first. */
  readonly readerFile: string;
  readonly write: (name: string, text: string) => void;
  readonly read: (name: string) => string;
  readonly inflict: (fault: string, ...target: readonly string[]) => Promise<void>;
  /** Takes all faults back. */
  readonly heal: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts everything; what was started ends again when a part fails. */
export async function startExplorerSuite(): Promise<ExplorerSuite> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-explorer-')));
  const ends: (() => Promise<void> | void)[] = [
    () => rmSync(dir, { recursive: true, force: true }),
  ];
  const stop = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end();
  };
  const log = (line: string): void => console.log(line);
  try {
    await endLab(defaultDir(), log);
    ends.push(() => endLab(defaultDir(), log));
    const lab = await startLab({ clusters: [home, away], scenario: 'demo', log });
    await lab.kubectl(home, ['create', '-f', '-'], JSON.stringify(awkwardObjects()));
    const { file } = await makePackage();
    const readerFile = join(dir, 'reader');
    const editor = await launchExplorerEditor({
      file,
      others: [await makeProbe(dir)],
      kubeconfig: [lab.kubeconfig, readerFile].join(delimiter),
      log,
    });
    ends.push(() => editor.close());
    const folder = join(dir, 'workspace');
    await mkdir(folder);
    writeFileSync(join(folder, 'demo.promql'), '');
    const page = await editor.openWindow({ folder, trusted: true });
    page.setDefaultTimeout(20_000);
    if (editor.kind === 'code-server')
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const workbench = new Workbench(page);
    return {
      lab,
      workbench,
      clusters: new TreeView(workbench, 'Clusters'),
      thanos: new TreeView(workbench, 'Thanos'),
      mesh: new TreeView(workbench, 'Mesh'),
      folder,
      readerFile,
      write: (name, text) => writeFileSync(join(folder, name), text),
      read: (name) => readFileSync(join(folder, name), 'utf8'),
      inflict: (fault, ...target) => inflict(lab, fault, target, { log }),
      heal: async () => {
        if (activeFaults(lab.dir).length > 0) await undo(lab, 'all', [], { log });
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What was measured, printed when the suite ends. */
export class Times {
  readonly #lines: string[] = [];

  /**
   * Measures how long something takes and keeps it; longer than the limit (s) is an error. The limit is that of a
   * machine that has nothing else to do.
   */
  async within(limit: number, what: string, work: () => Promise<unknown>): Promise<void> {
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1000;
    const factor = Math.max(1, slowness());
    this.#lines.push(
      `${what}: ${seconds.toFixed(1)} s of ${limit} s (machine ×${factor.toFixed(1)})`,
    );
    if (seconds > limit * factor)
      throw new Error(`${what} took ${seconds.toFixed(1)} s; ${limit} s are allowed`);
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
