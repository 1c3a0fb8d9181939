// The six steps of the README, from nothing to a deployment and back, in the real editor on two real clusters.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const names = ['aks', 'gke'] as const;
/** As the editor calls it. */
const file = 'thanos.thanos-topology.yaml';
const querier = ['aks', 'Deployment thanos-query'] as const;

interface Suite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly thanos: TopologyWindow;
  readonly plan: TreeView;
  /** The file as it was saved. */
  readonly read: () => string;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

beforeAll(async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-walk-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const lab = await startLab({ clusters: names, scenario: 'bare', log });
  ends.push(() => endLab(defaultDir(), log));
  const editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(30_000);
  const workbench = new Workbench(page);
  started = {
    lab,
    workbench,
    thanos: new TopologyWindow(workbench, file),
    plan: new TreeView(workbench, 'Topology'),
    read: () => readFileSync(join(folder, file), 'utf8'),
  };
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

/** Writes something into the line that begins so, before its closing brace or at its end. */
const insert = async (begin: string, text: string): Promise<void> => {
  const { workbench } = suite();
  const lines = (await workbench.activeText(new RegExp(`^${RegExp.escape(begin)}`, 'm'))).split(
    '\n',
  );
  const at = lines.findIndex((line) => line.startsWith(begin));
  const line = lines[at] ?? '';
  const column = line.endsWith(' }') ? line.length - 1 : line.length + 1;
  await workbench.goTo(at + 1, column);
  await workbench.page.keyboard.insertText(text);
};

describe('the six steps of the README', () => {
  it('1: New Topology… asks for the picture and the clusters, and writes the file', async () => {
    const { lab, workbench, thanos, read } = suite();
    await workbench.command('Gauntlet: New Topology');
    await workbench.answer('A single store');
    await workbench.answer('aks');
    await thanos.tick('gke');
    await workbench.answer('Node ports');
    const nodeAddress = lab.plan.clusters[1]?.nodeAddress ?? '';
    await workbench.reply('At which address do other clusters reach', nodeAddress);
    await workbench.reply('External labels', '');
    await workbench.reply('Name of the Secret', 'thanos-objstore');
    await workbench.page.locator('.tab.active', { hasText: file }).waitFor();
    for (const name of names) await insert(`  ${name}: `, ', storage: ephemeral');
    await workbench.save();
    expect(read()).toContain(`gke: { address: "${nodeAddress}", storage: ephemeral }`);
  });

  it('2: Plan tries every object, and writes none', async () => {
    const { lab, workbench, thanos, plan } = suite();
    await workbench.lens(/^Plan$/).click();
    await thanos.heard('to create');
    for (const name of otherViews) await new TreeView(workbench, name).close();
    await plan.choose(querier);
    await thanos.side('modified').filter({ hasText: '--query.timeout=2m' }).waitFor();
    await workbench.closeTab();
    const get = ['-n', 'monitoring', 'get', 'deploy,sts', '-o', 'name'];
    for (const name of names) expect(await lab.kubectl(name, get)).toBe('');
  });

  it('3 and 4: Apply asks, and waits until all is at work; Status says that nobody else was there', async () => {
    const { workbench, thanos } = suite();
    await workbench.dismiss();
    await workbench.lens(/^Apply$/).click();
    await thanos.say('Apply');
    await thanos.atWork();
    await workbench.dismiss();
    await workbench.lens(/^Status$/).click();
    await thanos.heard('thanos: nothing to change; nobody else changed it.');
  });

  it('5: a changed line is all that Plan shows; Roll Back takes it back', async () => {
    const { workbench, thanos, plan } = suite();
    await workbench.open(file);
    await insert('  query:', ' { timeout: 177s }');
    await workbench.save();
    await workbench.dismiss();
    await workbench.lens(/^Plan$/).click();
    await thanos.heard('thanos: 1 to change.');
    await plan.choose(querier);
    await thanos.side('modified').filter({ hasText: '--query.timeout=177s' }).waitFor();
    await workbench.closeTab();
    await workbench.dismiss();
    await workbench.lens(/^Apply$/).click();
    await thanos.say('Apply');
    await thanos.atWork();
    await thanos.run('Gauntlet: Roll Back Topology');
    await thanos.takeFirst();
    await thanos.say('Roll Back');
    await thanos.heard('thanos is as it was before');
    await thanos.told('Gauntlet: Plan Topology', 'thanos: 1 to change.');
  });

  it('6: Destroy lists what goes, has the name typed, and leaves nothing', async () => {
    const { lab, workbench, thanos } = suite();
    await thanos.run('Gauntlet: Destroy Topology');
    await thanos.takeTicked();
    await workbench.reply('', 'thanos');
    await thanos.heard(/\d+ objects were deleted/);
    const get = ['-n', 'monitoring', 'get', 'all,cm,pvc,pdb', '-o', 'name'];
    for (const name of names) {
      const left = await lab.kubectl(name, get);
      expect(left.replace('configmap/kube-root-ca.crt\n', '')).toBe('');
    }
  });
});
