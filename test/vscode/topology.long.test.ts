// A topology by the palette, in the real editor, on two real clusters: refused by settings, trust and a wrong name;
// planned, applied, refused half way, taken back, finished, taken over from somebody else, pruned, destroyed.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { waitFor } from '../stand/processes.mjs';
import { giveOwnBuckets, ownSecret, sampleForLab } from '../topology/lab-samples.ts';
import type { Editor } from './editor.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import {
  allowQuerier,
  holdPods,
  letPods,
  refuseQuerier,
  somebodyScales,
} from './topology-mishaps.ts';
import { nameScenarios, namesFile } from './topology-names.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const names = ['aks', 'gke'] as const;
const file = 'shop.thanos-topology.yaml';
const querier = 'Deployment thanos-query';
/** It counts as production: its name has to be typed. */
const production = 'gke';
const inNamespace = ['-n', 'monitoring'] as const;

/** Time (ms) for pods to be ready and queriers to show them, on a machine that does much else. */
const rolloutMs = 240_000;
const planMs = 60_000;

interface Suite {
  readonly lab: Lab;
  readonly editor: Editor;
  readonly workbench: Workbench;
  readonly shop: TopologyWindow;
  readonly plan: TreeView;
  /** Writes the file. */
  readonly write: (text: string) => void;
  /** Writes the file that names are offered in. */
  readonly writeNames: (text: string) => void;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

const newFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-topology-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

beforeAll(async () => {
  const folder = newFolder();
  const writer =
    (name: string) =>
    (text: string): void =>
      writeFileSync(join(folder, name), text);
  const write = writer(file);
  const lab = await startLab({ clusters: names, scenario: 'bare', log });
  ends.push(() => endLab(defaultDir(), log));
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
  write(sampleForLab('store-in-each-cluster', lab, ownSecret));
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
    settings: {
      'gauntlet.topology.productionClusters': [production],
      'diffEditor.useInlineViewWhenSpaceIsLimited': false,
    },
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  const plan = new TreeView(workbench, 'Topology');
  const shop = new TopologyWindow(workbench, file);
  started = { lab, editor, workbench, shop, plan, write, writeNames: writer(namesFile) };
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

const sample = (): string => sampleForLab('store-in-each-cluster', suite().lab, ownSecret);
/** A change of what keeps data, in both clusters, and of what is brought last. */
const changed = (timeout: string): string =>
  sample()
    .replace('store: { clusters: data }', `store: { clusters: data, indexCache: ${timeout}MiB }`)
    .replace(/^ {2}query:$/m, `  query: { timeout: ${timeout}s }`);

const ours = ['-l', 'app.kubernetes.io/managed-by=gauntlet', '-o', 'name'];
/** What of the topology is in the clusters. */
const written = async (): Promise<string> => {
  const { lab } = suite();
  const get = [...inNamespace, 'get', 'deploy,sts,svc,cm', ...ours];
  return (await Promise.all(names.map(async (name) => lab.kubectl(name, get)))).join('');
};

/** Edits the user's settings as people do: those of the application are read from nowhere else. */
const editSettings = async (edit: () => Promise<void>): Promise<void> => {
  const { workbench } = suite();
  await workbench.command('Preferences: Open User Settings (JSON)');
  await workbench.page.locator('.tab.active', { hasText: 'settings.json' }).waitFor();
  await workbench.goTo(1, 2);
  await edit();
  await workbench.save();
  await workbench.closeTab();
};

const writing = ['Apply', 'Roll Back', 'Prune', 'Destroy'] as const;
const lenses = ['Plan', 'Apply', 'Status'] as const;

describe('a topology in the editor', () => {
  it('is planned by its lens: a tree of what would change, a diff of each object', async () => {
    const { workbench, shop, plan } = suite();
    await workbench.dismiss();
    await workbench.open(file);
    await workbench.lens(/^Plan$/).click();
    await shop.heard('29 to create');
    // The view comes with the first plan, below all others.
    for (const name of otherViews) await new TreeView(workbench, name).close();
    await plan.choose(['aks', querier]);
    await shop.side('modified').filter({ hasText: '--query.timeout=2m' }).waitFor();
    expect(await shop.side('original').innerText()).not.toContain('thanos');
    await workbench.closeTab();
  });

  it('is not written without the name of a production cluster, letter by letter', async () => {
    const { workbench, shop } = suite();
    await shop.run('Gauntlet: Apply Topology');
    await shop.say('Apply');
    await workbench.reply(`${production} is a production cluster. 29 to create`, 'aks');
    const refused = workbench.quickInput.locator('.quick-input-message', {
      hasText: `That is not ${production}.`,
    });
    await refused.waitFor();
    await workbench.fill(production.slice(0, -1));
    await refused.waitFor({ state: 'detached' });
    await workbench.press('Enter');
    await shop.heard(`Nothing was done: ${production.slice(0, -1)} is not ${production}.`);
    expect(await written()).toBe('');
  });

  it('is planned, and not written, in the read-only mode', async () => {
    const { workbench, shop } = suite();
    const refusal = 'Nothing was done: the setting gauntlet.topology.readOnly is on.';
    await editSettings(async () => {
      await workbench.page.keyboard.insertText('"gauntlet.topology.readOnly": true,');
    });
    // Until the window knows of the setting, people are asked: they leave.
    const isKnown = async (): Promise<true | undefined> => {
      await shop.run('Gauntlet: Apply Topology');
      const told = workbench.notification(refusal);
      await told.or(shop.dialog).first().waitFor({ timeout: planMs });
      if (await told.isVisible()) return true;
      await shop.say('Cancel');
      return undefined;
    };
    await waitFor(isKnown, { timeoutMs: planMs, describe: () => 'the setting is not known' });
    for (const command of writing) {
      await shop.told(`Gauntlet: ${command} Topology`, refusal);
      expect(await workbench.toasts()).toHaveLength(1);
    }
    const toast = await shop.told('Gauntlet: Plan Topology', '29 to create');
    expect(await shop.button(toast, 'Apply…').count()).toBe(0);
    expect(await written()).toBe('');
    await editSettings(async () => workbench.press('Shift+End', 'Delete'));
  });

  it('is not even planned in a folder that is not trusted', async () => {
    const { editor, workbench } = suite();
    const folder = newFolder();
    writeFileSync(join(folder, file), sample());
    const page = await editor.openWindow({ folder, trusted: false });
    const other = new Workbench(page);
    try {
      await other.open(file);
      for (const title of lenses) {
        await other.lens(new RegExp(`^${title}$`)).click();
        await other.notification('This folder is not trusted').waitFor();
        await other.dismiss();
      }
      await other.press('F1');
      await other.fill('>Gauntlet:');
      const rows = other.quickInput.locator('.monaco-list-row');
      await rows.filter({ hasText: 'Show Log' }).waitFor();
      expect((await rows.allInnerTexts()).join('\n')).not.toContain('Topology');
      await other.press('Escape');
    } finally {
      await page.close();
      await workbench.page.bringToFront();
    }
    expect(await written()).toBe('');
  });

  it('is applied, and tells when all is at work', async () => {
    const { shop } = suite();
    await shop.apply(production);
    await shop.atWork();
    const toast = await shop.told('Gauntlet: Plan Topology', 'nothing to change');
    expect(await shop.button(toast, 'Apply…').count()).toBe(0);
  });

  it('shows the lines that changed; what is refused half way is taken back', async () => {
    const { workbench, shop, plan, write } = suite();
    await refuseQuerier(suite().lab);
    write(changed('177'));
    await shop.told('Gauntlet: Plan Topology', '3 to change');
    await plan.choose(['aks', querier]);
    await shop.side('modified').filter({ hasText: '--query.timeout=177s' }).waitFor();
    await shop.side('original').filter({ hasText: '--query.timeout=2m' }).waitFor();
    await workbench.closeTab();
    await shop.apply(production);
    const toast = await shop.heard('nobody touches the querier today', rolloutMs);
    await shop.button(toast, 'Roll Back…').click();
    await workbench.answer('All clusters');
    await shop.confirm(production);
    await shop.heard('shop is as it was before');
    write(sample());
    await shop.told('Gauntlet: Plan Topology', 'nothing to change');
  });

  it('is finished where a run broke off, and taken back by the palette', async () => {
    const { shop, write } = suite();
    write(changed('178'));
    await refuseQuerier(suite().lab);
    await shop.apply(production);
    await shop.heard('nobody touches the querier today', rolloutMs);
    await allowQuerier(suite().lab);
    await shop.run('Gauntlet: Apply Topology');
    await shop.dialog.filter({ hasText: 'did not come to its end' }).waitFor({ timeout: planMs });
    await shop.say('Finish It');
    await shop.say('Apply');
    await shop.atWork();
    await shop.run('Gauntlet: Roll Back Topology');
    await shop.takeFirst();
    await shop.say('Roll Back');
    await shop.heard('shop is as it was before');
    await shop.told('Gauntlet: Plan Topology', '1 to change');
    await shop.apply();
    await shop.atWork();
  });

  it('stops before the next object when it is cancelled; one cluster is taken back alone', async () => {
    const { lab, workbench, shop, write } = suite();
    const [get, timeout] = [[...inNamespace, 'get', 'deploy/thanos-query', '-o', 'yaml'], '179s'];
    const store = [...inNamespace, 'get', 'sts/thanos-store', '-o', 'yaml'];
    write(changed('179'));
    await holdPods(lab);
    try {
      await shop.apply(production);
      // The clusters are written to side by side.
      for (const name of names) {
        await expect
          .poll(async () => lab.kubectl(name, store), { timeout: rolloutMs, interval: 500 })
          .toContain('179MiB');
      }
      await shop.cancel('Applying shop', /thanos-store: /);
      await shop.heard('Cancelled. 2 objects were written before.');
    } finally {
      await letPods(lab);
    }
    expect(await lab.kubectl('aks', get)).not.toContain(timeout);
    await shop.told('Gauntlet: Plan Topology', '1 to change');
    await shop.run('Gauntlet: Apply Topology');
    await shop.dialog.filter({ hasText: 'did not come to its end' }).waitFor({ timeout: planMs });
    await shop.say('Roll Back…');
    await workbench.answer(production);
    await shop.confirm(production);
    await shop.heard('as it was before in gke; what was written to aks stays', rolloutMs);
    await shop.told('Gauntlet: Plan Topology', '2 to change');
    await shop.apply(production);
    await shop.atWork();
    expect(await lab.kubectl('aks', get)).toContain(timeout);
  });

  it('tells who changed which field when, and lets people choose', async () => {
    const { workbench, shop, plan } = suite();
    const before = Date.now();
    await somebodyScales(suite().lab, 2);
    const drift = /somebody wrote spec\.replicas of aks\/Deployment\/\S+ at ([^.;]+)/;
    const toast = await shop.told('Gauntlet: Status of Topology', drift);
    // Clusters tell whole seconds.
    const [, time = ''] = drift.exec(await toast.innerText()) ?? [];
    expect(Math.abs(Date.parse(time) - before)).toBeLessThan(planMs);
    const frontend = ['aks', 'Deployment thanos-query-frontend'] as const;
    await plan.row(frontend, ({ description }) => description === 'in conflict with somebody');
    await plan.expand(...frontend);
    await plan.row([...frontend, 'somebody owns spec.replicas']);
    await shop.apply();
    await workbench.answer('Leave the object as it is');
    await shop.heard('0 objects written', rolloutMs);
    await shop.apply();
    await workbench.answer('Leave the fields to somebody');
    await shop.heard('1 object written', rolloutMs);
    const count = [...inNamespace, 'get', 'deployment/thanos-query-frontend', '-o'];
    const replicas = async (): Promise<string> =>
      suite().lab.kubectl('aks', [...count, 'jsonpath={.spec.replicas}']);
    expect(await replicas()).toBe('2');
    await shop.told('Gauntlet: Plan Topology', '1 in conflict');
    await shop.apply();
    await workbench.answer('Take the fields over');
    await shop.heard('1 object written', rolloutMs);
    expect(await replicas()).toBe('1');
    await shop.told('Gauntlet: Status of Topology', 'nobody else changed it');
  });

  it('is pruned of what the file no longer has, once its name is typed', async () => {
    const { workbench, shop, write } = suite();
    write(changed('179').replace(/^ {2}query-frontend:\n/m, ''));
    const toast = await shop.told('Gauntlet: Plan Topology', '2 no longer in the file');
    await shop.button(toast, 'Prune…').click();
    // Nothing is ticked beforehand.
    await shop.takeTicked();
    await shop.heard('Nothing was deleted');
    await shop.run('Gauntlet: Prune Topology');
    await shop.takeAll();
    await workbench.reply('2 objects will be deleted', 'shop');
    await shop.heard('2 objects were deleted');
    await shop.told('Gauntlet: Plan Topology', 'nothing to change');
  });

  it('has a record of each run', async () => {
    const { workbench, shop } = suite();
    await shop.run('Gauntlet: Export Apply Record');
    await shop.takeFirst();
    const record = await workbench.activeText(/"what": "prune"/);
    expect(record).toContain('aks/Deployment/monitoring/thanos-query-frontend');
    await workbench.closeTab();
  });

  it('is destroyed once its name is typed', async () => {
    const { workbench, shop } = suite();
    await shop.run('Gauntlet: Destroy Topology');
    await shop.takeTicked();
    await workbench.reply('27 objects will be deleted', 'shop');
    await shop.confirm(production);
    await shop.heard('27 objects were deleted', rolloutMs);
    expect(await written()).toBe('');
  });
});

describe('names of clusters in a topology in the editor', () => {
  nameScenarios(suite);
});
