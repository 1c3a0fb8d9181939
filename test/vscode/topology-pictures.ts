/**
 * Takes the pictures of topologies for the README, light and dark, into test/vscode/pictures/, from the lab that is up
 * with the scenario bare and two clusters. Run: `npm exec -- node test/vscode/topology-pictures.ts [SCENE…]`.
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
import type { Editor } from './editor.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { frame, themes } from './picture-frame.ts';
import {
  giveMigrationBuckets,
  migrated,
  migrationFiles,
  MigrationWindow,
} from './topology-migration.ts';
import { allowQuerier, refuseQuerier, somebodyScales } from './topology-mishaps.ts';
import { connect, giveNames, namesFile, namesText, spareSecret } from './topology-names.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const pictures = fileURLToPath(new URL('pictures', import.meta.url));
const file = migrated;
const settings = '.vscode/settings.json';

/** Time (ms) for pods to be ready. */
const rolloutMs = 240_000;

/** A window on a folder of its own. */
interface Studio {
  readonly lab: Lab;
  readonly workbench: Workbench;
  /** Writes a file of the folder. */
  readonly write: (path: string, text: string) => void;
}

const scenes: Readonly<Record<string, (studio: Studio) => Promise<void>>> = {
  runs: playRuns,
  names: playNames,
  migration: playMigration,
};

async function main(wanted: readonly string[]): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const lab = openLab();
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
    for (const [name, play] of Object.entries(scenes)) {
      if (wanted.length === 0 || wanted.includes(name)) await playIn(editor, lab, play);
    }
  } finally {
    await editor.close();
  }
}

/** Plays a scene in a window of its own, and leaves nothing of it in the clusters. */
async function playIn(
  editor: Editor,
  lab: Lab,
  play: (studio: Studio) => Promise<void>,
): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-pictures-')));
  mkdirSync(join(folder, '.vscode'));
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(60_000);
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  try {
    await play({ lab, workbench: new Workbench(page), write });
  } finally {
    await page.close();
    rmSync(folder, { recursive: true, force: true });
    for (const { name } of lab.plan.clusters) await clear(lab, name);
  }
}

/** Takes what the window shows in both themes; `shown` has to be there in both. */
async function take(
  name: string,
  shown: Locator,
  { workbench: { page }, write }: Studio,
): Promise<void> {
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
async function playRuns(studio: Studio): Promise<void> {
  const { lab, workbench, write } = studio;
  const shop = new TopologyWindow(workbench, file);
  const plan = new TreeView(workbench, 'Topology');
  for (const { name } of lab.plan.clusters) await giveOwnBuckets(lab, name);
  const text = sampleForLab('store-in-each-cluster', lab, ownSecret);
  write(file, text);
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

/** Offers the Secrets of connected clusters. */
async function playNames(studio: Studio): Promise<void> {
  const { lab, workbench, write } = studio;
  const address = lab.plan.clusters[1]?.nodeAddress ?? '';
  await giveOwnBuckets(lab, 'aks');
  await giveOwnBuckets(lab, 'gke');
  await giveNames(lab);
  const { text, line, column } = namesText({
    gke: `gke: { address: ${address}, storage: { class: fast } }`,
    secret: '|',
  });
  write(namesFile, text);
  await workbench.open(namesFile);
  await new TreeView(workbench, 'Clusters').focus();
  for (const name of ['Thanos', 'Mesh', 'Autoscaling']) await new TreeView(workbench, name).close();
  await connect(workbench, ['aks', 'gke']);
  await workbench.open(namesFile);
  await workbench.command('View: Close Primary Side Bar');
  await workbench.goTo(line, column);
  await workbench.suggest(spareSecret);
  const details = workbench.page.locator('.suggest-details', { hasText: 'Not there in' });
  if (!(await details.isVisible())) await workbench.press('Control+Space');
  await details.waitFor();
  await take('names', details, studio);
}

/** The page of a migration that is under way, and the question how to go on. */
async function playMigration(studio: Studio): Promise<void> {
  const { lab, workbench, write } = studio;
  const shop = new MigrationWindow(workbench, migrated);
  await giveMigrationBuckets(lab);
  for (const [path, text] of Object.entries(migrationFiles(lab))) write(path, text);
  await shop.migrate();
  await shop.take('Finish: The first file');
  await shop.brought('tell clusters apart');
  for (const name of otherViews) await new TreeView(workbench, name).close();
  await shop.take('Next: A second gateway beside each old one');
  await shop.brought('A second gateway beside each old one');
  await shop.stages(/2\. A second gateway beside each old one \(done\)/);
  const next = workbench.quickInput.getByRole('option', { name: 'Next: The new gateway' });
  await next.waitFor();
  await take('migration', next, studio);
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

await main(process.argv.slice(2));
