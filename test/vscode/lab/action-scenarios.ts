import { beforeEach, expect, it } from 'vitest';
import { waitFor } from '../../stand/processes.mjs';
import { away, home } from './context.ts';
import type { ExplorerSuite } from './context.ts';

const prometheus = [home, 'monitoring', 'prometheus'] as const;
const pod = [...prometheus, 'prometheus-0'] as const;

/** What can be done with a row of the clusters. */
export function actionScenarios(suite: () => ExplorerSuite): void {
  // What they need is open, whatever was done before them.
  beforeEach(async () => {
    const { clusters, thanos, mesh } = suite();
    await clusters.openAlone([thanos, mesh]);
    await clusters.collapse(away);
    for (const depth of prometheus.keys()) await clusters.expand(...prometheus.slice(0, depth + 1));
    await clusters.row(pod);
  });

  it('follows the logs of all containers of a workload', async () => {
    const { clusters, workbench } = suite();
    await clusters.pressInRow(prometheus, 'Show Logs');
    // Its pod and container in front of each line; only the last ones are in sight.
    await workbench.output
      .filter({
        hasText: /\[pod\/prometheus-0\/(prometheus|thanos-sidecar)\]\s\d\d:\d\d:\d\d\.\d{3}/,
      })
      .waitFor();
    await workbench.command('View: Hide Panel');
  });

  it('shows the log of a container that ended', async () => {
    const { clusters, workbench } = suite();
    await clusters.expand(home, 'awkward');
    await clusters.expand(home, 'awkward', 'crasher');
    const crashed = [home, 'awkward', 'crasher', /^crasher-/] as const;
    await clusters.row(crashed, ({ description }) => /\d restart/.test(description), 120_000);
    await clusters.takeFromMenu(crashed, 'Show Previous Logs');
    await workbench.output.filter({ hasText: 'end of the previous log' }).waitFor();
    await workbench.command('View: Hide Panel');
    await clusters.collapse(home, 'awkward');
  });

  it('opens a manifest to be read, managed fields folded', async () => {
    const { clusters, workbench } = suite();
    await clusters.pressInRow(pod, 'Open Manifest');
    // Folded: nothing of what is below is drawn.
    const text = await workbench.activeText(/^ {2}managedFields:.*\nspec:/m);
    expect(text).toMatch(/^kind: Pod$/m);
    await workbench.press('x');
    await workbench.page
      .getByRole('paragraph')
      .getByText('Cannot edit in read-only editor')
      .waitFor();
    await workbench.closeTab();
  });

  it('compares the manifests of two rows', async () => {
    const { clusters, workbench } = suite();
    await clusters.choose([home, 'monitoring', 'thanos-query'], [home, 'monitoring', 'prometheus']);
    await clusters.takeFromMenu([home, 'monitoring', 'prometheus'], 'Compare Manifests');
    const tab = workbench.page.locator('.tab.active');
    await tab
      .filter({ hasText: /thanos-query in aks and prometheus in aks|prometheus in aks/ })
      .waitFor();
    await workbench.page.locator('.monaco-diff-editor .line-delete').first().waitFor();
    await workbench.closeTab();
    // Nothing is selected any more: what comes next is about one row.
    await clusters.focus();
    await workbench.press('Escape');
  });

  it('compares an object with the same one of another cluster', async () => {
    const { clusters, workbench } = suite();
    await clusters.expand(away);
    await clusters.row([away], ({ description }) => description.startsWith('v'));
    await clusters.takeFromMenu(prometheus, 'Compare Manifests');
    await workbench.answer(`prometheus in ${away}`);
    await workbench.page
      .locator('.tab.active', { hasText: `prometheus in ${home} and prometheus in ${away}` })
      .waitFor();
    await workbench.page.locator('.monaco-diff-editor').first().waitFor();
    await workbench.closeTab();
    await clusters.collapse(away);
  });

  it('describes an object with its events', async () => {
    const { clusters, workbench } = suite();
    await clusters.expand(home, 'awkward');
    await clusters.takeFromMenu([home, 'awkward', 'crasher'], 'Describe');
    const text = await workbench.activeText(/^Events$/m);
    expect(text).toMatch(/^Deployment crasher$/m);
    expect(text).toMatch(/Available=False/);
    await workbench.closeTab();
    await clusters.collapse(home, 'awkward');
  });

  it('leads a port to a pod, lists it and stops it', async () => {
    const { clusters, workbench } = suite();
    await clusters.takeFromMenu(pod, 'Forward Port…');
    await workbench.answer('9090');
    await workbench.reply('Leave it empty', '');
    const told = workbench.notification(/127\.0\.0\.1:\d+ leads to prometheus-0, port 9090/);
    await told.waitFor();
    const address = /127\.0\.0\.1:\d+/.exec(await told.innerText())?.[0] ?? '';
    await workbench.dismiss();
    const ready = async (): Promise<boolean> =>
      fetch(`http://${address}/-/ready`, { signal: AbortSignal.timeout(10_000) }).then(
        ({ ok }) => ok,
        () => false,
      );
    expect(await ready()).toBe(true);
    const row = await clusters.row([home, 'Forwarded ports', address]);
    expect(row.description).toContain('monitoring/prometheus-0:9090');
    await clusters.pressInRow([home, 'Forwarded ports', address], 'Stop Forwarding Port');
    await clusters.gone(home, 'Forwarded ports');
    expect(await ready()).toBe(false);
  });

  it('copies names and commands', async () => {
    const { clusters, workbench } = suite();
    const copied = async (text: string): Promise<void> => {
      await waitFor(async () => (await workbench.clipboard()) === text || undefined, {
        timeoutMs: 10_000,
        everyMs: 200,
        describe: () => `"${text}" was not copied`,
      });
    };
    await clusters.takeFromMenu(pod, 'Copy Name');
    await copied('prometheus-0');
    await clusters.moveTo(...prometheus);
    await clusters.takeFromMenuByKey('Copy kubectl Command');
    await copied(
      `kubectl --context ${home} --namespace monitoring get statefulsets.apps prometheus --output yaml`,
    );
  });
}
