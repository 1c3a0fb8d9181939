/**
 * Takes the pictures of topologies for the README, light and dark, into test/vscode/pictures/, from the lab that is up
 * with the scenario bare and two clusters. Run: `npm exec -- node test/vscode/topology-pictures.ts [FOLDER]`.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { openLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { waitFor } from '../stand/processes.mjs';
import { giveOwnBuckets, ownSecret, sampleForLab } from '../topology/lab-samples.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { frame, themes } from './picture-frame.ts';
import { allowQuerier, refuseQuerier, somebodyScales } from './topology-mishaps.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const file = 'shop.thanos-topology.yaml';
const settings = '.vscode/settings.json';

/** Time (ms) for pods to be ready. */
const rolloutMs = 240_000;

interface Studio {
  readonly lab: Lab;
  readonly shop: TopologyWindow;
  readonly plan: TreeView;
  /** Writes a file of the folder. */
  readonly write: (path: string, text: string) => void;
  /** Where pictures are put. */
  readonly pictures: string;
}

async function main(pictures = fileURLToPath(new URL('pictures', import.meta.url))): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const lab = openLab();
  const names = lab.plan.clusters.map(({ name }) => name);
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-pictures-')));
  mkdirSync(join(folder, '.vscode'));
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  write(file, sampleForLab('store-in-each-cluster', lab, ownSecret));
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
    settings: {
      ...frame,
      'diffEditor.renderSideBySide': true,
      'diffEditor.useInlineViewWhenSpaceIsLimited': false,
      'diffEditor.hideUnchangedRegions.enabled': true,
      'workbench.colorTheme': themes.light,
    },
    size: { width: 1160, height: 640 },
    scale: 2,
  });
  try {
    const page = await editor.openWindow({ folder, trusted: true });
    page.setDefaultTimeout(60_000);
    const workbench = new Workbench(page);
    const shop = new TopologyWindow(workbench, file);
    const plan = new TreeView(workbench, 'Topology');
    await play({ lab, shop, plan, write, pictures });
  } finally {
    await editor.close();
    rmSync(folder, { recursive: true, force: true });
    for (const name of names) await clear(lab, name);
  }
}

/** Takes what the window shows in both themes; `shown` has to be there in both. */
async function take(name: string, shown: Locator, studio: Studio): Promise<void> {
  const { shop, write, pictures } = studio;
  const { page } = shop.workbench;
  for (const [theme, colorTheme] of Object.entries(themes)) {
    write(settings, JSON.stringify({ 'workbench.colorTheme': colorTheme }));
    const kind = theme === 'light' ? 'vs' : 'vs-dark';
    await page.locator(`.monaco-workbench.${kind}`).waitFor();
    // Nothing there tells what it is to a mouse that rests.
    await page.mouse.move(500, 450);
    const path = join(pictures, `topology-${name}-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    if (!(await shown.isVisible())) throw new Error(`${name} was over before its pictures`);
    log(path);
  }
  write(settings, '{}');
  await page.locator('.monaco-workbench.vs').waitFor();
}

/** Applies a topology to clusters that have none of it, changes a line, and has it refused. */
async function play(studio: Studio): Promise<void> {
  const { lab, shop, plan, write } = studio;
  const { workbench } = shop;
  const text = sampleForLab('store-in-each-cluster', lab, ownSecret);
  await shop.told('Gauntlet: Plan Topology', 'to create');
  // The view comes with the first plan, below all others.
  for (const name of otherViews) await new TreeView(workbench, name).close();
  await shop.apply();
  const progress = await shop.heard(/\d pods? (?:is|are) ready/, rolloutMs);
  await take('progress', progress, studio);
  await shop.heard('all pods are ready', rolloutMs);

  write(
    file,
    text
      .replace('store: { clusters: data }', 'store: { clusters: data, indexCache: 177MiB }')
      .replace(/^ {2}query:$/m, '  query: { timeout: 177s }'),
  );
  const planned = await shop.told('Gauntlet: Plan Topology', '3 to change');
  await plan.choose(['aks', 'Deployment thanos-query']);
  await shop.side('modified').filter({ hasText: '--query.timeout=177s' }).waitFor();
  await take('plan', planned, studio);
  await workbench.closeTab();

  await refuseQuerier(lab);
  await shop.apply();
  const failure = await shop.heard('nobody touches the querier today', rolloutMs);
  await take('failure', failure, studio);
  await shop.button(failure, 'Roll Back…').click();
  const where = workbench.quickInput.getByRole('option', { name: 'All clusters' });
  await where.waitFor();
  await take('rollback', where, studio);
  await workbench.answer('All clusters');
  await shop.heard('shop is as it was before');
  await allowQuerier(lab);

  write(file, text);
  await somebodyScales(lab, 3);
  await shop.apply();
  const leave = workbench.quickInput.getByRole('option', { name: 'Leave the fields to' });
  await leave.waitFor();
  await take('conflict', leave, studio);
  await workbench.press('Escape');
}

/** Deletes all of the topology from a cluster, and waits until its pods are gone. */
async function clear(lab: Lab, cluster: string): Promise<void> {
  const inNamespace = '--namespace=monitoring';
  const kinds = 'statefulset,deployment,service,configmap,pdb,serviceaccount';
  const ours = '--selector=app.kubernetes.io/managed-by=gauntlet';
  await lab.kubectl(cluster, [inNamespace, 'delete', kinds, ours]);
  const left = async (): Promise<string> =>
    lab.kubectl(cluster, [inNamespace, 'get', 'pods', '--output=name']);
  await waitFor(async () => (await left()) === '' || undefined, {
    timeoutMs: rolloutMs,
    everyMs: 2_000,
    describe: () => `pods stay in ${cluster}`,
  });
}

await main(...process.argv.slice(2));
