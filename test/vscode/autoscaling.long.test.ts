// Autoscalers of two real clusters in the real editor: seen side by side, given other settings in one cluster after the
// other, taken back, paused and resumed, scaled by hand, replayed live; and the rules of an adapter.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLab, startLab } from '../lab/lab.ts';
import type { Lab } from '../lab/lab.ts';
import { defaultDir } from '../lab/state/paths.ts';
import { demoRules } from '../live/demo-history.ts';
import { waitFor } from '../stand/processes.mjs';
import { AutoscalingPanel, replayMs } from './autoscaling-panel.ts';
import type { Editor } from './editor.ts';
import { keepPicture } from './failures.ts';
import { launchExplorerEditor } from './lab/editor.ts';
import { makePackage } from './package.ts';
import { otherViews, TopologyWindow } from './topology-window.ts';
import { TreeView } from './tree-view.ts';
import type { RowPath } from './tree-view.ts';
import { Workbench } from './workbench.ts';

const log = (line: string): void => console.log(line);
const home = 'aks';
const away = 'gke';
const names = [home, away] as const;

/** An HPA by processor time, and a ScaledObject. */
const plain = { row: 'plain/plain-server', namespace: 'plain', name: 'plain-server' } as const;
const strest = { row: 'strest/strest-server', namespace: 'strest', name: 'strest-server' } as const;
const most = 3;

/** Time (ms) for controllers to do something, on a machine that does much else. */
const controllerMs = 240_000;

/** An adapter that was installed and rests: nothing but its configuration is looked at. */
const adapter = (): readonly object[] => {
  const labels = { app: 'prometheus-adapter' };
  const metadata = { namespace: 'monitoring', name: 'prometheus-adapter' };
  const container = {
    name: 'prometheus-adapter',
    image: 'registry.k8s.io/prometheus-adapter/prometheus-adapter:v0.12.0',
    args: ['--config=/etc/adapter/config.yaml'],
    volumeMounts: [{ name: 'config', mountPath: '/etc/adapter' }],
  };
  const volumes = [{ name: 'config', configMap: { name: 'adapter-config' } }];
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace: 'monitoring', name: 'adapter-config' },
      data: { 'config.yaml': demoRules },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container], volumes } },
      },
    },
  ];
};

interface Suite {
  readonly lab: Lab;
  readonly workbench: Workbench;
  readonly tree: TreeView;
  /** What commands ask and tell: changes of autoscalers are runs like those of topologies. */
  readonly runs: TopologyWindow;
}

const ends: (() => Promise<void> | void)[] = [];
let started: Suite | undefined;

