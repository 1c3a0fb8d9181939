// The guided migration in the real editor, on two real clusters: from a store in each cluster to a single store.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { giveBucket } from '../topology/lab-samples.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const names = ['aks', 'gke'] as const;
const from = 'shop.thanos-topology.yaml';
const to = 'single.thanos-topology.yaml';

/** Time (ms) for a stage: pods that are ready, queriers that show them, gateways that looked into their buckets. */
const stageMs = 420_000;

interface Suite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly shop: TopologyWindow;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

const fileOf = (lab: Lab, buckets: string, components: string): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  return `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  aks: { role: both, address: ${aks}, storage: ephemeral }
  gke: { address: ${gke}, storage: ephemeral }
objectStores:
  bucket: ${buckets}
components:
  prometheus:
${components}
  query:
exposure: { type: nodePort }
`;
};
/** Gateways that look into their buckets often. */
const quick = 'flags: { sync-block-duration: 10s }';

beforeAll(async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-migration-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const lab = await startLab({ clusters: names, scenario: 'bare', log });
  ends.push(() => endLab(defaultDir(), log));
  for (const cluster of names) {
    await giveBucket(lab, { cluster, secret: 'own-objstore', prefix: `own-${cluster}` });
    await giveBucket(lab, { cluster, secret: 'one-objstore', prefix: 'one' });
  }
  const own = `  store: { clusters: data, ${quick} }\n  compact: { clusters: data }`;
  const one = `  store: { ${quick} }\n  compact:`;
  writeFileSync(join(folder, from), fileOf(lab, '{ secret: own-objstore, scope: cluster }', own));
  writeFileSync(join(folder, to), fileOf(lab, '{ secret: one-objstore }', one));
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  const shop = new TopologyWindow(workbench, from);
  started = { lab, workbench, shop };
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

/** The page of the migration, once it says that. */
const page = async (expected: RegExp): Promise<string> => suite().workbench.activeText(expected);

/** Waits for the question which step to take, takes one, and says yes to what it changes. */
const take = async (step: string): Promise<void> => {
  const { workbench, shop } = suite();
  await workbench.quickInput.getByRole('option', { name: step }).waitFor({ timeout: stageMs });
  await workbench.answer(step);
  await shop.say('Go On');
};

describe('a migration in the editor', () => {
  it('begins with a page of all stages, and the first file in its clusters', async () => {
    const { workbench, shop } = suite();
    await shop.run('Gauntlet: Migrate Topology');
    await workbench.answer(to);
    const text = await page(/1\. The first file.*under way/);
    expect(text).toContain('2. A second gateway beside each old one (to come)');
    await take('Finish: The first file');
    await shop.heard('tell clusters apart: done', stageMs);
    for (const name of otherViews) await new TreeView(workbench, name).close();
  });

  it('goes on by itself with the next question, and brings a stage', async () => {
    const { lab, shop } = suite();
    await page(/1\. The first file.*\(done\)/);
    await take('Next: A second gateway beside each old one');
    await shop.heard('A second gateway beside each old one: done', stageMs);
    await page(/2\. A second gateway beside each old one \(done\)/);
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
    await shop.run('Gauntlet: Migrate Topology');
    await workbench.answer(to);
    await page(/2\. A second gateway beside each old one \(done\)/);
    await take('Next: The new gateway on the new bucket');
    await workbench.reply('', 'shop');
    await shop.heard('The new gateway on the new bucket: done', stageMs);
    await page(/3\. The new gateway on the new bucket \(done\)/);
    await take('Go back to: A second gateway beside each old one');
    await shop.heard('A second gateway beside each old one: done', stageMs);
    await page(/2\. A second gateway beside each old one \(done\)/);
    const set = ['-n', 'monitoring', 'get', 'statefulset/thanos-store', '-o', 'yaml'];
    for (const name of names) expect(await lab.kubectl(name, set)).toContain('own-objstore');
  });
});
