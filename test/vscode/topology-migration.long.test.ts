// The guided migration in the real editor, on two real clusters: from a store in each cluster to a single store.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import {
  giveMigrationBuckets,
  migrated,
  migrationFiles,
  MigrationWindow,
} from './topology-migration.ts';
import { otherViews } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const names = ['aks', 'gke'] as const;

interface Suite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly shop: MigrationWindow;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

beforeAll(async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-migration-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const lab = await startLab({ clusters: names, scenario: 'bare', log });
  ends.push(() => endLab(defaultDir(), log));
  await giveMigrationBuckets(lab);
  for (const [file, text] of Object.entries(migrationFiles(lab))) {
    writeFileSync(join(folder, file), text);
  }
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  started = { lab, workbench, shop: new MigrationWindow(workbench, migrated) };
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

describe('a migration in the editor', () => {
  it('begins with a page of all stages, and the first file in its clusters', async () => {
    const { workbench, shop } = suite();
    await shop.migrate();
    const text = await shop.stages(/1\. The first file.*under way/);
    expect(text).toContain('2. A second gateway beside each old one (to come)');
    await shop.take('Finish: The first file');
    await shop.brought('tell clusters apart');
    for (const name of otherViews) await new TreeView(workbench, name).close();
  });

  it('goes on by itself with the next question, and brings a stage', async () => {
    const { lab, shop } = suite();
    await shop.stages(/1\. The first file.*\(done\)/);
    await shop.take('Next: A second gateway beside each old one');
    await shop.brought('A second gateway beside each old one');
    await shop.stages(/2\. A second gateway beside each old one \(done\)/);
    const sets = ['-n', 'monitoring', 'get', 'statefulset', '-o', 'name'];
    for (const name of names) {
      expect(await lab.kubectl(name, sets)).toContain('statefulset.apps/thanos-store-old\n');
    }
  });

  it('lets nothing else be written meanwhile', async () => {
    const { workbench, shop } = suite();
    await workbench.press('Escape');
    await shop.told('Gauntlet: Apply Topology', 'Go on, or back, with Migrate Topology.');
  });

  it('is taken up again where it was left, goes on, and goes back', async () => {
    const { lab, workbench, shop } = suite();
    await shop.migrate();
    await shop.stages(/2\. A second gateway beside each old one \(done\)/);
    await shop.take('Next: The new gateway on the new bucket');
    await workbench.reply('', 'shop');
    await shop.brought('The new gateway on the new bucket');
    await shop.stages(/3\. The new gateway on the new bucket \(done\)/);
    await shop.take('Go back to: A second gateway beside each old one');
    await shop.brought('A second gateway beside each old one');
    await shop.stages(/2\. A second gateway beside each old one \(done\)/);
    const set = ['-n', 'monitoring', 'get', 'statefulset/thanos-store', '-o', 'yaml'];
    for (const name of names) expect(await lab.kubectl(name, set)).toContain('own-objstore');
  });
});