beforeAll(async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gauntlet-autoscaling-')));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  await endLab(defaultDir(), log);
  ends.push(() => endLab(defaultDir(), log));
  const lab = await startLab({ clusters: names, scenario: 'demo', log });
  const list = { apiVersion: 'v1', kind: 'List', items: adapter() };
  await lab.kubectl(home, ['create', '-f', '-'], JSON.stringify(list));
  const editor: Editor = await launchExplorerEditor({
    file: (await makePackage()).file,
    kubeconfig: lab.kubeconfig,
    log,
  });
  ends.push(() => editor.close());
  const page = await editor.openWindow({ folder, trusted: true });
  page.setDefaultTimeout(60_000);
  const workbench = new Workbench(page);
  const tree = new TreeView(workbench, 'Autoscaling');
  started = { lab, workbench, tree, runs: new TopologyWindow(workbench, '') };
  await tree.openAlone(
    otherViews
      .filter((name) => name !== 'Autoscaling')
      .map((name) => new TreeView(workbench, name)),
  );
  for (const name of names) await tree.expand(name);
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
keepPicture(() => started?.workbench.page);

const suite = (): Suite => {
  if (started === undefined) throw new Error('the editor was not started');
  return started;
};

type Object = typeof plain | typeof strest;

const read = async (cluster: string, kind: string, { namespace, name }: Object, path: string) =>
  suite().lab.kubectl(cluster, ['-n', namespace, 'get', kind, name, '-o', `jsonpath={${path}}`]);

/** The largest number of replicas that the HPA allows, in both clusters. */
const mosts = async (): Promise<readonly number[]> =>
  Promise.all(
    names.map(async (name) => Number(await read(name, 'hpa', plain, '.spec.maxReplicas'))),
  );

/** Waits for the words of a row. */
const says = async (path: RowPath, words: RegExp): Promise<string> => {
  const row = await suite().tree.row(
    path,
    ({ description }) => words.test(description),
    controllerMs,
  );
  return row.description;
};

/** Calls a command on the row of an autoscaler, with nothing else in sight. */
const call = async (path: RowPath, title: string): Promise<void> => {
  const { workbench, tree } = suite();
  await workbench.dismiss();
  await tree.takeFromMenu(path, title);
};

/** Asks for another maximum; then the clusters are chosen. */
const changeMost = async (cluster: string, to: number): Promise<void> => {
  const { workbench } = suite();
  await call([cluster, plain.row], 'Apply Autoscaling Change…');
  await workbench.answer('Most replicas');
  await workbench.reply('spec.maxReplicas', String(to));
  await workbench.answer('Plan for the cluster');
};

/** Presses a button of what is told. */
const pressIn = async (text: string | RegExp, button: string): Promise<void> => {
  const { runs } = suite();
  const toast = await runs.heard(text, controllerMs);
  await runs.button(toast, button).click();
};

const able = /it (?:has not scaled|scaled [\d → ]+) and is able to\./;

describe('autoscalers of two clusters', () => {
  it('are seen by cluster and side by side, with numbers, conditions and their way', async () => {
    const { tree } = suite();
    for (const name of names) {
      expect(await says([name, plain.row], /\d replicas?, 1 to 3/)).toMatch(/^HPA · /);
      expect(await says([name, strest.row], /\d replicas?, 1 to 6/)).toMatch(/^ScaledObject · /);
    }
    await tree.expand(home, plain.row);
    await says([home, plain.row, 'cpu'], /^\d+ % of requests, target 75 %$/);
    await tree.row([home, plain.row, 'Able to scale']);
    await tree.row([home, plain.row, 'Its metrics are read']);
    await tree.collapse(home, plain.row);
    await tree.expand('Autoscalers side by side');
    await says(['Autoscalers side by side', plain.row], /^aks \d · gke \d$/);
  });

  it('get another maximum in one cluster after the other, each seen well before the next', async () => {
    const { workbench, runs, tree } = suite();
    await changeMost(home, 5);
    await runs.takeAll();
    await runs.dialog.getByText('one after the other?').waitFor({ timeout: controllerMs });
    expect(await runs.dialog.innerText()).toMatch(
      /aks: spec\.maxReplicas.*gke: spec\.maxReplicas/s,
    );
    await runs.say('Apply');
    // Whoever installed them owns their fields.
    await workbench.answer('Take the fields over');
    await workbench.answer('Take the fields over');
    const seen = runs.heard(new RegExp(`${home}: ${able.source}`), controllerMs);
    await says(['Autoscalers side by side', plain.row], /maximum differs/);
    await seen;
    expect(await mosts()).toEqual([5, most]);
    await pressIn(able, `Go On with ${away}`);
    await runs.heard('2 clusters written.', controllerMs);
    expect(await mosts()).toEqual([5, 5]);
    await tree.row([away, plain.row], ({ description }) => description.includes('1 to 5'));
  });

  it('stop at the first cluster where somebody says so, and are taken back there', async () => {
    const { runs } = suite();
    await changeMost(home, 4);
    await runs.takeAll();
    await runs.say('Apply');
    await pressIn(able, 'Take It Back');
    await runs.say('Take Back');
    await runs.heard('is as it was before', controllerMs);
    expect(await mosts()).toEqual([5, 5]);
  });

  it('are taken back in both clusters by the menu', async () => {
    const { workbench, runs } = suite();
    await call([home, plain.row], 'Take Back Autoscaling Change…');
    await workbench.answer('All clusters');
    await runs.say('Take Back');
    await runs.heard('is as it was before', controllerMs);
    expect(await mosts()).toEqual([most, most]);
    await call([home, plain.row], 'Take Back Autoscaling Change…');
    await runs.heard('There is nothing of', controllerMs);
  });

  it('rest with KEDA at a number of replicas, and go on', async () => {
    const { workbench, runs, tree } = suite();
    await call([home, strest.row], 'Pause Autoscaling…');
    await runs.takeAll();
    await workbench.reply('Empty: as many as there are now.', '2');
    await runs.say('Apply');
    await pressIn(`${home}: KEDA lets it rest.`, `Go On with ${away}`);
    await runs.heard('2 clusters written.', controllerMs);
    for (const name of names) {
      await says([name, strest.row], /paused at 2 replicas/);
      await replicasOf(name, strest, 2);
    }
    await call([away, strest.row], 'Resume Autoscaling…');
    await runs.takeAll();
    await runs.say('Resume');
    await runs.heard('KEDA scales strest-server again.', controllerMs);
    for (const name of names) await tree.row([name, strest.row], isGoing, controllerMs);
  });

  it('turn back what is scaled by hand, which is said before', async () => {
    const { workbench, runs } = suite();
    await call([home, plain.row], 'Scale Now…');
    await workbench.reply('HorizontalPodAutoscaler plain-server scales it and turns', '3');
    await runs.dialog.getByText('Scale plain-server to 3?').waitFor();
    await runs.say('Scale Anyway');
    await runs.dialog.getByText('It gets 3 replicas at once.').waitFor();
    await runs.say('Scale');
    await runs.heard('plain-server has 3 replicas now.', controllerMs);
    await replicasOf(home, plain, 1);
  });

  it('are replayed live, with what decided the newest scaling', async () => {
    const { workbench, tree } = suite();
    await tree.takeFromMenu([home, strest.row], 'Replay Autoscaling…');
    const panel = new AutoscalingPanel(workbench);
    await suite().runs.takeFirst();
    await workbench.answer('Live, the last 15 minutes');
    await panel.page.getByText(/^Fit \d/).waitFor({ timeout: replayMs });
    await panel.page.getByText(/^Last scaling: /).waitFor({ timeout: replayMs });
    await workbench.closeTab();
  });

  it('have an adapter whose rules are expanded against what Thanos knows', async () => {
    const { workbench, tree, runs } = suite();
    const row = [home, 'monitoring/prometheus-adapter'] as const;
    await says(row, /^metrics adapter · 2 rules$/);
    await tree.expand(...row);
    await tree.row([...row, 'externalRules[0]']);
    await tree.takeFromMenu(row, 'Preview Adapter Rules');
    await runs.takeFirst();
    const { page } = new AutoscalingPanel(workbench);
    await page
      .getByRole('heading', { name: 'Adapter rules of aks/monitoring/adapter-config' })
      .waitFor();
    const metric = page.getByRole('row', { name: /requests of pods/ });
    await metric
      .getByText(/\/apis\/custom\.metrics\.k8s\.io\/.*\/requests$/)
      .waitFor({ timeout: replayMs });
    await metric.getByText(/^sum\(rate\(request_total\{/).waitFor();
    await workbench.closeTab();
  });
});

const isGoing = ({ description }: { readonly description: string }): boolean =>
  /\d replicas?, 1 to 6/.test(description) && !description.includes('paused');

/** Waits until a workload has so many replicas. */
const replicasOf = async (cluster: string, workload: Object, wanted: number): Promise<void> => {
  await waitFor(
    async () =>
      Number(await read(cluster, 'deployment', workload, '.spec.replicas')) === wanted || undefined,
    {
      timeoutMs: controllerMs,
      everyMs: 1000,
      describe: () => `${workload.name} of ${cluster} has not ${String(wanted)} replicas`,
    },
  );
};
